// SPDX-License-Identifier: Apache-2.0
#include "accounts/testing/bootstrapped.h"

#include "deskmesh/accounts/v1/accounts_events.pb.h"

namespace deskmesh::accounts {
namespace {

TEST_CASE("bootstrap gives a token of an owner and refuses a second workspace of the name",
          "[accounts]") {
  Bootstrapped desk;
  CHECK(desk.principal.kind == rpc::Principal::Kind::kApiKey);
  CHECK(desk.principal.Allows("anything.at_all"));
  CHECK(desk.principal.user_id == desk.made.user_id);

  const auto again = desk.Make("Acme");
  CHECK(again.status().code() == absl::StatusCode::kAlreadyExists);
  CHECK(ReasonOf(again.status()) == "WORKSPACE_EXISTS");
  const auto nameless = desk.Make("");
  CHECK(nameless.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(FieldOf(desk.Make("Other", "no address").status()) == "email");
}

TEST_CASE("a person logs in, is known, and is unknown after logging out", "[accounts]") {
  Bootstrapped desk;
  const auto session = desk.LogIn("OWNER@example.com", kOwnerPassword);
  INFO(session.status());
  REQUIRE(session.ok());
  CHECK(session->token().rfind("dms_", 0) == 0);
  CHECK(session->user().id() == desk.made.user_id);
  CHECK(session->expire_time().seconds() == desk.clock.Now().seconds() + 12 * 3600);

  const auto person = desk.Resolve(session->token());
  REQUIRE(person.ok());
  CHECK(person->kind == rpc::Principal::Kind::kUser);
  CHECK(person->id == desk.made.user_id);
  CHECK(person->workspace_id == desk.workspace);
  const auto current = desk.CallAs<v1::CurrentIdentity>(
      *person, "deskmesh.accounts.v1.Sessions/GetCurrent", v1::GetCurrentRequest());
  REQUIRE(current.ok());
  CHECK(current->user().email() == kOwnerEmail);
  CHECK(current->workspace().id() == desk.workspace);

  REQUIRE(desk.CallAs<google::protobuf::Empty>(*person, "deskmesh.accounts.v1.Sessions/LogOut",
                                               v1::LogOutRequest())
              .ok());
  CHECK(ReasonOf(desk.Resolve(session->token()).status()) == "CREDENTIAL_INVALID");
  CHECK(ReasonOf(desk.Call<google::protobuf::Empty>("deskmesh.accounts.v1.Sessions/LogOut",
                                                    v1::LogOutRequest())
                     .status()) == "NOT_A_SESSION");
}

TEST_CASE("a log-in ends by itself after twelve hours", "[accounts]") {
  Bootstrapped desk;
  const auto session = desk.LogIn(kOwnerEmail, kOwnerPassword);
  REQUIRE(session.ok());
  desk.clock.Advance(std::chrono::hours(12) - std::chrono::seconds(1));
  CHECK(desk.Resolve(session->token()).ok());
  desk.clock.Advance(std::chrono::seconds(1));
  CHECK(ReasonOf(desk.Resolve(session->token()).status()) == "CREDENTIAL_EXPIRED");
}

TEST_CASE("a wrong password and an unknown address get the same answer", "[accounts]") {
  Bootstrapped desk;
  for (const auto& [email, password] :
       {std::pair{kOwnerEmail, "wrong password"}, {"nobody@example.com", kOwnerPassword}}) {
    const auto refused = desk.LogIn(email, password);
    CHECK(refused.status().code() == absl::StatusCode::kUnauthenticated);
    CHECK(ReasonOf(refused.status()) == "LOGIN_FAILED");
  }
  // A person without a password can't log in with an empty or any other one.
  desk.AddUser("silent@example.com", "agent");
  CHECK(ReasonOf(desk.LogIn("silent@example.com", "anything at all").status()) == "LOGIN_FAILED");
}

TEST_CASE("after ten wrong passwords an address is not looked at for fifteen minutes",
          "[accounts]") {
  Bootstrapped desk;
  for (int i = 0; i < 10; ++i) {
    CHECK(ReasonOf(desk.LogIn(kOwnerEmail, "wrong password").status()) == "LOGIN_FAILED");
  }
  const auto refused = desk.LogIn(" Owner@Example.com", kOwnerPassword);
  CHECK(refused.status().code() == absl::StatusCode::kResourceExhausted);
  CHECK(ReasonOf(refused.status()) == "LOGIN_THROTTLED");
  CHECK(base::DetailsOf(refused.status()).retry_after_ms > 0);
  CHECK(ReasonOf(desk.LogIn("other@example.com", "wrong password").status()) == "LOGIN_FAILED");
  desk.clock.Advance(std::chrono::minutes(15));
  CHECK(desk.LogIn(kOwnerEmail, kOwnerPassword).ok());
}

TEST_CASE("an e-mail known in two workspaces logs into the one whose password it is",
          "[accounts]") {
  Bootstrapped desk;
  const auto other = desk.Make("Other");
  REQUIRE(other.ok());
  const auto refused = desk.LogIn(kOwnerEmail, kOwnerPassword);
  CHECK(ReasonOf(refused.status()) == "WORKSPACE_AMBIGUOUS");
  v1::LogInRequest request;
  request.set_email(kOwnerEmail);
  request.set_password(kOwnerPassword);
  request.set_workspace_id(other->workspace_id);
  const auto session = desk.CallAs<v1::Session>({}, "deskmesh.accounts.v1.Sessions/LogIn", request);
  REQUIRE(session.ok());
  CHECK(session->user().id() == other->user_id);
}

TEST_CASE("an API key has at most its creator's permissions and ends when revoked", "[accounts]") {
  Bootstrapped desk;
  const v1::User admin = desk.AddUser("admin@example.com", "admin", "correct horse");
  const auto session = desk.LogIn("admin@example.com", "correct horse");
  REQUIRE(session.ok());
  const auto person = desk.Resolve(session->token());

  v1::CreateApiKeyRequest request;
  request.mutable_api_key()->set_display_name("crm");
  request.mutable_api_key()->set_role("owner");
  CHECK(ReasonOf(desk.CallAs<v1::ApiKey>(*person, "deskmesh.accounts.v1.ApiKeys/Create", request)
                     .status()) == "ROLE_TOO_HIGH");
  request.mutable_api_key()->set_role("agent");
  const auto key = desk.CallAs<v1::ApiKey>(*person, "deskmesh.accounts.v1.ApiKeys/Create", request);
  REQUIRE(key.ok());
  CHECK(key->token().rfind("dmk_", 0) == 0);
  CHECK(key->created_by() == admin.id());

  const auto program = desk.Resolve(key->token());
  REQUIRE(program.ok());
  CHECK(program->Allows("tickets.write"));
  CHECK_FALSE(program->Allows("accounts.admin"));
  CHECK(program->user_id == admin.id());

  // The creator's fall lowers the key with it.
  v1::UpdateUserRequest demote;
  demote.mutable_user()->set_id(admin.id());
  demote.mutable_user()->set_role("viewer");
  REQUIRE(desk.Call<v1::User>("deskmesh.accounts.v1.Users/Update", demote).ok());
  CHECK_FALSE(desk.Resolve(key->token())->Allows("tickets.write"));

  v1::RevokeApiKeyRequest revoke;
  revoke.set_id(key->id());
  const auto revoked = desk.Call<v1::ApiKey>("deskmesh.accounts.v1.ApiKeys/Revoke", revoke);
  REQUIRE(revoked.ok());
  CHECK(revoked->has_revoke_time());
  CHECK(revoked->token().empty());
  CHECK(ReasonOf(desk.Resolve(key->token()).status()) == "CREDENTIAL_INVALID");
  CHECK(desk.Call<v1::ApiKey>("deskmesh.accounts.v1.ApiKeys/Revoke", revoke).ok());

  const auto keys = desk.Call<v1::ListApiKeysResponse>("deskmesh.accounts.v1.ApiKeys/List",
                                                       v1::ListApiKeysRequest());
  REQUIRE(keys.ok());
  CHECK(keys->api_keys_size() == 2);
  for (const auto& listed : keys->api_keys()) CHECK(listed.token().empty());
}

TEST_CASE("tokens are refused when altered, of another workspace's shape or garbage",
          "[accounts]") {
  Bootstrapped desk;
  std::string token = desk.made.api_token;
  token.back() = token.back() == '0' ? '1' : '0';
  const auto other = desk.Make("Other", "other@example.com");
  REQUIRE(other.ok());
  const std::string moved = "dmk_" + other->workspace_id.substr(4) + desk.made.api_token.substr(30);
  for (const std::string& bad : {token, moved, std::string("garbage"), std::string("dms_"),
                                 "dms_" + desk.made.api_token.substr(4)}) {
    CHECK(ReasonOf(desk.Resolve(bad).status()) == "CREDENTIAL_INVALID");
  }
}

TEST_CASE("a visitor is a contact with a token of its own and an unproved address", "[accounts]") {
  Bootstrapped desk;
  REQUIRE(desk.AddContact("wang@example.com").ok());
  v1::StartVisitorRequest request;
  request.set_widget_key(desk.made.widget_key);
  request.set_locale("zh-CN");
  request.set_email("wang@example.com");
  const auto visitor =
      desk.CallAs<v1::VisitorSession>({}, "deskmesh.accounts.v1.Visitors/Start", request);
  INFO(visitor.status());
  REQUIRE(visitor.ok());
  const auto principal = desk.Resolve(visitor->token());
  REQUIRE(principal.ok());
  CHECK(principal->is_contact());
  CHECK(principal->id == visitor->contact_id());
  CHECK(principal->Allows("chat.write"));
  CHECK_FALSE(principal->Allows("accounts.read"));

  const auto current = desk.CallAs<v1::CurrentIdentity>(
      *principal, "deskmesh.accounts.v1.Sessions/GetCurrent", v1::GetCurrentRequest());
  REQUIRE(current.ok());
  CHECK(current->contact().id() == visitor->contact_id());
  CHECK(current->contact().email().empty());
  CHECK(current->contact().unverified_email() == "wang@example.com");
  CHECK(desk.CallAs<v1::User>(*principal, "deskmesh.accounts.v1.Users/Get",
                              [&] {
                                v1::GetUserRequest get;
                                get.set_id(desk.made.user_id);
                                return get;
                              }())
            .status()
            .code() == absl::StatusCode::kPermissionDenied);

  request.set_widget_key("wgt_nonsense");
  CHECK(ReasonOf(desk.CallAs<v1::VisitorSession>({}, "deskmesh.accounts.v1.Visitors/Start", request)
                     .status()) == "WIDGET_NOT_FOUND");
}

TEST_CASE("the team gives a contact a token for a day", "[accounts]") {
  Bootstrapped desk;
  const auto contact = desk.AddContact("wang@example.com");
  REQUIRE(contact.ok());
  v1::IssueContactTokenRequest request;
  request.set_id(contact->id());
  const auto token =
      desk.Call<v1::VisitorSession>("deskmesh.accounts.v1.Contacts/IssueToken", request);
  REQUIRE(token.ok());
  CHECK(desk.Resolve(token->token())->id == contact->id());
  desk.clock.Advance(std::chrono::hours(24));
  CHECK(ReasonOf(desk.Resolve(token->token()).status()) == "CREDENTIAL_EXPIRED");
}

}  // namespace
}  // namespace deskmesh::accounts
