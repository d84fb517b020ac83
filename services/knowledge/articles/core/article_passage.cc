// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/article_passage.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "knowledge/articles/core/article_text.h"
#include "knowledge/articles/core/link_reference.h"
#include "knowledge/articles/core/markdown_html.h"
#include "knowledge/core/asked_actions.h"
#include "knowledge/core/asked_contents.h"
#include "knowledge/core/glossary.h"
#include "knowledge/core/phrase_text.h"
#include "knowledge/core/query_plan.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kMostBytes = 100'000;
constexpr float kLeastWeight = 0.2F;  // of a word: function words say nothing
constexpr double kHeadingWorth = 3;
constexpr double kLeastScore = 0.3;    // of a section that is what was asked for
constexpr double kNumberWorth = 0.25;  // of a section with a number where one is asked for

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// A paragraph, a list, a table, a piece of code or a heading, with the lines it covers.
struct Block {
  std::string_view text;
  std::size_t level = 0;  // of a heading
  bool is_code = false;
};

// `headings` of the text; those inside of lists and quotes stay in their blocks.
std::vector<Block> Blocks(std::string_view markdown, const std::vector<MarkdownHeading>& headings) {
  std::vector<Block> blocks;
  auto heading = headings.begin();
  std::size_t begin = 0, end = 0;  // of the block that grows; none: both equal
  std::string_view fence;
  const auto close = [&] {
    if (end > begin) {
      blocks.push_back({markdown.substr(begin, end - begin), 0, false});
    }
    begin = end;
  };
  for (std::size_t at = 0; at < markdown.size();) {
    while (heading != headings.end() && (heading->is_inside || heading->begin < at)) ++heading;
    if (heading != headings.end() && heading->begin == at) {
      close();
      fence = {};
      blocks.push_back({markdown.substr(at, heading->end - at), heading->level, false});
      at = std::min(markdown.find('\n', heading->end), markdown.size() - 1) + 1;
      begin = end = at;
      continue;
    }
    const std::size_t stop = std::min(markdown.find('\n', at), markdown.size());
    const std::string_view line = markdown.substr(at, stop - at);
    const std::string_view bare = Trim(line);
    const std::size_t next = std::min(stop + 1, markdown.size());
    const bool has_marks = bare.starts_with("```") || bare.starts_with("~~~");
    const std::string_view marks =
        has_marks ? bare.substr(0, bare.find_first_not_of(bare[0])) : std::string_view();
    if (!fence.empty()) {
      end = stop;
      if (has_marks && marks == bare && marks[0] == fence[0] && marks.size() >= fence.size()) {
        fence = {};
        close();
        blocks.back().is_code = true;
      }
    } else if (has_marks && line == Trim(line)) {
      close();
      begin = at;
      end = stop;
      fence = marks;
    } else if (bare.empty()) {
      close();
    } else {
      if (end == begin) begin = at;
      end = stop;
    }
    at = next;
  }
  const bool is_open = !fence.empty();
  close();
  if (is_open && !blocks.empty()) blocks.back().is_code = true;
  return blocks;
}

using Weights = std::map<std::string, double>;
using Terms = std::unordered_set<std::string>;

// What stands in a text: its index terms and the glossary's concepts.
Terms TermsOf(std::string_view plain) {
  Terms terms;
  for (text::Term& term : text::Analyze(plain)) terms.insert(std::move(term.text));
  for (const ConceptMatch& match : Glossary::BuiltIn().Find(plain)) {
    terms.insert(ConceptTerm(match.concept_id));
  }
  return terms;
}

// A part of an article, with what it is headed by.
struct Piece {
  std::string_view text;
  std::string_view heading;
};

// Those of the asked terms that stand in a text, each once, in the order of `asked`.
std::vector<Weights::const_pointer> AskedIn(std::string_view text, const Weights& asked) {
  const Terms terms = TermsOf(PlainText(text));
  std::vector<Weights::const_pointer> found;
  for (const std::string& term : terms) {
    const auto known = asked.find(term);
    if (known != asked.end()) found.push_back(&*known);
  }
  // Sums in one order, whatever the order of a hash.
  std::ranges::sort(found, [](Weights::const_pointer a, Weights::const_pointer b) {
    return a->first < b->first;
  });
  return found;
}

// What the pieces of a text say of what was asked, a word rare among the pieces more, one that all of
// them have hardly, one of a heading most. It costs by the words of the text, not by pieces times asked
// words: there may be thousands of both.
std::vector<double> Scores(const std::vector<Piece>& pieces, const Weights& asked) {
  std::vector<std::vector<Weights::const_pointer>> found;
  std::unordered_map<Weights::const_pointer, std::size_t> spread;
  for (const Piece& piece : pieces) {
    found.push_back(AskedIn(piece.text, asked));
    for (const Weights::const_pointer each : found.back()) ++spread[each];
  }
  std::vector<double> scores(pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (found[i].empty()) continue;
    const Terms head = pieces[i].heading.empty() ? Terms() : TermsOf(PlainText(pieces[i].heading));
    for (const Weights::const_pointer each : found[i]) {
      const double rarity =
          std::log(static_cast<double>(pieces.size() + 1) / static_cast<double>(spread[each]));
      scores[i] += each->second * rarity * (head.contains(each->first) ? kHeadingWorth : 1);
    }
  }
  return scores;
}

