// SPDX-License-Identifier: Apache-2.0
#include "accounts/core/credential.h"
#include "accounts/identity/signed_identity.h"
#include "accounts/testing/bootstrapped.h"
#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/accounts/v1/identity_secret.pb.h"

namespace deskmesh::accounts {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class Identified : public Bootstrapped {
 public:
  v1::IdentitySecret NewSecret() {
    v1::CreateIdentitySecretRequest request;
    request.mutable_identity_secret()->set_display_name("product");
    return Call<v1::IdentitySecret>("deskmesh.accounts.v1.IdentitySecrets/Create", request).value();
  }
  absl::Status Revoke(const std::string& id) {
    v1::RevokeIdentitySecretRequest request;
    request.set_id(id);
    return Call<v1::IdentitySecret>("deskmesh.accounts.v1.IdentitySecrets/Revoke", request)
        .status();
  }
  std::string Claims(const std::string& subject, base::Duration life = hours(1),
                     const std::string& more = "") {
    return R"({"sub":")" + subject + R"(","exp":)" +
           std::to_string((clock.Now() + life).seconds()) + (more.empty() ? "" : "," + more) + "}";
  }
  absl::StatusOr<v1::VisitorSession> Identify(const std::string& identity,
                                              const std::string& visitor_token = "") {
    v1::IdentifyVisitorRequest request;
    request.set_widget_key(made.widget_key);
    request.set_identity(identity);
    request.set_visitor_token(visitor_token);
    return CallAs<v1::VisitorSession>({}, "deskmesh.accounts.v1.Visitors/Identify", request);
  }
  v1::Contact ContactOf(const std::string& id) {
    v1::GetContactRequest request;
    request.set_id(id);
    return Call<v1::Contact>("deskmesh.accounts.v1.Contacts/Get", request).value();
  }
  std::string StartVisitor() {
    v1::StartVisitorRequest request;
    request.set_widget_key(made.widget_key);
    return CallAs<v1::VisitorSession>({}, "deskmesh.accounts.v1.Visitors/Start", request)
        .value()
        .token();
  }
};

TEST_CASE("a signed identity makes the visitor the contact it names, again and again",
          "[accounts][identity]") {
  Identified desk;
  const auto secret = desk.NewSecret();
  CHECK(secret.secret().size() == 64);
  const std::string more = R"("email":"Li@example.com","name":"李雷","locale":"zh-CN","x":{"y":1})";
  const auto session =
      desk.Identify(SignIdentity(desk.Claims("u-42", hours(1), more), secret.secret()));
  INFO(session.status());
  REQUIRE(session.ok());
  const auto principal = desk.Resolve(session->token());
  REQUIRE(principal.ok());
  CHECK(principal->is_contact());
  CHECK(principal->id == session->contact_id());
  const v1::Contact contact = desk.ContactOf(session->contact_id());
  CHECK(contact.external_id() == "u-42");
  CHECK(contact.email() == "Li@example.com");
  CHECK(contact.display_name() == "李雷");
  CHECK(contact.verify_time().seconds() == desk.clock.Now().seconds());

  // The same person later, with a new name; named by the secret's id.
  desk.clock.Advance(hours(2));
  const auto again = desk.Identify(SignIdentity(desk.Claims("u-42", hours(1), R"("name":"李蕾")"),
                                                secret.secret(), secret.id()));
  REQUIRE(again.ok());
  CHECK(again->contact_id() == session->contact_id());
  CHECK(desk.ContactOf(again->contact_id()).display_name() == "李蕾");
  CHECK(desk.ContactOf(again->contact_id()).email() == "Li@example.com");
  // It lives a day.
  desk.clock.Advance(hours(22) - seconds(1));
  CHECK(desk.Resolve(session->token()).ok());
  desk.clock.Advance(seconds(1));
  CHECK(ReasonOf(desk.Resolve(session->token()).status()) == "CREDENTIAL_EXPIRED");
}

TEST_CASE("forged, expired and foreign identities are refused by name", "[accounts][identity]") {
  Identified desk;
  const auto refused = [&](const std::string& identity) {
    return ReasonOf(desk.Identify(identity).status());
  };
  const std::string secret(64, 'a');
  CHECK(refused(SignIdentity(desk.Claims("u"), secret)) == "IDENTITY_SECRET_UNKNOWN");
  const auto own = desk.NewSecret();
  CHECK(refused(SignIdentity(desk.Claims("u"), secret)) == "IDENTITY_FORGED");
  CHECK(refused(SignIdentity(desk.Claims("u"), own.secret(), "isk_other")) ==
        "IDENTITY_SECRET_UNKNOWN");
  const std::string good = SignIdentity(desk.Claims("u"), own.secret());
  // One character of any part changed.
  for (const std::size_t dot : {good.find('.'), good.rfind('.')}) {
    std::string changed = good;
    changed[dot + 2] = changed[dot + 2] == 'A' ? 'B' : 'A';
    const std::string reason = refused(changed);
    CHECK((reason == "IDENTITY_FORGED" || reason == "IDENTITY_MALFORMED"));
  }
  CHECK(refused(SignIdentity(desk.Claims("u", -minutes(2)), own.secret())) == "IDENTITY_EXPIRED");
  CHECK(desk.Identify(SignIdentity(desk.Claims("u", -seconds(30)), own.secret())).ok());
  CHECK(refused(SignIdentity(desk.Claims("u", hours(24 * 31)), own.secret())) ==
        "IDENTITY_MALFORMED");
  const std::string future = std::to_string((desk.clock.Now() + minutes(5)).seconds());
  for (const char* claim : {"nbf", "iat"}) {
    CHECK(
        refused(SignIdentity(desk.Claims("u", hours(1), "\"" + std::string(claim) + "\":" + future),
                             own.secret())) == "IDENTITY_NOT_YET_VALID");
  }
  CHECK(refused(SignIdentity(desk.Claims("u", hours(1), R"("aud":"wgt_other")"), own.secret())) ==
        "IDENTITY_AUDIENCE");
  CHECK(desk.Identify(SignIdentity(desk.Claims("u", hours(1),
                                               R"("aud":["x",")" + desk.made.widget_key + R"("])"),
                                   own.secret()))
            .ok());
  // Claims that say nothing or something else than they should.
  for (const std::string& claims :
       {std::string("{}"), std::string("[]"), std::string(R"({"sub":"u"})"),
        std::string(R"({"sub":7,"exp":1})"), std::string(R"({"sub":"u","exp":"soon"})"),
        std::string(R"({"sub":"u","exp":1e300})"), desk.Claims(std::string(129, 'u')),
        desk.Claims("u", hours(1), R"("email":"nobody")"),
        desk.Claims("u", hours(1), R"("locale":"not a tag")"),
        desk.Claims("u", hours(1), R"("aud":[1])"), std::string("{")}) {
    INFO(claims);
    CHECK(refused(SignIdentity(claims, own.secret())) == "IDENTITY_MALFORMED");
  }
  for (const char* shape : {"x", "a.b", "a.b.c.d", "..", "ä.ö.ü", "e30.e30.===="}) {
    INFO(shape);
    CHECK(refused(shape) == "IDENTITY_MALFORMED");
  }
  // {"alg":"none"} and RS256 with an empty signature.
  CHECK(refused("eyJhbGciOiJub25lIn0.e30.") == "IDENTITY_ALGORITHM");
  CHECK(refused("eyJhbGciOiJSUzI1NiJ9.e30.AAAA") == "IDENTITY_ALGORITHM");
}

TEST_CASE("secrets rotate: the old one counts until it is revoked, and its tokens end with it",
          "[accounts][identity]") {
  Identified desk;
  const auto old = desk.NewSecret();
  const auto by_old = desk.Identify(SignIdentity(desk.Claims("u"), old.secret()));
  REQUIRE(by_old.ok());
  const auto fresh = desk.NewSecret();
  REQUIRE(desk.Identify(SignIdentity(desk.Claims("u"), old.secret())).ok());
  const auto by_fresh = desk.Identify(SignIdentity(desk.Claims("u"), fresh.secret()));
  REQUIRE(by_fresh.ok());
  REQUIRE(desk.Revoke(old.id()).ok());
  REQUIRE(desk.Revoke(old.id()).ok());
  CHECK(ReasonOf(desk.Identify(SignIdentity(desk.Claims("u"), old.secret())).status()) ==
        "IDENTITY_FORGED");
  CHECK(ReasonOf(desk.Resolve(by_old->token()).status()) == "CREDENTIAL_INVALID");
  CHECK(desk.Resolve(by_fresh->token()).ok());

  const auto list = desk.Call<v1::ListIdentitySecretsResponse>(
      "deskmesh.accounts.v1.IdentitySecrets/List", v1::ListIdentitySecretsRequest());
  REQUIRE(list.ok());
  REQUIRE(list->identity_secrets_size() == 2);
  for (const v1::IdentitySecret& one : list->identity_secrets()) CHECK(one.secret().empty());
  CHECK(list->identity_secrets(0).has_revoke_time());
  CHECK(list->identity_secrets(1).has_use_time());

  for (int i = 0; i < 4; ++i) desk.NewSecret();
  v1::CreateIdentitySecretRequest sixth;
  sixth.mutable_identity_secret()->set_display_name("sixth");
  CHECK(ReasonOf(desk.Call<v1::IdentitySecret>("deskmesh.accounts.v1.IdentitySecrets/Create", sixth)
                     .status()) == "TOO_MANY_SECRETS");
}

TEST_CASE("what a visitor began goes on as the contact's; what is somebody's stays so",
          "[accounts][identity]") {
  Identified desk;
  const auto secret = desk.NewSecret();
  const std::string visitor = desk.StartVisitor();
  const std::string visitor_id = desk.Resolve(visitor)->id;
  const auto first = desk.Identify(SignIdentity(desk.Claims("u-1"), secret.secret()), visitor);
  REQUIRE(first.ok());
  const auto told = desk.PublishedOf<v1::VisitorIdentified>();
  REQUIRE(told.size() == 1);
  CHECK(told[0].visitor_id() == visitor_id);
  CHECK(told[0].contact_id() == first->contact_id());
  // The token of somebody known gives another nothing; nor does one of nowhere.
  REQUIRE(desk.Identify(SignIdentity(desk.Claims("u-2"), secret.secret()), first->token()).ok());
  REQUIRE(desk.Identify(SignIdentity(desk.Claims("u-2"), secret.secret()), "dmv_x").ok());
  CHECK(desk.PublishedOf<v1::VisitorIdentified>().size() == 1);
}

TEST_CASE("a contact the team knew by e-mail is recognised, another's address is not taken",
          "[accounts][identity]") {
  Identified desk;
  const auto secret = desk.NewSecret();
  const auto known = desk.AddContact("wang@example.com");
  REQUIRE(known.ok());
  const auto sign = [&](const std::string& subject) {
    return desk.Identify(SignIdentity(
        desk.Claims(subject, hours(1), R"("email":"WANG@example.com")"), secret.secret()));
  };
  const auto recognised = sign("u-7");
  REQUIRE(recognised.ok());
  CHECK(recognised->contact_id() == known->id());
  CHECK(desk.ContactOf(known->id()).external_id() == "u-7");
  const auto other = sign("u-8");
  INFO(other.status());
  REQUIRE(other.ok());
  CHECK(other->contact_id() != known->id());
  CHECK(desk.ContactOf(other->contact_id()).email().empty());
  CHECK(desk.ContactOf(known->id()).email() == "wang@example.com");
}

}  // namespace
}  // namespace deskmesh::accounts
