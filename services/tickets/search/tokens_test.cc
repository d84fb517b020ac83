// SPDX-License-Identifier: Apache-2.0
#include "tickets/search/tokens.h"

#include <catch2/catch.hpp>
#include <random>

namespace deskmesh::tickets {
namespace {

TEST_CASE("texts become stems, pairs of characters and the last character", "[tickets][search]") {
  CHECK(IndexTokens("Gantt charts 无法打开") == "chart gantt 开 打开 无法 法打");
  CHECK(IndexTokens("ＥＲＲ_404，登錄失敗!") == "404 err 失败 录失 登录 败");
  CHECK(IndexTokens("") == "");
  CHECK(IndexTokens("… !? 😀") == "");
  CHECK(IndexTokens("a \" ' * ( ) : & | \\ b") == "a b");
}

TEST_CASE("queries ask for all their terms", "[tickets][search]") {
  CHECK(QueryTerms("无法打开") == std::vector<std::string>{"无法", "法打", "打开"});
  CHECK(QueryTerms("崩") == std::vector<std::string>{"崩*"});
  CHECK(QueryTerms("Charts, chart") == std::vector<std::string>{"chart"});
  CHECK(QueryTerms("?!").empty());
  CHECK(QueryTerms(std::string(10'000, 'x')).size() == 1);
  std::string many;
  for (int i = 0; i < 100; ++i) many += std::to_string(i * 7919) + " ";
  CHECK(QueryTerms(many).size() == kMaxTerms);
}

TEST_CASE("every pair of characters of a text is found by the query that is the pair",
          "[tickets][search]") {
  const std::string text = "甘特图里的任务依赖关系不显示";
  const std::string tokens = " " + IndexTokens(text) + " ";
  for (std::size_t at = 0; at + 6 <= text.size(); at += 3) {
    for (const std::string& term : QueryTerms(text.substr(at, 6))) {
      CHECK(tokens.find(" " + term + " ") != std::string::npos);
    }
  }
}

TEST_CASE("tokens hold nothing that a query language could read", "[tickets][search]") {
  std::mt19937 random(5);
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    for (int k = 0; k < 20; ++k) text += static_cast<char>(random() % 256);
    for (const char c : IndexTokens(text)) {
      const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ' ||
                            static_cast<unsigned char>(c) >= 128;
      REQUIRE(is_plain);
    }
  }
}

}  // namespace
}  // namespace deskmesh::tickets
