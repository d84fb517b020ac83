// SPDX-License-Identifier: Apache-2.0
#include "knowledge/similar/core/same_case.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <unordered_map>

#include "knowledge/core/error_codes.h"
#include "knowledge/core/glossary.h"
#include "knowledge/similar/core/courtesies.h"
#include "knowledge/similar/core/likeness.h"
#include "platform/text/stemmer.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kReadBytes = 2'000;
constexpr std::size_t kBridgedBytes = 1'000;

// Of words and their sum. From here on two tickets say enough to be one case …
constexpr double kLeastOfStrangers = 5;
constexpr double kLeastOfOne = 2.5;
// … when so much of what either says is the same.
constexpr double kSoonSimilarity = 0.3;
constexpr double kSameRequesterCoverage = 0.65;
constexpr double kSoonCoverage = 0.45;
constexpr base::Duration kOneCase = std::chrono::hours(72);
constexpr base::Duration kSoon = std::chrono::hours(1);

// Opposites, one pair a line; the sides by `|`. Words as they are folded, Chinese ones anywhere.
struct Opposites {
  std::string_view one, other;
};
constexpr Opposites kOpposites[] = {
    {"upward|upwards|向上|往上|上移", "downward|downwards|向下|往下|下移"},
    {"开启|打开|启用", "关闭|关掉|停用|禁用"},
    {"enable|enabled|enabling", "disable|disabled|disabling"},
    {"before|之前|以前", "after|之后|以后"},
    {"import|imports|importing|imported|导入", "export|exports|exporting|exported|导出"},
    {"upload|uploads|uploading|uploaded|上传", "download|downloads|downloading|downloaded|下载"},
    {"add|adding|added|添加|新增", "remove|removing|removed|delete|deleting|deleted|删除|移除"},
    {"start|starts|begin|begins|开始", "end|ends|finish|finishes|结束"},
    {"increase|increases|increased|增加|增大", "decrease|decreases|decreased|减少|减小"},
    {"minimum|min|最小", "maximum|max|最大"},
    {"lock|locked|锁定", "unlock|unlocked|解锁"},
    {"archive|archived|归档", "unarchive|restore|restored|取消归档|恢复"},
    {"login|sign-in|登录|登陆", "logout|sign-out|退出登录|登出"},
    {"early|earlier|提前|早", "late|later|延后|晚"},
    {"android|安卓", "ios|iphone|ipad|苹果"},
    {"windows", "mac|macos"},
    {"upgrade|升级", "downgrade|降级"},
    {"invite|invited|邀请", "kick|kicked|踢出"},
    {"monthly|每月|按月|月付", "yearly|annual|annually|每年|按年|年付"},
    {"daily|每天|日报", "weekly|每周|周报"},
    {"incoming|inbound", "outgoing|outbound"},
    {"左|左侧|左边", "右|右侧|右边"},
};
static_assert(std::size(kOpposites) <= 32);

bool IsOneOf(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find('|'), list.size());
    if (list.substr(0, end) == word) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

// Two words that only with the one before them are opposites: rounds up, turned off.
int SideOfParticle(std::string_view word) {
  if (word == "up" || word == "on") return 1;
  return word == "down" || word == "off" ? 2 : 0;
}

