// SPDX-License-Identifier: Apache-2.0
#include "knowledge/curation/core/click_ranking.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr double kUsualRate = 0.3;   // clicks of a result that was looked at
constexpr double kPriorLooks = 4;  // so many looks at the usual rate are assumed before the first
constexpr double kLeastLooks = 3;
constexpr double kQueryInfluence = 0.15;
constexpr double kAllInfluence = 0.05;
constexpr std::size_t kKeyBytes = 500;

// From -0.43 (never opened) over 0 (as usual) to 1 (always opened).
double Appeal(const ClickCount& count) {
  if (count.examined < kLeastLooks) return 0;
  const double rate = (count.clicks + kUsualRate * kPriorLooks) / (count.examined + kPriorLooks);
  return (std::min(rate, 1.0) - kUsualRate) / (1 - kUsualRate);
}

}  // namespace

double ChanceOfLook(std::size_t position) {
  return position <= 1 ? 1.0 : 1.0 / (1.0 + 0.6 * static_cast<double>(position - 1));
}

double ClickBoost(const ClickCount& of_query, const ClickCount& of_all) {
  return 1 + kQueryInfluence * Appeal(of_query) + kAllInfluence * Appeal(of_all);
}

std::string QueryKey(std::string_view query) {
  std::set<std::string> words;
  for (text::Term& term : text::Analyze(text::TruncateUtf8(query, kKeyBytes))) {
    words.insert(std::move(term.text));
  }
  if (words.empty()) return {};
  // FNV-1a; a collision shifts a ranking a little.
  std::uint64_t hash = 14'695'981'039'346'656'037ULL;
  for (const std::string& word : words) {
    for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
    hash = (hash ^ 0xFFU) * 1'099'511'628'211ULL;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string key;
  for (unsigned shift = 0; shift < 64; shift += 4) key += kHex[(hash >> shift) & 15U];
  return key;
}

}  // namespace deskmesh::knowledge
