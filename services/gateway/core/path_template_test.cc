// SPDX-License-Identifier: Apache-2.0
#include "gateway/core/path_template.h"

#include <catch2/catch.hpp>

#include "gateway/core/percent.h"
#include "platform/base/error.h"

namespace deskmesh::gateway {
namespace {

using Outcome = PathTable::Match::Outcome;

// Routes by their number here.
PathTable Table(const std::vector<std::pair<std::string, std::string>>& routes) {
  PathTable table;
  int number = 0;
  for (const auto& [method, path] : routes) {
    auto parsed = PathTemplate::Parse(path);
    REQUIRE(parsed.ok());
    REQUIRE(table.Add(method, *std::move(parsed), number++).ok());
  }
  return table;
}

const std::vector<std::pair<std::string, std::string>> kRoutes = {
    {"GET", "/v1/tickets"},                             // 0
    {"POST", "/v1/tickets"},                            // 1
    {"GET", "/v1/tickets/{id}"},                        // 2
    {"POST", "/v1/tickets/{id}:assign"},                // 3
    {"PATCH", "/v1/tickets/{ticket.id}"},               // 4
    {"GET", "/v1/tickets/{ticket_id}/clocks/{clock}:explain"},  // 5
    {"GET", "/v1/articles:search"},                     // 6
    {"GET", "/v1/articles/special"},                    // 7
    {"GET", "/v1/articles/{id}"},                       // 8
    {"GET", "/v1/{name=tenants/*/tickets/*}"},          // 9
    {"GET", "/files/{path=**}"},                        // 10
    {"POST", "/files/{path=**}:copy"},                  // 11
    {"GET", "/v1/articles/{id}/versions/*"},            // 12
};

TEST_CASE("a path finds its route and binds its variables", "[gateway][core]") {
  struct Case {
    std::string method, path;
    int route;
    std::string values;
  };
  const Case one = GENERATE(values<Case>({
      {"GET", "/v1/tickets", 0, ""},
      {"HEAD", "/v1/tickets", 0, ""},
      {"POST", "/v1/tickets", 1, ""},
      {"GET", "/v1/tickets/tkt_1", 2, "id=tkt_1;"},
      {"POST", "/v1/tickets/tkt_1:assign", 3, "id=tkt_1;"},
      {"POST", "/v1/tickets/a:b:assign", 3, "id=a:b;"},
      {"PATCH", "/v1/tickets/tkt_1", 4, "ticket.id=tkt_1;"},
      {"GET", "/v1/tickets/t/clocks/first_reply:explain", 5, "ticket_id=t;clock=first_reply;"},
      {"GET", "/v1/articles:search", 6, ""},
      {"GET", "/v1/articles/special", 7, ""},
      {"GET", "/v1/articles/speci%61l", 7, ""},
      {"GET", "/v1/articles/other", 8, "id=other;"},
      {"GET", "/v1/articles/a:unknownVerb", 8, "id=a:unknownVerb;"},
      {"GET", "/v1/articles/a:", 8, "id=a:;"},
      {"GET", "/v1/articles/a%2Fb%20c+d", 8, "id=a/b c+d;"},
      {"GET", "/v1/tenants/1/tickets/2", 9, "name=tenants/1/tickets/2;"},
      {"GET", "/v1/tenants/%2f/tickets/%41", 9, "name=tenants/%2f/tickets/A;"},
      {"GET", "/files/a/b/c", 10, "path=a/b/c;"},
      {"GET", "/files", 10, "path=;"},
      {"GET", "/files/a%2Fb/", 10, "path=a%2Fb/;"},
      {"POST", "/files/a/b:copy", 11, "path=a/b;"},
      {"GET", "/v1/articles/x/versions/3", 12, "id=x;"},
  }));
  INFO(one.method << " " << one.path);
  const PathTable table = Table(kRoutes);
  const auto match = table.Find(one.method, one.path);
  REQUIRE(match.outcome == Outcome::kFound);
  CHECK(match.route == one.route);
  std::string bound;
  for (const auto& [field, value] : match.values) bound += std::string(field) + "=" + value + ";";
  CHECK(bound == one.values);
}

TEST_CASE("what matches no route is told apart", "[gateway][core]") {
  const PathTable table = Table(kRoutes);
  for (const char* path : {"/", "", "v1", "/v1", "/v1/tickets/", "/v1//tickets", "/v1/nothing",
                           "/v1/tickets/a/b", "//", "/v1/tenants/1/tickets"}) {
    INFO(path);
    CHECK(table.Find("GET", path).outcome == Outcome::kNotFound);
  }
  CHECK(table.Find("GET", std::string(10'000, '/')).outcome == Outcome::kNotFound);
  const auto other = table.Find("DELETE", "/v1/tickets");
  CHECK(other.outcome == Outcome::kOtherMethod);
  CHECK(other.allowed == "GET, HEAD, POST");
  CHECK(table.Find("GET", "/v1/tickets/a:assign").allowed == "POST");
  CHECK(table.Find("GET", "/v1/tickets/%zz").outcome == Outcome::kMalformed);
  CHECK(table.Find("GET", "/v1/tickets/%4").outcome == Outcome::kMalformed);
}

TEST_CASE("templates that are none are refused", "[gateway][core]") {
  for (const char* text :
       {"", "v1", "/", "/a//b", "/a/", "/{", "/{}", "/{a", "/a}", "/{a=}", "/{1a}", "/{a.}",
        "/{a={b}}", "/**/a", "/a:", "/{a}/{a}", "/{a=**}/b", "/{.a}"}) {
    INFO(text);
    CHECK_FALSE(PathTemplate::Parse(text).ok());
  }
}

TEST_CASE("two routes of the same shape are refused", "[gateway][core]") {
  PathTable table = Table({{"GET", "/a/{x}"}});
  CHECK(table.Add("GET", *PathTemplate::Parse("/a/*"), 1).code() ==
        absl::StatusCode::kAlreadyExists);
  CHECK(table.Add("GET", *PathTemplate::Parse("/a/*:verb"), 1).ok());
  CHECK(table.Add("POST", *PathTemplate::Parse("/a/{y}"), 2).ok());
}

TEST_CASE("a query is decoded in order", "[gateway][core]") {
  const auto parameters = ParseQuery("a=b+c&tags=x&tags=%E4%BD%A0&&flag&e==");
  REQUIRE(parameters.ok());
  CHECK(*parameters ==
        Parameters{{"a", "b c"}, {"tags", "x"}, {"tags", "你"}, {"flag", ""}, {"e", "="}});
  CHECK(ParseQuery("").value().empty());
  CHECK(base::DetailsOf(ParseQuery("a=%").status()).reason == "MALFORMED_QUERY");
  CHECK_FALSE(ParseQuery("a=%g0").ok());
  std::string many = "a=1";
  for (int i = 0; i < 300; ++i) many += "&a=1";
  CHECK_FALSE(ParseQuery(many).ok());
}

}  // namespace
}  // namespace deskmesh::gateway