// Announce that a number names a thing.
bool NamesNumber(std::string_view word) {
  return IsOneOf(
      "order|orders|invoice|invoices|bill|receipt|contract|account|no|number|nr|id|"
      "订单|订单号|发票|发票号|单号|编号|合同|合同号|账单|工单|工单号|流水号|交易号",
      word);
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
std::size_t DigitsIn(std::string_view word) {
  return static_cast<std::size_t>(std::ranges::count_if(word, IsDigit));
}

// Of a thing and of nothing else: 88121, INV-20311; no year, day, version or amount.
bool IsIdentifier(std::string_view word) {
  const std::size_t digits = DigitsIn(word);
  if (digits == word.size()) {
    const bool is_year = digits == 4 && (word.starts_with("19") || word.starts_with("20"));
    return digits >= 4 && !is_year;
  }
  const bool has_letter = std::ranges::any_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
  return digits >= 3 && has_letter;
}

// The bits of each word that has an opposite.
std::uint64_t SidesOf(std::string_view word) {
  static const auto* sides = [] {
    auto* all = new std::unordered_map<std::string_view, std::uint64_t>;
    for (std::size_t pair = 0; pair < std::size(kOpposites); ++pair) {
      for (const std::uint64_t side : {1, 2}) {
        std::string_view list = side == 1 ? kOpposites[pair].one : kOpposites[pair].other;
        while (!list.empty()) {
          const std::size_t end = std::min(list.find('|'), list.size());
          (*all)[list.substr(0, end)] |= side << (2 * pair);
          list.remove_prefix(std::min(end + 1, list.size()));
        }
      }
    }
    return all;
  }();
  const auto found = sides->find(word);
  return found == sides->end() ? 0 : found->second;
}

bool SharesNothing(const std::set<std::string>& a, const std::set<std::string>& b) {
  return !a.empty() && !b.empty() &&
         std::none_of(a.begin(), a.end(), [&](const std::string& one) { return b.contains(one); });
}

}  // namespace

CaseWords CaseWordsOf(std::string_view subject, std::string_view description) {
  std::string joined(text::TruncateUtf8(subject, kReadBytes));
  joined += '\n';
  joined += text::TruncateUtf8(description, kReadBytes);
  CaseWords found;
  for (const NamedCode& code : CodesIn(joined)) {
    if (code.kind != NamedCode::Kind::kCertain) continue;
    found.words["=" + code.joined] = 3;
    found.codes.insert(code.joined);
  }
  // The longest phrases the glossary knows, by where they begin.
  std::vector<ConceptMatch> concepts = Glossary::BuiltIn().Find(joined);
  std::erase_if(concepts, [&](const ConceptMatch& match) {
    return match.concept_id >= GlossaryTerms().size();  // topics say what is wanted, not of what
  });
  std::ranges::sort(concepts, [](const ConceptMatch& a, const ConceptMatch& b) {
    const std::uint32_t length = a.end - a.begin, other = b.end - b.begin;
    return std::tie(other, a.begin, a.concept_id) < std::tie(length, b.begin, b.concept_id);
  });
  std::vector<bool> is_taken(joined.size());
  for (const ConceptMatch& match : concepts) {
    if (is_taken[match.begin] || is_taken[match.end - 1]) continue;
    std::fill(is_taken.begin() + match.begin, is_taken.begin() + match.end, true);
    const std::string name = "#" + std::to_string(match.concept_id);
    found.words[name] = 1;
    found.spoken.emplace(name, joined.substr(match.begin, match.end - match.begin));
  }
  std::string before;  // the last word, as a stem
  int names_for = 0;  // words for which a number is that of what was named
  for (const text::Token& token : text::Tokenize(joined)) {
    const std::string& word = token.surface;
    found.sides |= SidesOf(word);
    if (const int side = SideOfParticle(word); side != 0 && !before.empty()) {
      found.particles[before + (word == "up" || word == "down" ? " ud" : " oo")] |= side;
    }
    const bool is_courtesy = IsCourtesyAfter(before, word);
    before = text::StemEnglish(word);
    if (token.kind != text::TokenKind::kPart && DigitsIn(word) >= 3) {
      const bool is_code = found.codes.contains(JoinedCode(word));
      if (IsIdentifier(word) && !is_code) found.numbers.insert(word);
      if (names_for > 0) found.names.insert(word);
    }
    names_for = NamesNumber(word) ? 3 : names_for - 1;
    if (token.kind == text::TokenKind::kCompound || token.kind == text::TokenKind::kSymbol) {
      continue;
    }
    if (is_taken[token.begin] || is_courtesy || text::IsStopWord(word) || SaysNothing(word)) {
      continue;
    }
    const bool is_han = token.kind == text::TokenKind::kHanWord;
    const std::string stem = is_han ? word : text::StemEnglish(word);
    if (SaysNothing(stem) || found.words.contains("=" + stem)) continue;
    const std::size_t length = text::CountCodePoints(word);
    if (length < 2 && token.kind != text::TokenKind::kNumber) continue;
    // Short words and those every language course begins with say less than names and numbers.
    const bool is_telling = token.kind == text::TokenKind::kNumber || DigitsIn(word) >= 3 ||
                            (is_han ? length >= 3 : length >= 8);
    found.words[stem] = is_telling ? 1.5 : 1;
  }
  for (const auto& [word, weight] : found.words) found.weight += weight;
  return found;
}

