// SPDX-License-Identifier: Apache-2.0
#include "knowledge/generator/core/claim_check.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "knowledge/generator/core/claim_sources.h"
#include "knowledge/generator/core/claim_text.h"
#include "knowledge/generator/core/claim_words.h"
#include "platform/text/normalize.h"
#include "platform/text/stemmer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kMaxAskedBytes = 1'000;

using Signs = std::span<const std::string_view>;

constexpr std::string_view kAtLeast[] = {
    "超过",    "exceed",  "exceeds",   "larger than", "over", "longer than", "at least", "or more",
    "minimum", "no less", "more than", "no fewer",    "至少", "最少",        "以上",     "起码"};
constexpr std::string_view kAtMost[] = {"at most", "up to",  "or less", "maximum", "less than",
                                        "limit",   "within", "最多",    "至多",    "以内",
                                        "以下",    "上限",   "内"};
constexpr std::string_view kBefore[] = {"before", "prior", "之前", "以前", "前"};
constexpr std::string_view kAfter[] = {"after", "once", "when", "afterwards",
                                       "if",    "之后", "以后", "后"};
constexpr std::string_view kAbove[] = {"above",        "over", "more than", "higher than",
                                       "greater than", "超过", "高于",      "大于",
                                       "多于",         "以上", "之上"};
constexpr std::string_view kBelow[] = {"below",      "under",        "less than", "lower than",
                                       "fewer than", "smaller than", "低于",      "小于",
                                       "少于",       "不足",         "以下",      "之下"};
constexpr std::string_view kAtTheStart[] = {"first", "首先", "最先", "第一", "最前"};
constexpr std::string_view kAtTheEnd[] = {"last", "最后", "末尾", "最末"};
constexpr std::string_view kOnly[] = {"only", "solely", "exclusively", "只有", "只能", "仅", "只"};
constexpr std::string_view kEveryone[] = {
    "everyone", "everybody", "anyone", "anybody", "all",  "any",  "所有人", "所有用户", "所有成员",
    "所有访客", "任何",      "每个人", "人人",    "大家", "谁都", "所有",   "全部"};

bool Has(const Clause& clause, Signs signs) {
  std::string single = " " + clause.text + " ";
  const auto is_double = [](char left, char right) { return left == ' ' && right == ' '; };
  single.erase(std::unique(single.begin(), single.end(), is_double), single.end());
  return std::ranges::any_of(signs, [&](std::string_view sign) {
    const bool is_english = static_cast<unsigned char>(sign[0]) < 0x80;
    if (is_english) return single.find(" " + std::string(sign) + " ") != std::string::npos;
    for (std::size_t at = 0; (at = single.find(sign, at)) != std::string::npos; at += sign.size()) {
      // 所有者 is an owner, not everyone.
      const std::string_view behind = std::string_view(single).substr(at + sign.size());
      if (sign != "所有" || (!behind.starts_with("者") && !behind.starts_with("权"))) return true;
    }
    return false;
  });
}

std::size_t Shared(const std::set<std::string>& left, const std::set<std::string>& right) {
  return static_cast<std::size_t>(
      std::ranges::count_if(left, [&](const std::string& term) { return right.contains(term); }));
}

// Own words say twice what those of the clauses before do, which count alone where a clause ("for 14
// days") has none.
std::size_t WordScore(const Clause& claim, const Clause& source) {
  if (claim.terms.empty()) return Shared(claim.context, source.context);
  const std::size_t own = Shared(claim.terms, source.terms);
  return own + Shared(claim.terms, source.context);
}

bool IsSameQuantity(const Quantity& claim, const Quantity& source) {
  if (!claim.of.empty() && !source.of.empty() && Shared(claim.of, source.of) == 0) return false;
  const int claimed = SecondsOf(claim.unit);
  const int known = SecondsOf(source.unit);
  if (claimed > 0 && known > 0) return claim.value * claimed == source.value * known;
  if (claim.value != source.value) return false;
  if (claim.unit.empty()) return !IsMeasure(source.unit);
  return source.unit.empty() || claim.unit == source.unit;
}

bool HasQuantity(const Clause& source, const Quantity& quantity) {
  return std::ranges::any_of(
      source.numbers, [&](const Quantity& known) { return IsSameQuantity(quantity, known); });
}

bool HasCode(const std::vector<Clause>& clauses, const std::string& code) {
  return std::ranges::any_of(clauses, [&](const Clause& clause) {
    return std::ranges::find(clause.codes, code) != clause.codes.end();
  });
}

