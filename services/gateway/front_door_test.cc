// SPDX-License-Identifier: Apache-2.0
#include "gateway/front_door.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/analytics/v1/analytics_service.pb.h"
#include "deskmesh/chat/v1/chat_service.pb.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "gateway/testing/door_fixture.h"
#include "platform/base/error.h"

namespace deskmesh::gateway {
namespace {

using http::testing::Answer;
using http::testing::Client;
using testing::DoorFixture;

constexpr char kTicketId[] = "tkt_06c8f3k2s0d1w6v9q2n4m8x7ab";
constexpr char kToken[] = "Authorization: Bearer key-1\r\n";

template <typename T>
rpc::MessagePtr Reply(T message) {
  return std::make_shared<const T>(std::move(message));
}

std::string Member(const Answer& answer, std::string_view name) {
  const boost::json::value body = boost::json::parse(answer.body);
  const auto* found = body.as_object().if_contains({name.data(), name.size()});
  if (found == nullptr) return {};
  return found->is_string() ? std::string(found->as_string()) : boost::json::serialize(*found);
}

void AnswerTickets(DoorFixture& fixture) {
  fixture.channel.On("deskmesh.tickets.v1.Tickets.Get",
                     [](const auto& request) -> absl::StatusOr<rpc::MessagePtr> {
                       const auto& get = static_cast<const tickets::v1::GetTicketRequest&>(request);
                       if (get.id() != kTicketId) return base::NotFound("ticket", get.id());
                       tickets::v1::Ticket ticket;
                       ticket.set_id(get.id());
                       ticket.set_number(17);
                       ticket.set_priority(tickets::v1::Ticket::P1);
                       return Reply(std::move(ticket));
                     });
  const auto echo = [](const auto& request) -> absl::StatusOr<rpc::MessagePtr> {
    return Reply(static_cast<const tickets::v1::CreateTicketRequest&>(request).ticket());
  };
  fixture.channel.On("deskmesh.tickets.v1.Tickets.Create", echo);
  fixture.channel.On(
      "deskmesh.tickets.v1.Tickets.Update",
      [](const auto& request) -> absl::StatusOr<rpc::MessagePtr> {
        return Reply(static_cast<const tickets::v1::UpdateTicketRequest&>(request).ticket());
      });
  fixture.channel.On("deskmesh.tickets.v1.Tickets.List",
                     [](const auto&) -> absl::StatusOr<rpc::MessagePtr> {
                       return Reply(tickets::v1::ListTicketsResponse());
                     });
}

TEST_CASE("a GET becomes a call and its answer JSON", "[gateway]") {
  DoorFixture fixture;
  AnswerTickets(fixture);
  Client client = fixture.Connect();
  const Answer answer = client.Get(std::string("/v1/tickets/") + kTicketId,
                                   std::string(kToken) +
                                       "traceparent: 00-11111111111111111111111111111111-"
                                       "2222222222222222-01\r\nX-Request-Timeout: 250ms\r\n");
  CHECK(answer.status == 200);
  CHECK(answer.Header("content-type") == "application/json");
  CHECK(answer.Header("cache-control") == "no-store");
  CHECK(answer.Header("x-content-type-options") == "nosniff");
  CHECK(answer.Header("x-trace-id") == "11111111111111111111111111111111");
  CHECK(Member(answer, "id") == kTicketId);
  CHECK(Member(answer, "number") == "17");
  CHECK(Member(answer, "priority") == "P1");
  const rpc::CallContext context = fixture.channel.last_context();
  CHECK(context.credential == "key-1");
  CHECK(context.origin == "http");
  CHECK(context.traceparent.starts_with("00-11111111111111111111111111111111-"));
  CHECK(context.deadline == fixture.clock.Now() + std::chrono::milliseconds(250));
  const Answer head = client.Call("HEAD", std::string("/v1/tickets/") + kTicketId, {}, kToken);
  CHECK(head.status == 200);
  CHECK(head.Header("content-length") == std::to_string(answer.body.size()));
}

TEST_CASE("a POST carries its body and its idempotency key", "[gateway]") {
  DoorFixture fixture;
  AnswerTickets(fixture);
  Client client = fixture.Connect();
  const Answer answer =
      client.Call("POST", "/v1/tickets", R"({"subject": "甘特图", "priority": "PRIORITY_P0"})",
                  std::string(kToken) +
                      "Content-Type: application/json; charset=utf-8\r\n"
                      "Idempotency-Key: key-7\r\n");
  REQUIRE(answer.status == 200);
  CHECK(Member(answer, "subject") == "甘特图");
  const auto request = fixture.channel.last_request();
  const auto& create = static_cast<const tickets::v1::CreateTicketRequest&>(*request);
  CHECK(create.ticket().priority() == tickets::v1::Ticket::P0);
  CHECK(create.request_id() == "key-7");
  CHECK(fixture.channel.last_context().request_id == "key-7");
}

TEST_CASE("a PATCH derives its mask from what the body names", "[gateway]") {
  DoorFixture fixture;
  AnswerTickets(fixture);
  Client client = fixture.Connect();
  const auto mask_of = [&](const std::string& body, const std::string& query = "") {
    const Answer answer =
        client.Call("PATCH", std::string("/v1/tickets/") + kTicketId + query, body, kToken);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const auto request = fixture.channel.last_request();
    const auto& update = static_cast<const tickets::v1::UpdateTicketRequest&>(*request);
    CHECK(update.ticket().id() == kTicketId);
    std::string paths;
    for (const std::string& path : update.update_mask().paths()) paths += path + ",";
    return paths;
  };
  CHECK(mask_of(R"({"subject": "x", "teamId": null, "customFields": {"a": "b"}})") ==
        "subject,team_id,custom_fields,");
  CHECK(mask_of(R"({"id": "tkt_06c8f3k2s0d1w6v9q2n4m8x7ab", "etag": "e", "state": "CLOSED",
                    "tags": []})") == "tags,");
  CHECK(mask_of(R"({"subject": "x", "tags": ["y"]})", "?updateMask=subject") == "subject,");
  CHECK(mask_of("{}") == "");
  const Answer other = client.Call("PATCH", std::string("/v1/tickets/") + kTicketId,
                                   R"({"id": "tkt_another"})", kToken);
  CHECK(other.status == 400);
  CHECK(Member(other, "reason") == "CONFLICTING_FIELD");
}

TEST_CASE("query parameters reach their fields", "[gateway]") {
  DoorFixture fixture;
  AnswerTickets(fixture);
  Client client = fixture.Connect();
  CHECK(client.Get("/v1/tickets?filter=state+%3D+IN_PROGRESS&pageSize=7&page_token=t", kToken)
            .status == 200);
  const auto request = fixture.channel.last_request();
  const auto& list = static_cast<const tickets::v1::ListTicketsRequest&>(*request);
  CHECK(list.filter() == "state = IN_PROGRESS");
  CHECK(list.page_size() == 7);
  CHECK(list.page_token() == "t");
}

TEST_CASE("every wrong request has its named problem", "[gateway]") {
  struct Case {
    std::string method, target, body, lines;
    int status;
    std::string reason, field;
  };
  const std::string ticket = std::string("/v1/tickets/") + kTicketId;
  const Case one = GENERATE_COPY(values<Case>({
      {"GET", "/v1/nothing", "", "", 404, "ROUTE_NOT_FOUND", ""},
      {"GET", "/v1/tickets/", "", "", 404, "ROUTE_NOT_FOUND", ""},
      {"DELETE", "/v1/tickets", "", "", 405, "METHOD_NOT_ALLOWED", ""},
      {"GET", "/v1/tickets/%zz", "", "", 400, "MALFORMED_PATH", ""},
      {"GET", "/v1/tickets/%ff", "", "", 400, "INVALID_UTF8", "id"},
      {"GET", "/v1/tickets?colour=1", "", "", 400, "UNKNOWN_FIELD", "colour"},
      {"GET", "/v1/tickets?page_size=1&pageSize=1", "", "", 400, "DUPLICATE_FIELD", "pageSize"},
      {"GET", "/v1/tickets?pageSize=many", "", "", 400, "WRONG_TYPE", "pageSize"},
      {"GET", "/v1/tickets?a=%", "", "", 400, "MALFORMED_QUERY", ""},
      {"GET", "/v1/tickets?access_token=x", "", "", 400, "UNKNOWN_FIELD", "access_token"},
      {"POST", "/v1/users?password=correct+horse", "{}", "", 400, "SECRET_IN_QUERY", "password"},
      {"GET", ticket + "?id=tkt_other", "", "", 400, "CONFLICTING_FIELD", "id"},
      {"GET", ticket, "{}", "", 400, "BODY_NOT_EXPECTED", ""},
      {"POST", "/v1/tickets", "{", "", 400, "MALFORMED_JSON", ""},
      {"POST", "/v1/tickets", "[]", "", 400, "WRONG_TYPE", "ticket"},
      {"POST", "/v1/tickets", R"({"subjekt":""})", "", 400, "UNKNOWN_FIELD", "ticket.subjekt"},
      {"POST", "/v1/tickets", R"({"subject":5})", "", 400, "WRONG_TYPE", "ticket.subject"},
      {"POST", "/v1/tickets", "{\"subject\":\"\xff\"}", "", 400, "INVALID_UTF8", "ticket.subject"},
      {"POST", "/v1/tickets", R"({"priority":"P9"})", "", 400, "UNKNOWN_ENUM_VALUE",
       "ticket.priority"},
      {"POST", "/v1/tickets", "a=b", "Content-Type: application/x-www-form-urlencoded\r\n", 415,
       "UNSUPPORTED_MEDIA_TYPE", ""},
      {"POST", "/v1/tickets?subject=x", "{}", "", 400, "UNKNOWN_FIELD", "subject"},
      {"POST", "/v1/tickets?ticket.subject=x", "{}", "", 400, "UNKNOWN_FIELD", "ticket.subject"},
      {"POST", ticket + ":assign?assignee_id=x", "{}", "", 400, "UNKNOWN_FIELD", "assignee_id"},
      {"POST", "/v1/tickets", "{}", "Authorization: Basic abc\r\n", 401, "CREDENTIAL_INVALID", ""},
      {"GET", ticket, "", "X-Request-Timeout: soon\r\n", 400, "INVALID_FIELD", "X-Request-Timeout"},
      {"GET", "/v1/tickets/other", "", "", 404, "TICKET_NOT_FOUND", ""},
      {"GET", "/v1/live", "", "", 426, "UPGRADE_REQUIRED", ""},
      {"POST", "/v1/tickets", std::string(2 << 20, ' '), "", 413, "BODY_TOO_LARGE", ""},
  }));
  INFO(one.method << " " << one.target << " " << one.body.substr(0, 100));
  DoorFixture fixture;
  AnswerTickets(fixture);
  Client client = fixture.Connect();
  const Answer answer = client.Call(one.method, one.target, one.body, one.lines);
  CHECK(answer.status == one.status);
  CHECK(answer.Header("content-type") == "application/problem+json");
  const boost::json::object problem = boost::json::parse(answer.body).as_object();
  CHECK(problem.at("status").as_int64() == one.status);
  CHECK(problem.at("reason").as_string() == boost::json::string_view(one.reason));
  for (const char* member : {"type", "title", "detail", "code", "trace_id"}) {
    CHECK_FALSE(problem.at(member).as_string().empty());
  }
  if (!one.field.empty()) {
    CHECK(problem.at("field_violations").as_array().at(0).as_object().at("field").as_string() ==
          boost::json::string_view(one.field));
  }
}

TEST_CASE("problems carry what clients act on", "[gateway]") {
  DoorFixture fixture;
  fixture.channel.On("deskmesh.tickets.v1.Tickets.List",
                     [](const auto&) -> absl::StatusOr<rpc::MessagePtr> {
                       return base::RetryLater(absl::StatusCode::kResourceExhausted, "OVERLOADED",
                                               "come again", 1500);
                     });
  fixture.channel.On(
      "deskmesh.tickets.v1.Tickets.Get", [](const auto&) -> absl::StatusOr<rpc::MessagePtr> {
        return base::Failure(absl::StatusCode::kInternal, "INTERNAL", "secret of the house");
      });
  fixture.channel.On(
      "deskmesh.tickets.v1.Tickets.Close", [](const auto&) -> absl::StatusOr<rpc::MessagePtr> {
        return base::Precondition("ILLEGAL_TRANSITION", "can't", {{"legal", "reopen"}});
      });
  Client client = fixture.Connect();
  const Answer overloaded = client.Get("/v1/tickets", kToken);
  CHECK(overloaded.status == 429);
  CHECK(overloaded.Header("retry-after") == "2");
  const Answer internal = client.Get("/v1/tickets/x", kToken);
  CHECK(internal.status == 500);
  CHECK(internal.body.find("secret") == std::string::npos);
  const Answer illegal = client.Call("POST", "/v1/tickets/x:close", "{}", kToken);
  CHECK(illegal.status == 400);
  CHECK(Member(illegal, "code") == "FAILED_PRECONDITION");
  CHECK(Member(illegal, "metadata") == R"({"legal":"reopen"})");
  CHECK(client.Call("DELETE", "/v1/tickets").Header("allow") == "GET, HEAD, POST");
  CHECK(client.Get("/v1/tickets", "Authorization: nonsense\r\n").Header("www-authenticate") ==
        "Bearer realm=\"deskmesh\"");
}

TEST_CASE("a log-in keeps the session in a cookie that changes must vouch for", "[gateway]") {
  DoorFixture fixture;
  AnswerTickets(fixture);
  fixture.channel.On(
      "deskmesh.accounts.v1.Sessions.LogIn", [&](const auto&) -> absl::StatusOr<rpc::MessagePtr> {
        accounts::v1::Session session;
        session.set_token("ses-1");
        session.mutable_expire_time()->set_seconds(fixture.clock.Now().seconds() + 3600);
        return Reply(std::move(session));
      });
  fixture.channel.On("deskmesh.accounts.v1.Sessions.LogOut",
                     [](const auto&) -> absl::StatusOr<rpc::MessagePtr> {
                       return Reply(google::protobuf::Empty());
                     });
  Client client = fixture.Connect();
  const Answer log_in = client.Call("POST", "/v1/sessions:logIn", R"({"email":"a","password":"b"})",
                                    "Cookie: deskmesh_session=old\r\n");
  CHECK(log_in.status == 200);
  CHECK(log_in.Header("set-cookie") ==
        "deskmesh_session=ses-1; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax");
  CHECK(fixture.channel.last_context().credential.empty());
  const std::string cookie = "Cookie: a=b; deskmesh_session=ses-1\r\n";
  CHECK(client.Get("/v1/tickets", cookie).status == 200);
  CHECK(fixture.channel.last_context().credential == "ses-1");
  const Answer forged = client.Call("POST", "/v1/tickets", "{}", cookie);
  CHECK(forged.status == 403);
  CHECK(Member(forged, "reason") == "CLIENT_HEADER_MISSING");
  CHECK(client.Call("POST", "/v1/tickets", "{}", cookie + "X-Deskmesh-Client: web\r\n").status ==
        200);
  // A token in the header wins over the cookie and needs nothing more.
  CHECK(client.Call("POST", "/v1/tickets", "{}", cookie + kToken).status == 200);
  CHECK(fixture.channel.last_context().credential == "key-1");
  const Answer log_out =
      client.Call("POST", "/v1/sessions:logOut", "{}", cookie + "X-Deskmesh-Client: web\r\n");
  CHECK(log_out.body == "{}");
  CHECK(log_out.Header("set-cookie").find("Max-Age=0") != std::string::npos);
  fixture.channel.On(
      "deskmesh.tickets.v1.Tickets.List", [](const auto&) -> absl::StatusOr<rpc::MessagePtr> {
        return base::Failure(absl::StatusCode::kUnauthenticated, "CREDENTIAL_EXPIRED", "over");
      });
  CHECK(client.Get("/v1/tickets", cookie).Header("set-cookie").find("Max-Age=0") !=
        std::string::npos);
  CHECK(client.Get("/v1/tickets", kToken).Header("set-cookie").empty());
}

TEST_CASE("other sites may call what customers may, without credentials", "[gateway]") {
  FrontDoorSetting setting;
  setting.cors_origins = {"*", "https://desk.example.com"};
  DoorFixture fixture(setting);
  Client client = fixture.Connect();
  const Answer allowed =
      client.Call("OPTIONS", "/v1/visitors:start", {},
                  "Origin: https://shop.example.org\r\nAccess-Control-Request-Method: POST\r\n"
                  "Access-Control-Request-Headers: content-type\r\n");
  CHECK(allowed.status == 204);
  CHECK(allowed.Header("access-control-allow-origin") == "*");
  CHECK(allowed.Header("access-control-allow-methods") == "POST");
  CHECK(allowed.Header("access-control-allow-headers").find("authorization") != std::string::npos);
  CHECK(allowed.Header("access-control-allow-credentials").empty());
  const Answer refused =
      client.Call("OPTIONS", "/v1/users", {},
                  "Origin: https://shop.example.org\r\nAccess-Control-Request-Method: GET\r\n");
  CHECK(refused.status == 204);
  CHECK(refused.Header("access-control-allow-origin").empty());
  CHECK(client
            .Call("OPTIONS", "/v1/users", {},
                  "Origin: https://desk.example.com\r\nAccess-Control-Request-Method: GET\r\n")
            .Header("access-control-allow-origin") == "https://desk.example.com");
  const Answer answer = client.Get("/v1/me", "Origin: https://shop.example.org\r\n");
  CHECK(answer.Header("access-control-allow-origin") == "*");
  CHECK(answer.Header("vary") == "Origin");
}

TEST_CASE("raw answers are sent as they are", "[gateway]") {
  DoorFixture fixture;
  fixture.channel.On("deskmesh.analytics.v1.Reports.Export",
                     [](const auto&) -> absl::StatusOr<rpc::MessagePtr> {
                       options::v1::RawBody raw;
                       raw.set_content_type("text/csv; charset=utf-8");
                       raw.set_file_name("报表.csv");
                       raw.set_data(std::string("a,b\r\n\0", 6));
                       return Reply(std::move(raw));
                     });
  const Answer answer = fixture.Connect().Get("/v1/reports/overview:export", kToken);
  CHECK(answer.Header("content-type") == "text/csv; charset=utf-8");
  CHECK(answer.body == std::string("a,b\r\n\0", 6));
  CHECK(answer.Header("content-disposition") ==
        "attachment; filename=\"______.csv\"; filename*=UTF-8''%E6%8A%A5%E8%A1%A8.csv");
}

TEST_CASE("a large file comes as one answer, piece by piece, and never looks whole when it isn't",
          "[gateway]") {
  constexpr std::size_t kPiece = files::kMostRead;
  DoorFixture fixture;
  fixture.channel.On(
      "deskmesh.chat.v1.Attachments.Download",
      [=](const auto& request) -> absl::StatusOr<rpc::MessagePtr> {
        const auto& asked = static_cast<const chat::v1::DownloadAttachmentRequest&>(request);
        const std::size_t number = static_cast<std::size_t>(asked.offset()) / kPiece;
        if (number > 0 && asked.id().ends_with("b")) {
          return absl::UnavailableError("the store is gone");
        }
        options::v1::RawBody piece;
        piece.set_file_name("log.txt");
        piece.set_data(std::string(number == 2 ? 7 : kPiece, static_cast<char>('a' + number)));
        return Reply(std::move(piece));
      });
  const std::string path = "/v1/attachments/att_06c8f3k2s0d1w6v9q2n4m8x7a";
  const Answer whole = fixture.Connect().Get(path + "a:download", kToken);
  CHECK(whole.Header("content-disposition").find("log.txt") != std::string::npos);
  CHECK(whole.Header("x-content-type-options") == "nosniff");
  CHECK(whole.Header("content-security-policy").find("sandbox") != std::string::npos);
  REQUIRE(whole.body.size() == 2 * kPiece + 7);
  CHECK(whole.body[kPiece - 1] == 'a');
  CHECK(whole.body[kPiece] == 'b');
  CHECK(whole.body.ends_with("bccccccc"));
  Client client = fixture.Connect();
  client.Send("GET " + path + "b:download HTTP/1.1\r\nHost: x\r\n" + std::string(kToken) + "\r\n");
  const std::string cut = client.ReadToEnd();
  CHECK(cut.find("200 OK") != std::string::npos);
  CHECK_FALSE(cut.ends_with("0\r\n\r\n"));
}

TEST_CASE("who sends too much is told when to come again", "[gateway]") {
  FrontDoorSetting setting;
  setting.limits.per_credential = 3;
  setting.limits.per_address = 5;
  setting.limits.window = std::chrono::seconds(10);
  setting.trusted_proxies = *AddressSet::Parse({"127.0.0.1"});
  DoorFixture fixture(setting);
  AnswerTickets(fixture);
  Client client = fixture.Connect();
  const auto get = [&](const std::string& token, const std::string& from) {
    return client.Get("/v1/tickets",
                      "Authorization: Bearer " + token + "\r\nX-Forwarded-For: " + from + "\r\n");
  };
  for (int i = 0; i < 3; ++i) CHECK(get("a", "9.0.0.1").status == 200);
  const Answer limited = get("a", "9.0.0.2");
  CHECK(limited.status == 429);
  CHECK(limited.Header("retry-after") == "10");
  CHECK(Member(limited, "reason") == "RATE_LIMITED");
  CHECK(get("b", "9.0.0.1").status == 200);
  CHECK(get("c", "9.0.0.1").status == 200);
  CHECK(get("d", "9.0.0.1").status == 429);  // the address
  fixture.clock.Advance(std::chrono::seconds(10));
  fixture.cache.is_broken = true;  // then each gateway counts alone
  for (int i = 0; i < 3; ++i) CHECK(get("a", "9.0.0.3").status == 200);
  CHECK(get("a", "9.0.0.3").status == 429);
}

TEST_CASE("health, readiness, reference and pages have their own answers", "[gateway]") {
  DoorFixture fixture;
  Client client = fixture.Connect();
  CHECK(client.Get("/healthz").body == "ok\n");
  fixture.readiness = {{"database:tickets", absl::OkStatus()}, {"bus", absl::OkStatus()}};
  const Answer ready = client.Get("/readyz");
  CHECK(ready.status == 200);
  CHECK(Member(ready, "ready") == "true");
  fixture.readiness[1].second = absl::UnavailableError("no broker");
  const Answer unready = client.Get("/readyz");
  CHECK(unready.status == 503);
  CHECK(Member(unready, "checks") == R"({"database:tickets":"ok","bus":"no broker"})");
  CHECK(client.Get("/docs").Header("content-security-policy").find("script-src 'sha256-") !=
        std::string::npos);
  const Answer page = client.Get("/");
  CHECK(page.status == 200);
  CHECK(page.body.find("scripts/build") != std::string::npos);
  CHECK(client.Get("/nothing").status == 404);
  CHECK(client.Call("POST", "/", "x").status == 405);
  CHECK(client.Get("/hooks/mail/1").status == 404);
}

TEST_CASE("the reference describes every route", "[gateway]") {
  DoorFixture fixture;
  const Answer answer = fixture.Connect().Get("/openapi.json");
  REQUIRE(answer.status == 200);
  const boost::json::object document = boost::json::parse(answer.body).as_object();
  CHECK(document.at("openapi").as_string() == "3.1.0");
  const auto routes = RouteTable::Build(testing::TestServices());
  REQUIRE(routes.ok());
  const auto& paths = document.at("paths").as_object();
  for (const auto& route : routes->routes()) {
    INFO(route->verb << " " << route->path);
    std::string verb = route->verb;
    for (char& c : verb) c = static_cast<char>(std::tolower(c));
    // `{ticket.id}` is `{id}` there: one path for one shape.
    std::string path = route->path;
    for (std::size_t dot; (dot = path.find('.')) != std::string::npos;) {
      path.erase(path.rfind('{', dot) + 1, dot - path.rfind('{', dot));
    }
    REQUIRE(paths.contains(path));
    const auto& operation = paths.at(path).as_object().at(verb).as_object();
    CHECK_FALSE(operation.at("summary").as_string().empty());
  }
  const auto& get = paths.at("/v1/tickets/{id}").as_object().at("get").as_object();
  CHECK(get.at("operationId").as_string() == "Tickets_Get");
  CHECK(get.at("x-permission").as_string() == "tickets.read");
  const auto& schemas = document.at("components").as_object().at("schemas").as_object();
  const auto& ticket = schemas.at("tickets.v1.Ticket").as_object();
  CHECK(ticket.at("description").as_string() ==
        "One enquiry of a customer, from its first word to its rating.");
  CHECK(ticket.at("properties").as_object().at("id").as_object().at("readOnly").as_bool());
  // Every reference leads somewhere.
  const std::string& text = answer.body;
  constexpr std::string_view kReference = "#/components/schemas/";
  for (std::size_t at = 0; (at = text.find(kReference, at)) != std::string::npos;) {
    at += kReference.size();
    const std::string name = text.substr(at, text.find('"', at) - at);
    INFO(name);
    REQUIRE(schemas.contains(name));
  }
}

TEST_CASE("rubbish in paths, queries and bodies never becomes a call", "[gateway]") {
  DoorFixture fixture;
  AnswerTickets(fixture);
  std::uint64_t state = 5;
  const auto random = [&] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>(state >> 33U);
  };
  Client client = fixture.Connect();
  for (int round = 0; round < 500; ++round) {
    std::string target = "/v1/tickets";
    constexpr std::string_view kPieces = "/%:?&={}[]+.~abcXYZ019";
    for (std::size_t i = random() % 20; i > 0; --i) target += kPieces[random() % kPieces.size()];
    std::string body;
    for (std::size_t i = random() % 30; i > 0; --i) body += static_cast<char>(random());
    const Answer answer = client.Call(random() % 2 == 0 ? "POST" : "PATCH", target, body, kToken);
    INFO(target);
    REQUIRE(answer.status >= 200);
    REQUIRE(answer.status < 502);
  }
}

}  // namespace
}  // namespace deskmesh::gateway
