// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace deskmesh::knowledge {

// One concept found in a text, with the bytes its phrase covers.
struct ConceptMatch {
  uint32_t concept_id = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
  uint8_t units = 1;  // words (English) and characters (Chinese) of the phrase: longer is surer
};

// Glossary knows the concepts of project-management software and its support, each with the phrases
// that mean it in Chinese and English (甘特图 = gantt chart = 横道图). Article and query are both
// translated into concepts, which is how a query finds synonyms and crosses languages.
//
// Data: one concept a line, phrases separated by `|`. English phrases match by stem, with function
// words skipped on both sides; Chinese ones by characters. A `*` inside a phrase stands for up to
// four units of anything (删*任务 finds 删了一个任务). Safe for concurrent const use.
class Glossary {
 public:
  // The product's own glossary.
  static const Glossary& BuiltIn();

  explicit Glossary(std::span<const std::string_view> lines);

  // Every concept whose phrase occurs, each occurrence once, ordered by start. Overlaps are kept:
  // 任务依赖 is also 任务.
  std::vector<ConceptMatch> Find(std::string_view text) const;

  size_t concept_count() const { return concept_count_; }

 private:
  using UnitId = uint32_t;

  struct Unit {
    UnitId id;
    uint32_t begin;
    uint32_t end;
  };
  // What is left of a phrase behind its first part: parts separated by gaps.
  struct Ending {
    uint32_t concept_id;
    std::vector<std::vector<UnitId>> later_parts;
  };
  struct Node {
    std::unordered_map<UnitId, uint32_t> next;
    std::vector<Ending> endings;
  };

  void AddPhrase(std::string_view phrase, uint32_t concept_id);
  std::vector<UnitId> InternUnits(std::string_view text);
  std::vector<Unit> Units(std::string_view text) const;
  // Index behind the last matched unit, or 0 when the later parts don't follow `from`.
  static size_t MatchLaterParts(const Ending& ending, const std::vector<Unit>& units, size_t from);

  std::unordered_map<std::string, UnitId> unit_ids_;
  std::vector<Node> nodes_ = std::vector<Node>(1);
  size_t concept_count_ = 0;
};

// The data of the built-in glossary: names of things, and ways to say what somebody wants.
std::span<const std::string_view> GlossaryTerms();
std::span<const std::string_view> GlossaryTopics();

}  // namespace deskmesh::knowledge