bool IsOdd(std::size_t count) { return count % 2 == 1; }
bool Denies(const Clause& clause) { return IsOdd(clause.negators); }
bool Lacks(const Clause& clause) { return IsOdd(clause.lacks); }

std::set<std::string> TermsOfSentence(const std::vector<Clause>& clauses, std::size_t sentence) {
  std::set<std::string> terms;
  for (const Clause& clause : clauses) {
    if (clause.sentence == sentence) terms.insert(clause.terms.begin(), clause.terms.end());
  }
  return terms;
}

// Whether a folded question proposes what is to be confirmed.
bool IsForYesOrNo(std::string_view folded) {
  const std::string_view first = folded.substr(0, folded.find(' '));
  for (const std::string_view word :
       {"is", "are", "was", "were", "do", "does", "did", "can", "could", "will", "would", "should",
        "may", "must", "has", "have", "am"}) {
    if (first == word) return true;
  }
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"吗", "是否", "能不能", "会不会", "是不是",
                                              "可不可以"},
      [&](std::string_view word) { return folded.find(word) != std::string::npos; });
}

struct AskedClaims {
  explicit AskedClaims(std::string_view question)
      : folded(text::NormalizeToString(question)),
        clauses(ClausesOf(question)),
        terms(ClaimTermsOf(clauses)),
        is_for_yes_or_no(IsForYesOrNo(folded)) {}

  std::string folded;
  std::vector<Clause> clauses;
  std::set<std::string> terms;
  bool is_for_yes_or_no;
};

class SentenceCheck {
 public:
  SentenceCheck(std::string_view sentence, const ClaimSources& sources, const AskedClaims& asked)
      : sources_(sources), asked_(asked), claims_(ClausesOf(sentence)) {}

  std::string Run(bool compares_words) const {
    if (sources_.clauses().empty()) return claims_.empty() ? "" : "the passages are empty";
    if (compares_words && HasForeignWord()) {
      return "it says something that no cited passage has";
    }
    for (const Clause& claim : claims_) {
      if (!HasItsNumbers(claim)) {
        return "it names a number, code or address that no cited passage has";
      }
    }
    for (const Clause& claim : claims_) {
      if (!IsOfItsSense(claim)) return "it denies what the passage says, or the other way round";
    }
    for (std::size_t i = 0; i + 1 < claims_.size(); ++i) {
      if (IsTurnedRound(claims_[i], claims_[i + 1])) return "it turns before and after around";
    }
    if (compares_words && (IsScattered() || std::ranges::any_of(claims_, [&](const Clause& claim) {
                             return IsPutTogether(claim);
                           }))) {
      return "its words stand in different places";
    }
    return "";
  }

 private:
  bool HasForeignWord() const {
    std::vector<std::string> foreign;
    for (const Clause& claim : claims_) {
      for (const std::string& word : claim.words) {
        if (!sources_.Covers(word)) foreign.push_back(word);
      }
      for (const std::u32string& run : claim.runs) {
        const std::vector<std::string> uncovered = sources_.Uncovered(run);
        foreign.insert(foreign.end(), uncovered.begin(), uncovered.end());
      }
    }
    if (foreign.empty()) return false;
    if (foreign.size() > 1 || asked_.is_for_yes_or_no) return true;
    const std::string& word = foreign[0];
    const bool is_english = static_cast<unsigned char>(word[0]) < 0x80;
    if (!is_english) return asked_.folded.find(word) == std::string::npos;
    const std::string term = MeaningOf(word).value_or(text::StemEnglish(word));
    return !asked_.terms.contains(term);
  }

  bool HasItsNumbers(const Clause& claim) const {
    const std::vector<Clause>& sources = sources_.clauses();
    std::size_t best = 0;
    for (const Clause& source : sources) best = std::max(best, WordScore(claim, source));
    for (const Quantity& number : claim.numbers) {
      bool is_there = false;
      std::size_t beside = 0;
      bool is_other_there = false;
      for (const Clause& source : sources) {
        const std::size_t score = WordScore(claim, source);
        if (HasQuantity(source, number)) {
          is_there = true;
          beside = std::max(beside, score);
        }
        is_other_there =
            is_other_there ||
            (score == best && std::ranges::any_of(source.numbers, [&](const Quantity& q) {
               return !q.unit.empty() && (q.unit == number.unit ||
                                          (SecondsOf(q.unit) > 0 && SecondsOf(number.unit) > 0));
             }));
      }
      // What it is said of has a number of this kind, another one.
      if (!is_there || (beside < best && is_other_there)) return false;
    }
    return std::ranges::all_of(claim.codes, [&](const std::string& code) {
      // An error code that the reader brought along is no invention.
      const bool has_letter =
          std::ranges::any_of(code, [](char c) { return c >= 'a' && c <= 'z'; });
      return HasCode(sources, code) || (has_letter && HasCode(asked_.clauses, code));
    });
  }

