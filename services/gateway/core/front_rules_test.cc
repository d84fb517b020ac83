// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "gateway/core/cookie.h"
#include "gateway/core/cross_origin.h"
#include "gateway/core/http_status.h"
#include "gateway/core/rate_book.h"
#include "gateway/core/web_file.h"

namespace deskmesh::gateway {
namespace {

using std::chrono::seconds;

TEST_CASE("the session cookie is found among others", "[gateway][core]") {
  CHECK(FindCookie("deskmesh_session=abc", kSessionCookie) == "abc");
  CHECK(FindCookie("a=b; deskmesh_session=x=y ; c=d", kSessionCookie) == "x=y");
  CHECK(FindCookie("xdeskmesh_session=abc", kSessionCookie).empty());
  CHECK(FindCookie("deskmesh_session2=abc; deskmesh_session", kSessionCookie).empty());
  CHECK(FindCookie("", kSessionCookie).empty());
}

TEST_CASE("the session cookie is out of reach of scripts and other sites", "[gateway][core]") {
  CHECK(SessionCookie("tok", seconds(60), true) ==
        "deskmesh_session=tok; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
  CHECK(SessionCookie("tok", seconds(60), false).find("Secure") == std::string::npos);
  CHECK(ClearedSessionCookie(false) ==
        "deskmesh_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
}

TEST_CASE("other sites may call what the configuration allows", "[gateway][core]") {
  const CrossOrigin any({"*", "https://desk.example.com"});
  CHECK(any.AllowedOrigin("https://shop.example.org", true) == "*");
  CHECK(any.AllowedOrigin("https://shop.example.org", false).empty());
  CHECK(any.AllowedOrigin("https://desk.example.com", false) == "https://desk.example.com");
  CHECK(any.AllowedOrigin("", true).empty());
  const CrossOrigin none({});
  CHECK(none.AllowedOrigin("https://shop.example.org", true).empty());
  CHECK(IsSameOrigin("", "a:1"));
  CHECK(IsSameOrigin("http://a:1", "a:1"));
  CHECK_FALSE(IsSameOrigin("http://b:1", "a:1"));
  CHECK_FALSE(IsSameOrigin("null", "a:1"));
  CHECK_FALSE(IsSameOrigin("http://a:1.evil", "a:1"));
}

TEST_CASE("every canonical code has its HTTP status", "[gateway][core]") {
  using Code = absl::StatusCode;
  const std::pair<Code, int> table[] = {{Code::kOk, 200},
                                        {Code::kCancelled, 499},
                                        {Code::kUnknown, 500},
                                        {Code::kInvalidArgument, 400},
                                        {Code::kDeadlineExceeded, 504},
                                        {Code::kNotFound, 404},
                                        {Code::kAlreadyExists, 409},
                                        {Code::kPermissionDenied, 403},
                                        {Code::kUnauthenticated, 401},
                                        {Code::kResourceExhausted, 429},
                                        {Code::kFailedPrecondition, 400},
                                        {Code::kAborted, 409},
                                        {Code::kOutOfRange, 400},
                                        {Code::kUnimplemented, 501},
                                        {Code::kInternal, 500},
                                        {Code::kUnavailable, 503},
                                        {Code::kDataLoss, 500}};
  for (const auto& [code, status] : table) CHECK(HttpStatusOf(code) == status);
}

TEST_CASE("a key is refused above its limit until its window ends", "[gateway][core]") {
  RateBook book(10, seconds(60));
  const base::Instant start = base::Instant::FromSeconds(1000);
  for (int i = 0; i < 10; ++i) CHECK(book.Take("a", start).is_allowed);
  const auto refused = book.Take("a", start + seconds(20));
  CHECK_FALSE(refused.is_allowed);
  CHECK(refused.retry_after == seconds(40));
  CHECK(book.Take("b", start).is_allowed);
  CHECK(book.Take("a", start + seconds(60)).is_allowed);
}

TEST_CASE("gateways share what they counted", "[gateway][core]") {
  const base::Instant now = base::Instant::FromSeconds(1000);
  RateBook first(1000, seconds(60));
  RateBook second(1000, seconds(60));
  std::int64_t shared = 0;
  int allowed = 0;
  for (int i = 0; i < 3000; ++i) {
    RateBook& book = i % 2 == 0 ? first : second;
    const auto verdict = book.Take("a", now);
    if (verdict.is_allowed) ++allowed;
    if (verdict.to_share > 0) {
      shared += verdict.to_share;
      book.Settle("a", shared, seconds(60), now);
    }
  }
  CHECK(allowed >= 1000);
  CHECK(allowed <= 1100);  // a batch of 50 for each
}

TEST_CASE("a flood of keys is bounded and no limit limits nothing", "[gateway][core]") {
  RateBook book(1, seconds(60), 1600);
  const base::Instant now = base::Instant::FromSeconds(1000);
  for (int i = 0; i < 10'000; ++i) REQUIRE(book.Take("key" + std::to_string(i), now).is_allowed);
  RateBook open(0, seconds(60));
  for (int i = 0; i < 100; ++i) REQUIRE(open.Take("a", now).is_allowed);
}

TEST_CASE("only files below the folder are served", "[gateway][core]") {
  CHECK(SafePath("/a/b.js") == "a/b.js");
  CHECK(SafePath("/") == "");
  CHECK(SafePath("/a//b/") == "a/b");
  CHECK(SafePath("/a%20b") == "a b");
  for (const char* path : {"/../etc/passwd", "/a/../../b", "/%2e%2e/b", "/.git/config", "/a\\..\\b",
                           "/a%00b", "/%5c..", "a", "/%zz"}) {
    INFO(path);
    CHECK_FALSE(SafePath(path).has_value());
  }
}

TEST_CASE("a route of an application is answered by its page", "[gateway][core]") {
  CHECK(Candidates("") == std::vector<std::string>{"index.html"});
  CHECK(Candidates("assets/index-BSo3fVjQ.js") ==
        std::vector<std::string>{"assets/index-BSo3fVjQ.js"});
  CHECK(Candidates("help/articles/x") ==
        std::vector<std::string>{"help/articles/x", "help/articles/x/index.html",
                                 "help/articles/x.html", "help/index.html", "help.html",
                                 "index.html"});
}

TEST_CASE("files are told by their names", "[gateway][core]") {
  CHECK(MediaTypeOf("a/index.html") == "text/html; charset=utf-8");
  CHECK(MediaTypeOf("a.b/c") == "application/octet-stream");
  CHECK(HasHashInName("assets/index-BSo3fVjQ.js"));
  CHECK(HasHashInName("assets/vendor-a_b-c1D2.css"));
  CHECK_FALSE(HasHashInName("widget.js"));
  CHECK_FALSE(HasHashInName("audio-worklets.js"));
}

TEST_CASE("conditional and compressed answers follow the headers", "[gateway][core]") {
  CHECK(MatchesTag("\"a\", W/\"b\"", "\"b\""));
  CHECK(MatchesTag("*", "\"b\""));
  CHECK_FALSE(MatchesTag("\"a\"", "\"b\""));
  CHECK(AcceptsGzip("deflate, gzip;q=0.8"));
  CHECK(AcceptsGzip("*"));
  CHECK_FALSE(AcceptsGzip("gzip;q=0"));
  CHECK_FALSE(AcceptsGzip("br"));
  CHECK_FALSE(AcceptsGzip(""));
}

TEST_CASE("inline scripts are found, linked ones are not", "[gateway][core]") {
  const auto scripts = InlineScripts(
      "<script src=\"a.js\"></script><script>one()</script><script type=\"module\">two</script>"
      "<script>open");
  CHECK(scripts == std::vector<std::string_view>{"one()", "two"});
}

}  // namespace
}  // namespace deskmesh::gateway
