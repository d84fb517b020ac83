// SPDX-License-Identifier: Apache-2.0
#include "knowledge/generator/core/claim_text.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "knowledge/generator/core/claim_numbers.h"
#include "knowledge/generator/core/claim_words.h"
#include "platform/text/normalize.h"
#include "platform/text/stemmer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

using Characters = std::u32string_view;

constexpr std::size_t kLongestPhrase = 5;  // characters of a Chinese word of the lists
constexpr std::size_t kLongestNegation = 8;  // of a negator or set phrase with one
constexpr std::size_t kFarthestDenied = 16;  // characters of grammar and the word behind a negator

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

std::string Part(Characters run, std::size_t at, std::size_t count) {
  return text::ToUtf8(run.substr(at, count));
}

// The meanings in a run, and the pairs of those characters that are no function words.
std::set<std::string> HanTerms(Characters run) {
  std::set<std::string> terms;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    for (std::size_t i = begin; i + 1 < end; ++i) terms.insert(Part(run, i, 2));
    if (begin + 1 == end) terms.insert(Part(run, begin, 1));
  };
  for (std::size_t at = 0; at < run.size();) {
    std::size_t taken = 0;
    std::optional<std::string> meaning;
    for (std::size_t count = std::min(kLongestPhrase, run.size() - at); count > 1; --count) {
      const std::string phrase = Part(run, at, count);
      meaning = MeaningOf(phrase);
      if (meaning.has_value() || IsFrameWord(phrase)) {
        taken = count;
        break;
      }
    }
    if (taken == 0) {
      const std::string character = Part(run, at, 1);
      const bool is_frame = IsFrameWord(character);
      if (!is_frame) meaning = MeaningOf(character);
      if (is_frame || meaning.has_value()) taken = 1;
    }
    if (taken == 0) {
      ++at;
      continue;
    }
    close(at);
    if (meaning.has_value()) terms.insert(*meaning);
    at += taken;
    begin = at;
  }
  close(run.size());
  return terms;
}

// How many characters the unit at the start of what follows a number takes, 个 in front included.
std::pair<std::string_view, std::size_t> HanUnit(Characters run) {
  const std::size_t skipped = !run.empty() && run[0] == U'个' ? 1 : 0;
  if (skipped == 1 && run.size() > 1 && run[1] == U'月') return {"mon", 2};
  for (const std::size_t count : {2U, 1U}) {
    if (run.size() < skipped + count) continue;
    const std::string_view unit = UnitOf(Part(run, skipped, count));
    if (!unit.empty()) return {unit, skipped + count};
  }
  return {};
}

// Where 之前, 之后 or a 前 or 后 that ends what comes first stops; 0 for nowhere.
std::pair<std::size_t, Clause::Order> HanOrder(Characters run) {
  for (std::size_t i = 0; i < run.size(); ++i) {
    const bool is_before = run[i] == U'前';
    if (!is_before && run[i] != U'后') continue;
    const bool is_word = i > 0 && (run[i - 1] == U'之' || run[i - 1] == U'以');
    const bool is_end = i + 1 == run.size() ||
                        Characters(U"请先必需应要会将才").find(run[i + 1]) != Characters::npos;
    if (is_word || is_end)
      return {i + 1, is_before ? Clause::Order::kBefore : Clause::Order::kAfter};
  }
  return {0, Clause::Order::kNone};
}

// Whether a negator at the start is one of what stands before 的 and a noun: 没有日期的任务.
bool IsOfAttribute(Characters behind) {
  if (!behind.empty() && Characters(U"法能可会要得许应到是").find(behind[0]) != Characters::npos)
    return false;
  const std::size_t end = behind.substr(0, 9).find(U'的');
  return end != Characters::npos && end >= 1 && end + 1 < behind.size();
}

Clause::Order OrderOf(std::string_view word) {
  if (IsOneOf(word, {"before", "until"})) return Clause::Order::kBefore;
  return IsOneOf(word, {"after", "once"}) ? Clause::Order::kAfter : Clause::Order::kNone;
}

class ClauseCutter {
 public:
  explicit ClauseCutter(std::vector<ClaimToken> tokens) : tokens_(std::move(tokens)) {}

