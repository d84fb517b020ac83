// SPDX-License-Identifier: Apache-2.0
#include "knowledge/similar/core/likeness.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "knowledge/similar/core/courtesies.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kComparedBytes = 4'000;
constexpr std::size_t kMostBecause = 5;
constexpr double kSubjectWeight = 2;

// Words with what each counts for its place.
std::map<std::string, double> WordsOf(const TicketWords& ticket) {
  std::map<std::string, double> words;
  const auto terms_of = [](std::string_view part) {
    return text::Analyze(BlankCourtesies(text::TruncateUtf8(part, kComparedBytes)));
  };
  const std::vector<text::Term> described = terms_of(ticket.description);
  for (const text::Term& term : described) words.emplace(term.text, 1);
  const std::vector<text::Term> titled = terms_of(ticket.subject);
  for (const text::Term& term : titled) words[term.text] = kSubjectWeight;
  return words;
}

}  // namespace

std::vector<Likeness> CompareTickets(const TicketWords& ticket,
                                     const std::vector<TicketWords>& others) {
  const std::map<std::string, double> mine = WordsOf(ticket);
  std::vector<std::map<std::string, double>> theirs;
  std::map<std::string_view, double> frequency;
  for (const TicketWords& other : others) theirs.push_back(WordsOf(other));
  for (const auto& words : theirs) {
    for (const auto& [word, place] : words) ++frequency[word];
  }
  const double compared = static_cast<double>(others.size()) + 1;
  const auto rarity = [&](const std::string& word) {
    const auto found = frequency.find(word);
    const double holders = found == frequency.end() ? 0 : found->second;
    return std::log(1 + compared / (1 + holders));
  };
  std::vector<Likeness> result;
  for (const auto& words : theirs) {
    double shared = 0, all = 0;
    std::vector<std::pair<double, std::string>> because;
    for (const auto& [word, place] : mine) {
      const auto found = words.find(word);
      const double weight = rarity(word);
      const double other_place = found == words.end() ? 0 : found->second;
      all += weight * std::max(place, other_place);
      if (found == words.end()) continue;
      shared += weight * std::min(place, other_place);
      if (text::IsStopWord(word) || SaysNothing(word)) continue;
      because.emplace_back(-weight * std::min(place, other_place), word);
    }
    for (const auto& [word, place] : words) {
      if (!mine.contains(word)) all += rarity(word) * place;
    }
    Likeness likeness;
    // Words that every text has are no likeness alone.
    if (all > 0 && !because.empty()) likeness.similarity = shared / all;
    std::ranges::sort(because);
    for (const auto& [weight, word] : because) {
      if (likeness.because.size() == kMostBecause) break;
      likeness.because.push_back(word);
    }
    result.push_back(std::move(likeness));
  }
  return result;
}

}  // namespace deskmesh::knowledge