SharedCase CompareCases(const CaseWords& a, const CaseWords& b) {
  SharedCase shared;
  for (const auto& [word, weight] : a.words) {
    if (!b.words.contains(word)) continue;
    shared.weight += weight;
    if (word.front() == '=') shared.codes.push_back(word.substr(1));
    if (word.front() == '#') shared.concepts.push_back(a.spoken.at(word));
  }
  const double least = std::min(a.weight, b.weight);
  if (least > 0) shared.coverage = shared.weight / least;
  bool is_opposite = false;
  for (std::size_t pair = 0; pair < std::size(kOpposites); ++pair) {
    const std::uint64_t one = a.sides >> (2 * pair) & 3, other = b.sides >> (2 * pair) & 3;
    // One says up and the other down; who says both says neither.
    is_opposite |= (one == 1 && other == 2) || (one == 2 && other == 1);
  }
  for (const auto& [particle, side] : a.particles) {
    const auto other = b.particles.find(particle);
    is_opposite |= other != b.particles.end() && (side | other->second) == 3 && side != 3 &&
                   other->second != 3;
  }
  shared.is_contradicted = is_opposite || SharesNothing(a.names, b.names) ||
                           SharesNothing(a.numbers, b.numbers) || SharesNothing(a.codes, b.codes);
  return shared;
}

bool IsSameCase(const SharedCase& shared, double similarity, const CaseCircumstances& how) {
  if (shared.is_contradicted) return false;
  if (how.is_same_requester && how.apart <= kSoon && shared.weight >= kLeastOfOne &&
      (similarity >= kSoonSimilarity || shared.coverage >= kSoonCoverage)) {
    return true;
  }
  if (how.is_same_requester && how.apart <= kOneCase && shared.weight >= kLeastOfOne &&
      (similarity >= kSameRequesterSimilarity || shared.coverage >= kSameRequesterCoverage)) {
    return true;
  }
  return shared.weight >= kLeastOfStrangers && similarity >= kDuplicateSimilarity;
}

double SimilarityAcross(const SharedCase& shared, double similarity) {
  // Little that is shared says little, however short the texts are.
  if (shared.weight < 3) return similarity;
  const double across = 0.8 * shared.coverage * shared.weight / (shared.weight + 2);
  return std::max(similarity, across);
}

std::string BridgeText(std::string_view subject, std::string_view description) {
  std::string joined(text::TruncateUtf8(subject, kBridgedBytes));
  joined += '\n';
  joined += text::TruncateUtf8(description, kBridgedBytes);
  std::string bridge;
  for (const NamedCode& code : CodesIn(joined)) {
    if (code.kind == NamedCode::Kind::kCertain) bridge += code.joined + ' ';
  }
  std::set<std::uint32_t> concepts;
  for (const ConceptMatch& match : Glossary::BuiltIn().Find(joined)) {
    if (match.concept_id < GlossaryTerms().size()) concepts.insert(match.concept_id);
  }
  for (const std::uint32_t concept_id : concepts) {
    bridge += "concept" + std::to_string(concept_id) + ' ';
  }
  return bridge;
}

}  // namespace deskmesh::knowledge