  static std::size_t Score(const Clause& claim, const Clause& source) {
    std::size_t score = Shared(claim.terms, source.terms);
    const auto numbers = static_cast<std::size_t>(std::ranges::count_if(
        claim.numbers, [&](const Quantity& number) { return HasQuantity(source, number); }));
    if (score == 0 && numbers == 0) return 0;
    return WordScore(claim, source) + 2 * numbers;
  }

  // The clauses that speak of the same, all with the best score. A title says nothing of it, unless
  // nothing else does.
  std::vector<const Clause*> Counterparts(const Clause& claim, std::size_t* best) const {
    std::vector<const Clause*> out = Counterparts(claim, /*are_titles=*/false, best);
    if (out.empty()) out = Counterparts(claim, /*are_titles=*/true, best);
    return out;
  }

  std::vector<const Clause*> Counterparts(const Clause& claim, bool are_titles,
                                          std::size_t* best) const {
    std::vector<const Clause*> out;
    *best = 0;
    for (const Clause& source : sources_.clauses()) {
      if (sources_.IsTitle(source) != are_titles) continue;
      const std::size_t score = Score(claim, source);
      if (score == 0 || score < *best) continue;
      if (score > *best) out.clear();
      *best = score;
      out.push_back(&source);
    }
    return out;
  }

  // Those of the counterparts whose whole sentence shares most with the claim's.
  std::vector<const Clause*> Nearest(const Clause& claim,
                                     const std::vector<const Clause*>& counterparts) const {
    const std::set<std::string> claimed = TermsOfSentence(claims_, claim.sentence);
    std::vector<const Clause*> out;
    std::size_t most = 0;
    for (const Clause* source : counterparts) {
      const std::size_t shared =
          Shared(claimed, TermsOfSentence(sources_.clauses(), source->sentence));
      if (shared < most) continue;
      if (shared > most) out.clear();
      most = shared;
      out.push_back(source);
    }
    return out;
  }

  bool IsOfItsSense(const Clause& claim) const {
    if (claim.terms.empty()) return true;
    std::size_t best = 0;
    const std::vector<const Clause*> counterparts = Counterparts(claim, &best);
    const auto all = [&](auto test) {
      return !counterparts.empty() &&
             std::ranges::all_of(counterparts, [&](const Clause* source) { return test(*source); });
    };
    if (Denies(claim) && claim.is_condition && sources_.has_otherwise()) {
      // The contrary of what is required.
    } else if (Denies(claim)) {
      const bool is_denied = std::ranges::any_of(counterparts, [&](const Clause* source) {
        return Denies(*source) ||
               (Lacks(*source) && claim.lacks == 0 && Shared(claim.denied, source->denied) > 0);
      });
      if (!is_denied || DeniesWhatIsSaid(claim)) return false;
    } else if (!claim.is_condition && best >= claim.terms.size()) {
      const bool is_denied =
          std::ranges::any_of(counterparts, [](const Clause* source) { return Denies(*source); });
      const bool is_said = std::ranges::any_of(counterparts, [&](const Clause* source) {
        return !Denies(*source) && Shared(claim.terms, source->context) == claim.terms.size();
      });
      if ((is_denied && !is_said) || HasOnlyDenied(claim)) return false;
    }
    if (Lacks(claim) && all([](const Clause& s) { return !Lacks(s) && !Denies(s); })) return false;
    if (!Lacks(claim) && claim.negators == 0 && claim.has_attribute && all(Lacks)) return false;
    if (Has(claim, kEveryone) && !Has(claim, kOnly) &&
        all([](const Clause& s) { return Has(s, kOnly); }))
      return false;
    const std::vector<const Clause*> nearest = Nearest(claim, counterparts);
    const auto is_contrary = [&](Signs sign, Signs contrary) {
      return Has(claim, sign) && !Has(claim, contrary) && !nearest.empty() &&
             std::ranges::all_of(nearest, [&](const Clause* source) {
               return Has(*source, contrary) && !Has(*source, sign);
             });
    };
    for (const auto& [sign, contrary] :
         {std::pair<Signs, Signs>(kAtLeast, kAtMost), std::pair<Signs, Signs>(kBefore, kAfter),
          std::pair<Signs, Signs>(kAbove, kBelow),
          std::pair<Signs, Signs>(kAtTheStart, kAtTheEnd)}) {
      if (is_contrary(sign, contrary) || is_contrary(contrary, sign)) return false;
    }
    if (best == 0 || !Has(claim, kOnly)) return true;
    return std::ranges::any_of(sources_.clauses(), [&](const Clause& source) {
      return Has(source, kOnly) && std::ranges::any_of(counterparts, [&](const Clause* other) {
               return other->sentence == source.sentence;
             });
    });
  }