void Weigh(const std::string& term, double weight, Weights* weights) {
  double& known = (*weights)[term];
  known = std::max(known, weight);
}

// The question's words count most, then what search took for them, then what else may say them.
Weights WeightsOf(const std::vector<std::string>& asked, std::string_view title) {
  constexpr double kFound = 0.7, kConcept = 0.6, kTopic = 0.2, kOtherWord = 0.4;
  constexpr double kAskingWord = 0.5;  // how many, show
  constexpr double kOfTitle = 0.2;  // all of the article is about that
  Weights weights;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const double worth = i == 0 ? 1 : kFound;
    for (const text::Term& term : text::Analyze(asked[i])) {
      if (term.weight < kLeastWeight) continue;
      const double weight = worth * term.weight;
      Weigh(term.text, IsAskingWord(term.text) ? kAskingWord * weight : weight, &weights);
      for (const std::string& other : OtherWordsOfAction(term.text)) {
        Weigh(other, kOtherWord * weight, &weights);
      }
    }
    for (const ConceptMatch& match : Glossary::BuiltIn().Find(asked[i])) {
      const bool is_topic = match.concept_id >= GlossaryTerms().size();
      Weigh(ConceptTerm(match.concept_id), worth * (is_topic ? kTopic : kConcept), &weights);
    }
  }
  const Terms of_title = TermsOf(title);
  for (auto& [term, weight] : weights) {
    if (of_title.contains(term)) weight *= kOfTitle;
  }
  return weights;
}

bool AsksForNumber(const std::string& question) {
  return PhraseText(question).HasAny(
      "how many|how much|how long|how often|how large|how big|limit|limits|maximum|at most|up to|"
      "多少|几个|几条|几次|几天|几级|几层|多久|多长|多大|最多|最少|最大|上限|限制");
}

bool HasNumber(std::string_view text) {
  const bool has_digit = std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
  return has_digit || PhraseText(text).HasAny(
                          "two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|"
                          "fifty|hundred|thousand|两|三|四|五|六|七|八|九|十|百|千|万");
}

// Cuts one block that is too long behind a line, else inside one.
std::string Cut(const Block& block, std::size_t max_bytes) {
  constexpr std::size_t kClosing = 4;
  const std::size_t room = block.is_code && max_bytes > kClosing ? max_bytes - kClosing : max_bytes;
  std::string_view cut = text::TruncateUtf8(block.text, room);
  const std::size_t line = cut.rfind('\n');
  if (line != std::string_view::npos && line > 0) {
    cut = cut.substr(0, line);
  } else if (!block.is_code) {
    return Opening(block.text, room);
  }
  std::string out(cut);
  if (block.is_code) out += "\n" + std::string(3, Trim(block.text)[0]);
  return out;
}

std::string_view Between(const std::vector<Block>& blocks, std::size_t from, std::size_t to) {
  const char* begin = blocks[from].text.data();
  const char* end = blocks[to - 1].text.data() + blocks[to - 1].text.size();
  return std::string_view(begin, static_cast<std::size_t>(end - begin));
}

std::string Join(const std::vector<Block>& blocks, std::size_t from, std::size_t to) {
  return std::string(Between(blocks, from, to));
}

std::size_t Length(const std::vector<Block>& blocks, std::size_t from, std::size_t to) {
  return static_cast<std::size_t>(blocks[to - 1].text.data() + blocks[to - 1].text.size() -
                                  blocks[from].text.data());
}

// Of blocks [from, to), which don't fit together, those around the best.
std::string Around(const std::vector<Block>& blocks, std::size_t from, std::size_t to,
                   const Weights& asked, std::size_t max_bytes) {
  std::vector<Piece> pieces;
  for (std::size_t i = from; i < to; ++i) pieces.push_back({blocks[i].text, {}});
  const std::vector<double> scores = Scores(pieces, asked);
  const auto best = static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin());
  const bool has_heading = blocks[from].level > 0;
  std::string heading;
  if (has_heading && blocks[from].text.size() + 2 < max_bytes / 2) {
    heading = std::string(blocks[from].text) + "\n\n";
  }
  const std::size_t room = max_bytes - heading.size();
  std::size_t begin = from + best;
  if (has_heading && begin == from && to > from + 1) ++begin;
  if (blocks[begin].text.size() > room) return heading + Cut(blocks[begin], room);
  std::size_t end = begin + 1;
  while (end < to && Length(blocks, begin, end + 1) <= room) ++end;
  const std::size_t first = from + (has_heading ? 1 : 0);
  while (begin > first && Length(blocks, begin - 1, end) <= room) --begin;
  return heading + Join(blocks, begin, end);
}