  std::vector<Clause> Run() {
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      const ClaimToken& token = tokens_[at_];
      switch (token.kind) {
        case ClaimToken::Kind::kStop:
          End();
          ++sentence_;
          if (token.text == "\n") ++line_;
          clause_.sentence = sentence_;
          clause_.line = line_;
          break;
        case ClaimToken::Kind::kMark:
          End();
          break;
        case ClaimToken::Kind::kNumber:
          clause_.numbers.push_back({token.value, UnitBehind(), MeasuredBehind()});
          clause_.text += " " + token.text + " ";
          break;
        case ClaimToken::Kind::kCode:
          clause_.codes.push_back(token.text);
          break;
        case ClaimToken::Kind::kWord:
          TakeWord(token.text);
          break;
        case ClaimToken::Kind::kHan:
          TakeHan(token.han);
          break;
      }
    }
    End();
    std::set<std::string> context;
    for (std::size_t i = 0; i < clauses_.size(); ++i) {
      if (i > 0 && clauses_[i].sentence != clauses_[i - 1].sentence) context.clear();
      context.insert(clauses_[i].terms.begin(), clauses_[i].terms.end());
      clauses_[i].context = context;
    }
    return std::move(clauses_);
  }

 private:
  bool IsEmpty() const {
    return clause_.words.empty() && clause_.runs.empty() && clause_.numbers.empty() &&
           clause_.codes.empty() && clause_.negators == 0;
  }

  void End() {
    if (!IsEmpty()) clauses_.push_back(std::move(clause_));
    clause_ = Clause();
    clause_.sentence = sentence_;
    clause_.line = line_;
    is_denying_ = false;
  }

  bool IsKind(std::size_t i, ClaimToken::Kind kind) const {
    return i < tokens_.size() && tokens_[i].kind == kind;
  }

  // The unit a number has behind it, one word in between: "5 failed attempts".
  std::string_view UnitBehind() const {
    for (std::size_t i = at_ + 1; i <= at_ + 2; ++i) {
      if (IsKind(i, ClaimToken::Kind::kHan))
        return i > at_ + 1 ? "" : HanUnit(tokens_[i].han).first;
      if (!IsKind(i, ClaimToken::Kind::kWord)) return {};
      const std::string_view unit = UnitOf(tokens_[i].text);
      if (!unit.empty()) return unit;
      if (IsOneOf(tokens_[i].text, {"of", "or", "and", "to"})) return {};
    }
    return {};
  }

  // What a measure is of, up to the next number or joining word: "16 GB of free memory and …".
  std::set<std::string> MeasuredBehind() const {
    std::set<std::string> terms;
    if (!IsKind(at_ + 1, ClaimToken::Kind::kWord) || !IsMeasure(UnitOf(tokens_[at_ + 1].text)) ||
        !IsKind(at_ + 2, ClaimToken::Kind::kWord) || tokens_[at_ + 2].text != "of") {
      return terms;
    }
    for (std::size_t i = at_ + 3; i <= at_ + 6 && IsKind(i, ClaimToken::Kind::kWord); ++i) {
      const std::string& word = tokens_[i].text;
      if (IsOneOf(word, {"and", "or", "for", "in", "on", "with", "is", "are"})) break;
      if (!IsFrameWord(word)) terms.insert(MeaningOf(word).value_or(text::StemEnglish(word)));
    }
    return terms;
  }

  bool IsMeasured(std::string_view word) const {
    if (!IsMeasure(UnitOf(word)) && !IsOneOf(word, {"time", "times"})) return false;
    return (at_ >= 1 && IsKind(at_ - 1, ClaimToken::Kind::kNumber)) ||
           (at_ >= 2 && IsKind(at_ - 2, ClaimToken::Kind::kNumber));
  }

  // Whether "and" begins a clause of its own: with its own negation, or behind a denied one.
  bool DeniesAnew() const {
    for (std::size_t i = at_ + 1; i <= at_ + 3 && IsKind(i, ClaimToken::Kind::kWord); ++i) {
      const std::string& word = tokens_[i].text;
      if (IsNegator(word) || word == "then") return true;
      if (clause_.negators > 0 && IsOneOf(word, {"can", "must", "should", "may"})) return true;
    }
    return false;
  }

  bool FollowsRelative() const {
    for (std::size_t i = at_; i > 0 && i + 3 > at_; --i) {
      if (IsKind(i - 1, ClaimToken::Kind::kWord) &&
          IsOneOf(tokens_[i - 1].text, {"that", "which", "who", "whose", "where"})) {
        return true;
      }
    }
    return false;
  }

  void TakeWord(const std::string& word) {
    if (IsOneOf(word, {"but", "because", "if", "when", "unless", "until", "before", "after",
                       "while", "once", "although", "so", "whereas", "except"})) {
      End();
      clause_.is_condition =
          IsOneOf(word, {"if", "when", "unless", "until", "before", "after", "once"});
      clause_.order = OrderOf(word);
    } else if (word == "and" && !clause_.words.empty() && DeniesAnew()) {
      End();
    }
    clause_.text += " " + word + " ";
    if (IsNegator(word)) {
      // A bare No in front of a comma answers the question.
      const bool answers = word == "no" && (IsKind(at_ + 1, ClaimToken::Kind::kMark) ||
                                            IsKind(at_ + 1, ClaimToken::Kind::kStop));
      if (answers) return;
      ++(FollowsRelative() ? clause_.lacks : clause_.negators);
      is_denying_ = true;
      return;
    }
    if (word == "without") {
      ++clause_.lacks;
      clause_.has_attribute = is_denying_ = true;
    }
    if (IsOneOf(word, {"that", "which", "who"})) clause_.has_attribute = true;
    const std::string_view short_of = std::string_view(word).substr(0, word.find('\''));
    if (IsFrameWord(word) || IsFrameWord(short_of) || IsMeasured(word)) return;  // who's
    std::string term = MeaningOf(word).value_or(text::StemEnglish(word));
    if (is_denying_) clause_.denied.insert(term);
    is_denying_ = false;
    clause_.words.push_back(word);
    if (clause_.terms.empty()) {
      clause_.first = term;
      clause_.is_of_first =
          IsKind(at_ + 1, ClaimToken::Kind::kWord) && IsOneOf(tokens_[at_ + 1].text, {"is", "are"});
    }
    clause_.terms.insert(std::move(term));
  }

  void TakeHan(Characters whole) {
    const auto [end, order] = HanOrder(whole);
    if (end == 0 || end == whole.size()) {
      TakeRun(whole, order, /*is_first=*/true);
      return;
    }
    TakeRun(whole.substr(0, end), order, /*is_first=*/true);
    End();
    TakeRun(whole.substr(end), Clause::Order::kNone, /*is_first=*/false);
  }

  void TakeRun(Characters run, Clause::Order order, bool is_first) {
    if (order != Clause::Order::kNone) {
      clause_.order = order;
      clause_.is_condition = true;
    }
    clause_.text += text::ToUtf8(run);
    clause_.terms.merge(HanTerms(run));
    const bool follows_number = is_first && at_ > 0 && IsKind(at_ - 1, ClaimToken::Kind::kNumber);
    clause_.runs.emplace_back(run.substr(follows_number ? HanUnit(run).second : 0));
    const bool has_attribute = run.find(U'的') != Characters::npos;
    for (std::size_t i = 0; i < run.size();) {
      const std::string rest = Part(run, i, kLongestNegation);
      if (const std::size_t harmless = HarmlessPhraseAt(rest); harmless > 0) {
        i += text::CountCodePoints(std::string_view(rest).substr(0, harmless));
        continue;
      }
      const std::string_view negator = HanNegatorAt(rest);
      const bool is_choice = i > 0 && i + 1 < run.size() && run[i - 1] == run[i + 1];  // 能不能
      if (negator.empty() || is_choice) {
        ++i;
        continue;
      }
      i += text::CountCodePoints(negator);
      ++(negator != "无法" && IsOfAttribute(run.substr(i)) ? clause_.lacks : clause_.negators);
      if (has_attribute) clause_.has_attribute = true;
      Deny(run.substr(i, kFarthestDenied));
    }
  }

  // Notes the first word behind a negator that isn't grammar.
  void Deny(Characters behind) {
    for (std::size_t i = 0; i + 1 < behind.size();) {
      std::size_t frame = 0;
      for (std::size_t count = std::min<std::size_t>(3, behind.size() - i);
           count > 0 && frame == 0 && !MeaningOf(Part(behind, i, 2)).has_value(); --count) {
        if (IsFrameWord(Part(behind, i, count))) frame = count;
      }
      if (frame == 0) {
        clause_.denied.merge(HanTerms(behind.substr(i, 2)));
        return;
      }
      i += frame;
    }
  }

  std::vector<ClaimToken> tokens_;
  std::size_t at_ = 0;
  std::size_t sentence_ = 0;
  std::size_t line_ = 0;
  bool is_denying_ = false;
  Clause clause_;
  std::vector<Clause> clauses_;
};

}  // namespace

std::vector<Clause> ClausesOf(std::string_view text) {
  std::string folded = text::ToUtf8(text::Normalize(text).code_points);
  for (std::size_t at = 0; (at = folded.find("\u2019", at)) != std::string::npos;) {
    folded.replace(at, 3, "'");
  }
  return ClauseCutter(ClaimTokens(text::ToUtf32(Reworded(std::move(folded))))).Run();
}

std::set<std::string> ClaimTermsOf(const std::vector<Clause>& clauses) {
  std::set<std::string> terms;
  for (const Clause& clause : clauses) terms.insert(clause.terms.begin(), clause.terms.end());
  return terms;
}

}  // namespace deskmesh::knowledge