  // Whether a word right behind the claim's negator stands in the passages and is never denied there.
  bool DeniesWhatIsSaid(const Clause& claim) const {
    return std::ranges::any_of(claim.denied, [&](const std::string& term) {
      bool is_said = false;
      for (const Clause& source : sources_.clauses()) {
        if (!source.terms.contains(term)) continue;
        if (Denies(source) || Lacks(source)) return false;
        is_said = true;
      }
      return is_said;
    });
  }

  // Whether a word of the claim stands in the passages right behind a negator and nowhere unhindered.
  bool HasOnlyDenied(const Clause& claim) const {
    for (const Clause& source : sources_.clauses()) {
      if (!Denies(source) || source.is_condition || Score(claim, source) < claim.terms.size()) {
        continue;
      }
      for (const std::string& term : source.denied) {
        if (!claim.terms.contains(term)) continue;
        const bool is_claimed = std::ranges::any_of(sources_.clauses(), [&](const Clause& other) {
          return !Denies(other) && !sources_.IsTitle(other) && other.terms.contains(term);
        });
        if (!is_claimed) return true;
      }
    }
    return false;
  }

  // Whether what a clause says comes before what the claim has it come after, or the other way round.
  bool HasContraryOrder(const Clause& main, const Clause& condition) const {
    if (main.order != Clause::Order::kNone) return false;
    bool is_contrary = false;
    for (const Clause& source : sources_.clauses()) {
      if (source.sentence != main.sentence || source.order == Clause::Order::kNone) continue;
      if (Shared(condition.terms, source.terms) == 0) continue;
      if (source.order == condition.order) return false;
      is_contrary = true;
    }
    return is_contrary;
  }

  // "Restore before you stop" of "stop before you restore".
  bool IsTurnedRound(const Clause& first, const Clause& second) const {
    const bool is_first_main = first.order == Clause::Order::kNone;
    const bool is_second_main = second.order == Clause::Order::kNone;
    if (first.sentence != second.sentence || is_first_main == is_second_main) return false;
    const Clause& main = is_first_main ? first : second;
    const Clause& condition = is_first_main ? second : first;
    std::size_t best = 0;
    const std::vector<const Clause*> of_main = Nearest(main, Counterparts(main, &best));
    const std::vector<const Clause*> of_condition =
        Nearest(condition, Counterparts(condition, &best));
    const auto is_contrary = [&](const Clause* s) { return HasContraryOrder(*s, condition); };
    if (!of_main.empty() && std::ranges::all_of(of_main, is_contrary)) return true;
    const auto is_same_order = [&](const Clause* s) { return s->order == condition.order; };
    return !of_main.empty() && !of_condition.empty() &&
           std::ranges::all_of(of_main, is_same_order) &&
           std::ranges::none_of(of_condition, is_same_order);
  }

  // Whether less than half of the words stand together, within three sentences of a passage.
  bool IsScattered() const {
    const std::set<std::string> claimed = ClaimTermsOf(claims_);
    if (claimed.size() < 3) return false;
    std::size_t most = 0;
    for (const Clause& start : sources_.clauses()) {
      std::set<std::string> near;
      for (const Clause& source : sources_.clauses()) {
        if (source.sentence < start.sentence || source.sentence > start.sentence + 2) continue;
        near.insert(source.terms.begin(), source.terms.end());
      }
      most = std::max(most, Shared(claimed, near));
    }
    return most * 2 < claimed.size();
  }