// Text as it stands between marks of Markdown, in one line.
std::string Marked(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("<>\"\\&").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

// Adds the definitions of links that the passage names and `all` has; false where one doesn't fit.
bool AddDefinitions(const LinkDefinitions& all, std::size_t max_bytes, std::string* passage) {
  if (all.empty()) return true;
  const LinkDefinitions own = DefinitionsOf(*passage);
  std::set<std::string> added;
  std::string lines;
  bool fits = true;
  const std::string_view text = *passage;
  for (std::size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
    const std::optional<std::size_t> close = LinkLabelEnd(text, at);
    if (!close) continue;
    const std::string label = LinkLabel(text.substr(at + 1, *close - at - 1));
    const auto found = all.find(label);
    if (found == all.end() || own.contains(label) || !added.insert(label).second) continue;
    const LinkTarget& target = found->second.target;
    if (!IsSafeAddress(target.address)) continue;
    std::string line = "\n[";
    for (const char c : found->second.label) line += c == '\n' ? ' ' : c;
    line += "]: <" + Marked(target.address) + ">";
    if (!target.title.empty()) line += " \"" + Marked(target.title) + "\"";
    if (text.size() + 1 + lines.size() + line.size() <= max_bytes) {
      lines += line;
    } else {
      fits = false;
    }
  }
  if (!lines.empty()) *passage += "\n" + lines;
  return fits;
}

ArticlePassage Chosen(std::string_view markdown, const std::vector<std::string>& asked,
                      std::string_view title, std::size_t max_bytes) {
  const std::vector<MarkdownHeading> all_headings = HeadingsOf(markdown);
  const std::vector<Block> blocks = Blocks(markdown, all_headings);
  if (blocks.empty()) return {};
  const Weights weights = WeightsOf(asked, title);
  // Sections by the place of their first block.
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (i == 0 || blocks[i].level > 0) starts.push_back(i);
  }
  const auto end_of = [&](std::size_t section) {
    return section + 1 < starts.size() ? starts[section + 1] : blocks.size();
  };
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::string_view heading =
        blocks[starts[i]].level > 0 ? blocks[starts[i]].text : std::string_view();
    pieces.push_back({Between(blocks, starts[i], end_of(i)), heading});
  }
  std::vector<double> scores = Scores(pieces, weights);
  if (!asked.empty() && AsksForNumber(asked[0])) {
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (HasNumber(pieces[i].text)) scores[i] += kNumberWorth;
    }
  }
  auto best = static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin());
  const bool is_told = scores[best] > (scores.size() > 1 ? kLeastScore : 0);
  if (!is_told) best = 0;
  const auto section_of = [&](const Block& block) {
    const auto at = static_cast<std::size_t>(block.text.data() - markdown.data());
    return static_cast<std::size_t>(std::ranges::count_if(
        all_headings, [&](const MarkdownHeading& heading) { return heading.begin <= at; }));
  };
  ArticlePassage passage;
  passage.section = section_of(blocks[starts[best]]);
  if (Length(blocks, 0, blocks.size()) <= max_bytes) {
    passage.markdown = Join(blocks, 0, blocks.size());
    return passage;
  }
  const std::size_t from = starts[best];
  std::size_t to = end_of(best);
  // What stands above the first heading says little by itself.
  const bool is_opening = starts.size() > 1 && best == 0 && blocks[0].level == 0;
  if (!is_told || (is_opening && Length(blocks, from, to) <= max_bytes)) {
    passage.section = section_of(blocks[0]);
    to = 1;
    while (to < blocks.size() && Length(blocks, 0, to + 1) <= max_bytes) ++to;
    passage.markdown =
        Length(blocks, 0, to) <= max_bytes ? Join(blocks, 0, to) : Cut(blocks[0], max_bytes);
    return passage;
  }
  if (Length(blocks, from, to) > max_bytes) {
    passage.markdown = Around(blocks, from, to, weights, max_bytes);
    return passage;
  }
  for (std::size_t deeper = best + 1; deeper < starts.size() && blocks[from].level > 0; ++deeper) {
    if (blocks[starts[deeper]].level <= blocks[from].level) break;
    if (Length(blocks, from, end_of(deeper)) > max_bytes) break;
    to = end_of(deeper);
  }
  passage.markdown = Join(blocks, from, to);
  return passage;
}

}  // namespace

ArticlePassage BestPassage(std::string_view markdown, const std::vector<std::string>& asked,
                           std::size_t max_bytes, std::string_view title) {
  markdown = text::TruncateUtf8(markdown, kMostBytes);
  const LinkDefinitions definitions = DefinitionsOf(markdown);
  ArticlePassage passage = Chosen(markdown, asked, title, max_bytes);
  if (!AddDefinitions(definitions, max_bytes, &passage.markdown)) {
    // Less text, with links that lead somewhere.
    passage = Chosen(markdown, asked, title, max_bytes - max_bytes / 4);
    AddDefinitions(definitions, max_bytes, &passage.markdown);
  }
  return passage;
}

}  // namespace deskmesh::knowledge
