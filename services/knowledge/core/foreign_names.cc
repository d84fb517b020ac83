// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/foreign_names.h"

#include <algorithm>
#include <unordered_set>

#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMostNames = 20;
constexpr size_t kMostBytes = 2'000;  // of a question: what is longer is told by its words

constexpr std::string_view kWellKnown =
    "iphone ipad android ios macbook windows linux ubuntu wifi router bluetooth spotify netflix youtube "
    "facebook instagram twitter whatsapp wechat telegram google gmail outlook slack zoom trello jira asana "
    "notion salesforce zendesk hubspot zapier dropbox paypal amazon ebay uber airbnb python java javascript "
    "docker kubernetes photoshop powerpoint playstation xbox crypto "
    "cryptocurrency bitcoin ethereum";
// In no dictionary's words or of two: looked for as they are written.
constexpr std::string_view kWellKnownChinese =
    "支付宝 微信支付 淘宝 天猫 京东 拼多多 抖音 快手 微博 知乎 百度 美团 饿了么 滴滴 高德 小米 苹果手机 安卓 "
    "网易云 哔哩哔哩 优酷 爱奇艺 路由器 腾讯会议 有道 石墨 语雀 印象笔记 "
    "企业微信 钉钉 飞书 比特币 以太坊 加密货币 虚拟币";
// Written with capitals, and no names of anything else.
constexpr std::string_view kCommon =
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december english chinese german french japanese ok hi hello thanks "
    "please app pc pdf faq vip id url email mail ai api";

std::vector<std::string_view> Split(std::string_view list) {
  std::vector<std::string_view> words;
  for (size_t start = 0; start < list.size();) {
    const size_t end = std::min(list.find(' ', start), list.size());
    words.push_back(list.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

using Words = std::unordered_set<std::string_view>;

Words SetOf(std::string_view list) {
  const std::vector<std::string_view> words = Split(list);
  return {words.begin(), words.end()};
}

bool HasCapital(std::string_view written) {
  return std::ranges::any_of(written, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool HasDigit(std::string_view written) {
  return std::ranges::any_of(written, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::vector<std::string> ForeignNamesIn(std::string_view question) {
  static const Words well_known = SetOf(kWellKnown);
  static const Words common = SetOf(kCommon);
  question = text::TruncateUtf8(question, kMostBytes);
  const std::vector<text::Token> tokens = text::Tokenize(question, /*with_symbols=*/true);
  const bool is_chinese = std::ranges::any_of(
      tokens, [](const text::Token& token) { return token.kind == text::TokenKind::kHanWord; });
  std::vector<std::string> names;
  const auto add = [&](std::string name) {
    if (names.size() < kMostNames && std::ranges::find(names, name) == names.end()) {
      names.push_back(std::move(name));
    }
  };
  // A text that is all capitals, or all titles, says nothing by them.
  size_t words = 0, capitals = 0;
  for (const text::Token& token : tokens) {
    if (token.kind != text::TokenKind::kWord) continue;
    ++words;
    capitals += HasCapital(question.substr(token.begin, token.end - token.begin)) ? 1 : 0;
  }
  const bool capitals_tell = 2 * capitals <= words || is_chinese;
  bool opens = true;  // a sentence
  for (const text::Token& token : tokens) {
    if (token.kind == text::TokenKind::kSymbol) {
      const std::string_view mark = token.surface;
      opens = opens || mark == "." || mark == "?" || mark == "!" || mark == ":";
      continue;
    }
    const bool is_first = opens;
    opens = false;
    if (token.kind != text::TokenKind::kWord || token.surface.size() < 2) continue;
    const std::string_view written = question.substr(token.begin, token.end - token.begin);
    if (HasDigit(written) || common.contains(token.surface)) continue;
    const bool looks_so = is_chinese || (capitals_tell && !is_first && HasCapital(written));
    if (looks_so || well_known.contains(token.surface)) add(token.surface);
  }
  for (const std::string_view name : Split(kWellKnownChinese)) {
    if (question.find(name) != std::string_view::npos) add(std::string(name));
  }
  return names;
}

}  // namespace deskmesh::knowledge