  // "Professional is free" where another plan is: the two words share no sentence, those that say the
  // one begin with a thing of their own, and no title names the other.
  bool IsSaidOfAnother(const Clause& claim, const std::set<std::string>& known,
                       const std::vector<std::set<std::string>>& sentences) const {
    if (!claim.is_of_first || !known.contains(claim.first)) return false;
    const std::string& other = *known.begin() == claim.first ? *known.rbegin() : *known.begin();
    for (const std::set<std::string>& sentence : sentences) {
      if (sentence.contains(claim.first) && sentence.contains(other)) return false;
    }
    return std::ranges::all_of(sources_.clauses(), [&](const Clause& source) {
      if (sources_.IsTitle(source)) return !source.terms.contains(claim.first);
      return !source.terms.contains(other) || (source.is_of_first && source.first != other);
    });
  }

  // Whether a clause says of one thing what a passage says of others: more than a third of its words
  // stand in other sentences than the rest, or the word it begins with does.
  bool IsPutTogether(const Clause& claim) const {
    const std::vector<Clause>& sources = sources_.clauses();
    std::vector<std::set<std::string>> sentences(sources.back().sentence + 1);
    for (const Clause& source : sources) {
      sentences[source.sentence].insert(source.terms.begin(), source.terms.end());
    }
    std::set<std::string> known;
    for (const std::string& term : claim.terms) {
      if (std::ranges::any_of(sentences, [&](const auto& each) { return each.contains(term); })) {
        known.insert(term);
      }
    }
    if (known.size() < 3) return known.size() == 2 && IsSaidOfAnother(claim, known, sentences);
    std::size_t most = 0;
    for (const std::set<std::string>& sentence : sentences) {
      most = std::max(most, Shared(known, sentence));
    }
    const std::size_t missing = known.size() - most;
    if (missing >= 2) return missing * 3 > known.size();
    if (missing == 0 || !known.contains(claim.first) || IsMeaningOfUse(claim.first)) return false;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
      if (Shared(known, sentences[i]) < most) continue;
      // The sentence before may name what this one calls "it".
      if (sentences[i].contains(claim.first)) return false;
      if (i > 0 && sentences[i - 1].contains(claim.first)) return false;
    }
    return true;
  }

  const ClaimSources& sources_;
  const AskedClaims& asked_;
  std::vector<Clause> claims_;
};

struct Letters {
  std::size_t han = 0, latin = 0, other = 0;
};

void CountLetters(std::string_view text, Letters* letters) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = text::DecodeUtf8(text, &at);
    if (text::IsHan(c)) {
      ++letters->han;
    } else if (text::IsAsciiLetter(c)) {
      ++letters->latin;
    } else if (text::IsKana(c) || text::IsHangul(c) || (c >= 0xC0 && c < 0x2000)) {
      ++letters->other;
    }
  }
}

}  // namespace

std::string UnsupportedClaim(std::string_view sentence,
                             const std::vector<std::string_view>& passages,
                             std::string_view question) {
  std::set<std::size_t> cited;
  for (std::size_t i = 0; i < passages.size(); ++i) cited.insert(i);
  return ClaimChecker(question, passages).Unsupported(sentence, cited);
}

struct ClaimChecker::Read {
  std::vector<std::string_view> passages;
  AskedClaims asked;
  std::map<std::set<std::size_t>, ClaimSources> sources;
};

ClaimChecker::ClaimChecker(std::string_view question, std::vector<std::string_view> passages)
    : read_(new Read{.passages = std::move(passages),
                     .asked = AskedClaims(text::TruncateUtf8(question, kMaxAskedBytes)),
                     .sources = {}}) {}

ClaimChecker::~ClaimChecker() = default;

std::string ClaimChecker::Unsupported(std::string_view sentence,
                                      const std::set<std::size_t>& cited) {
  std::vector<std::string_view> passages;
  for (const std::size_t passage : cited) passages.push_back(read_->passages[passage]);
  const ClaimSources& sources = read_->sources.try_emplace(cited, passages).first->second;
  return SentenceCheck(sentence, sources, read_->asked).Run(SharesLanguage(sentence, passages));
}

bool ClaimsAnything(std::string_view text) {
  const std::vector<Clause> clauses = ClausesOf(text);
  return std::ranges::any_of(clauses, [](const Clause& clause) {
    return !clause.terms.empty() || !clause.numbers.empty() || !clause.codes.empty();
  });
}

bool SharesLanguage(std::string_view sentence, const std::vector<std::string_view>& passages) {
  Letters said, known;
  CountLetters(sentence, &said);
  for (const std::string_view passage : passages) CountLetters(passage, &known);
  if (said.other * 10 > said.han + said.latin) return false;
  // A Chinese character says as much as two letters and more.
  if (said.han * 2 >= said.latin) return known.han * 8 >= known.latin;
  return known.latin >= known.han;
}

}  // namespace deskmesh::knowledge
