// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/glossary.h"

#include <algorithm>

#include "platform/text/stemmer.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMaxGap = 4;       // units a `*` may stand for
constexpr uint32_t kUnknown = ~0U;  // a unit that no phrase uses

// Articles and pronouns inside a phrase vary freely: "restore a task" is "restore my task".
bool IsSkipped(std::string_view word) {
  static constexpr std::string_view kSkipped[] = {"a",    "an",   "the",  "my",  "our",
                                                  "your", "his",  "her",  "its", "their",
                                                  "this", "that", "some", "any"};
  return std::ranges::find(kSkipped, word) != std::end(kSkipped);
}

// Calls `visit(unit text, begin byte, end byte)` for every word or Han character.
template <typename Visit>
void ForEachUnit(std::string_view text, Visit visit) {
  for (const text::Token& token : text::Tokenize(text)) {
    switch (token.kind) {
      case text::TokenKind::kHanWord: {
        uint32_t at = token.begin;
        for (size_t i = 0; i < token.surface.size();) {
          const size_t start = i;
          text::DecodeUtf8(token.surface, &i);
          // Folding keeps the length of a common Han character, so bytes map one to one.
          const auto length = static_cast<uint32_t>(i - start);
          visit(token.surface.substr(start, length), at, std::min(at + length, token.end));
          at += length;
        }
        break;
      }
      case text::TokenKind::kWord:
        if (!IsSkipped(token.surface)) {
          visit(text::StemEnglish(token.surface), token.begin, token.end);
        }
        break;
      case text::TokenKind::kNumber:
      case text::TokenKind::kPart:
        visit(text::StemEnglish(token.surface), token.begin, token.end);
        break;
      case text::TokenKind::kCompound:
      case text::TokenKind::kGlyphs:
      case text::TokenKind::kSymbol:
        break;
    }
  }
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t start = 0; start <= text.size();) {
    const size_t end = std::min(text.find(separator, start), text.size());
    std::string_view part = text.substr(start, end - start);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.push_back(part);
    start = end + 1;
  }
  return parts;
}

}  // namespace

const Glossary& Glossary::BuiltIn() {
  static const Glossary glossary = [] {
    std::vector<std::string_view> lines(GlossaryTerms().begin(), GlossaryTerms().end());
    lines.insert(lines.end(), GlossaryTopics().begin(), GlossaryTopics().end());
    return Glossary(lines);
  }();
  return glossary;
}

Glossary::Glossary(std::span<const std::string_view> lines) {
  for (std::string_view line : lines) {
    const auto concept_id = static_cast<uint32_t>(concept_count_++);
    for (std::string_view phrase : Split(line, '|')) AddPhrase(phrase, concept_id);
  }
}

std::vector<Glossary::UnitId> Glossary::InternUnits(std::string_view text) {
  std::vector<UnitId> out;
  ForEachUnit(text, [&](const std::string& unit, uint32_t, uint32_t) {
    out.push_back(unit_ids_.emplace(unit, static_cast<UnitId>(unit_ids_.size())).first->second);
  });
  return out;
}

void Glossary::AddPhrase(std::string_view phrase, uint32_t concept_id) {
  std::vector<std::vector<UnitId>> parts;
  for (std::string_view part : Split(phrase, '*')) {
    parts.push_back(InternUnits(part));
    if (parts.back().empty()) return;
  }
  if (parts.empty()) return;
  uint32_t node = 0;
  for (UnitId unit : parts[0]) {
    const auto [edge, is_new] =
        nodes_[node].next.emplace(unit, static_cast<uint32_t>(nodes_.size()));
    node = edge->second;
    if (is_new) nodes_.emplace_back();
  }
  parts.erase(parts.begin());
  nodes_[node].endings.push_back({concept_id, std::move(parts)});
}

std::vector<Glossary::Unit> Glossary::Units(std::string_view text) const {
  std::vector<Unit> units;
  ForEachUnit(text, [&](const std::string& unit, uint32_t begin, uint32_t end) {
    const auto known = unit_ids_.find(unit);
    units.push_back({known == unit_ids_.end() ? kUnknown : known->second, begin, end});
  });
  return units;
}

size_t Glossary::MatchLaterParts(const Ending& ending, const std::vector<Unit>& units,
                                 size_t from) {
  for (const std::vector<UnitId>& part : ending.later_parts) {
    size_t found = 0;
    for (size_t gap = 0; gap <= kMaxGap && from + gap + part.size() <= units.size(); ++gap) {
      const bool fits = std::ranges::equal(part, std::span(units).subspan(from + gap, part.size()),
                                           {}, {}, &Unit::id);
      if (fits) {
        found = from + gap + part.size();
        break;
      }
    }
    if (found == 0) return 0;
    from = found;
  }
  return from;
}

std::vector<ConceptMatch> Glossary::Find(std::string_view text) const {
  const std::vector<Unit> units = Units(text);
  std::vector<ConceptMatch> matches;
  for (size_t start = 0; start < units.size(); ++start) {
    uint32_t node = 0;
    for (size_t i = start; i < units.size(); ++i) {
      const auto edge = nodes_[node].next.find(units[i].id);
      if (edge == nodes_[node].next.end()) break;
      node = edge->second;
      for (const Ending& ending : nodes_[node].endings) {
        const size_t behind = MatchLaterParts(ending, units, i + 1);
        if (behind == 0) continue;
        matches.push_back({ending.concept_id, units[start].begin, units[behind - 1].end,
                           static_cast<uint8_t>(std::min<size_t>(behind - start, 255))});
      }
    }
  }
  return matches;
}

}  // namespace deskmesh::knowledge
