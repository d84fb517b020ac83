// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/query_plan.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <unordered_set>

#include "knowledge/core/foreign_names.h"
#include "knowledge/core/glossary.h"
#include "knowledge/core/phrase_text.h"
#include "knowledge/core/query_mending.h"
#include "platform/text/language.h"
#include "platform/text/normalize.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMaxQueryBytes = 6'000;
constexpr size_t kMaxQueryTerms = 64;

class Planner {
 public:
  Planner(std::string_view text, const QueryContext& context)
      : text_(text::TruncateUtf8(text, kMaxQueryBytes)), context_(context) {}

  QueryPlan Run(QueryReach reach) {
    plan_.locale = text::DetectLanguage(text_).code;
    if (reach.mends_typos) {
      mends_ = FindMends(text_, {context_.postings, context_.words, context_.synonyms});
    }
    mended_ = Mended(text_, mends_);
    AddWords();
    AddMendedWords();
    if (reach.across_languages) {
      for (const QueryPlan::Word& word : plan_.words) AddTranslations(word);
    }
    AddConcepts();
    AddSynonyms();
    NoteForeignNames();
    plan_.asked_actions = ActionsAskedIn(plan_.read_as.empty() ? text_ : plan_.read_as);
    AddNamedCodes();
    plan_.contents =
        AskedContentsOf(mended_.places.empty() ? text_ : mended_.text, context_.postings,
                        context_.synonyms, context_.translations, others_);
    return std::move(plan_);
  }

 private:
  void AddWords() {
    std::unordered_set<std::string> seen;
    std::vector<float> weights;
    for (text::Term& term : text::Analyze(text_)) {
      if (!seen.insert(term.text).second) continue;
      QueryPlan::Word word;
      word.id = context_.postings.Find(term.text);
      word.mass = term.weight * RarityOf(word.id);
      word.term = std::move(term.text);
      weights.push_back(term.weight);
      plan_.words.push_back(std::move(word));
    }
    const float least = LeastMass();
    std::vector<QueryPlan::Word> kept;
    for (size_t i = 0; i < plan_.words.size() && kept.size() < kMaxQueryTerms; ++i) {
      QueryPlan::Word& word = plan_.words[i];
      if (Telling(word) < least) continue;
      word.group = next_group_++;
      if (word.id != kNoTerm) plan_.terms.push_back({word.id, weights[i], word.group});
      kept.push_back(std::move(word));
    }
    plan_.words = std::move(kept);
  }

  static float Telling(const QueryPlan::Word& word) { return word.id == kNoTerm ? 0 : word.mass; }

  // What a word must tell to count: of a long question those words do that tell articles apart,
  // wherever they are.
  float LeastMass() const {
    if (plan_.words.size() <= kMaxQueryTerms) return 0;
    std::vector<float> masses;
    for (const QueryPlan::Word& word : plan_.words) masses.push_back(Telling(word));
    std::ranges::nth_element(masses, masses.begin() + kMaxQueryTerms - 1, std::greater<>());
    return masses[kMaxQueryTerms - 1];
  }

  // A word nobody wrote is as rare as can be.
  float RarityOf(TermId id) const {
    if (id != kNoTerm) return context_.postings.Rarity(id);
    return context_.postings.GreatestRarity();
  }

  // What the query would say without its mistakes, on top of what it says.
  void AddMendedWords() {
    if (mends_.empty()) return;
    std::unordered_set<std::string> seen;
    for (const QueryPlan::Word& word : plan_.words) seen.insert(word.term);
    bool may_be_typo = false;
    for (const Mend& mend : mends_) {
      plan_.is_pinyin |= mend.kind == Mend::Kind::kPinyin || mend.may_be_pinyin;
      may_be_typo |= mend.may_be_pinyin;
    }
    for (const QueryPlan::Word& word : plan_.words) {
      // "in", "the" say of which language a query is where the glossary doesn't name it.
      const bool is_latin = !word.term.empty() && text::IsAsciiLetter(word.term[0]);
      if (is_latin && word.id != kNoTerm) plan_.is_pinyin = false;
    }
    if (plan_.is_pinyin && !may_be_typo) plan_.locale = "zh";
    std::vector<std::optional<uint32_t>> groups(mends_.size());
    for (text::Term& term : text::Analyze(mended_.text)) {
      if (plan_.words.size() >= 2 * kMaxQueryTerms) break;
      if (!seen.insert(term.text).second) continue;
      const float trust = mended_.TrustIn(term.begin, term.end);
      const uint32_t group = next_group_++;
      for (size_t i = 0; i < mends_.size(); ++i) {
        const MendedQuery::Place& place = mended_.places[i];
        const bool is_in = term.begin >= place.begin && term.end <= place.end;
        if (is_in && !groups[i]) groups[i] = group;
      }
      AddMendedWord(std::move(term), trust, group);
    }
    for (size_t i = 0; i < mends_.size(); ++i) {
      for (const Mend::Other& other : mends_[i].others) {
        AddOther(other, groups[i] ? *groups[i] : next_group_++, mended_.places[i]);
      }
    }
    DropMended();
    std::erase_if(mends_, [](const Mend& mend) { return mend.trust < kSureMend; });
    if (!mends_.empty()) plan_.read_as = Mended(text_, mends_).text;
  }

  void AddMendedWord(text::Term term, float trust, uint32_t group) {
    QueryPlan::Word word;
    word.id = context_.postings.Find(term.text);
    word.mass = term.weight * trust * RarityOf(word.id);
    word.group = group;
    word.trust = trust;
    if (word.id != kNoTerm) plan_.terms.push_back({word.id, term.weight * trust, group});
    word.term = std::move(term.text);
    plan_.words.push_back(std::move(word));
  }

  void AddOther(const Mend::Other& other, uint32_t group, const MendedQuery::Place& place) {
    for (const text::Term& term : text::Analyze(other.words)) {
      const TermId id = context_.postings.Find(term.text);
      if (id == kNoTerm) continue;
      plan_.terms.push_back({id, term.weight * other.trust, group});
      others_.push_back({place.begin, place.end, id});
    }
  }

  // Words that nobody has and that are surely something else are no gap in what is known.
  void DropMended() {
    std::unordered_set<std::string> meant;
    for (const Mend& mend : mends_) {
      if (mend.trust < kSureMend) continue;
      for (text::Term& term : text::Analyze(text_.substr(mend.begin, mend.end - mend.begin))) {
        meant.insert(std::move(term.text));
      }
    }
    std::erase_if(plan_.words, [&](const QueryPlan::Word& word) {
      const bool is_live = word.id != kNoTerm && context_.postings.HasLiveDocument(word.id);
      return !is_live && word.trust == 1 && meant.contains(word.term);
    });
  }

  void AddTranslations(const QueryPlan::Word& word) {
    // Unlikelier ones find, but who sees them marked wonders why.
    constexpr float kMarkedFrom = 0.3F;
    for (const auto& translation : context_.translations.Of(word.term)) {
      const TermId id = context_.postings.Find(translation.term);
      if (id == kNoTerm) continue;
      plan_.terms.push_back({id,
                             context_.weights.translation * translation.probability * word.trust,
                             word.group, translation.probability >= kMarkedFrom});
    }
  }

  void AddConcepts() {
    // Topics tie words together that aren't the same thing: who sees them marked wonders why.
    const size_t topics = GlossaryTerms().size();
    std::unordered_set<uint32_t> seen;
    const auto add = [&](const ConceptMatch& match, float trust) {
      if (!seen.insert(match.concept_id).second) return;
      const TermId id = context_.postings.Find(ConceptTerm(match.concept_id));
      if (id == kNoTerm) return;
      plan_.terms.push_back({id, context_.weights.concept_match * trust, next_group_++});
      if (match.concept_id < topics) plan_.concepts.push_back({match.concept_id, id});
    };
    // An audit log is hardly what a log is: a name says less inside a longer one that articles have.
    constexpr float kInsideName = 0.5F;
    constexpr size_t kFewMatches = 256;  // among which is looked; more are of a long letter
    const auto is_inside = [&](const ConceptMatch& match, const std::vector<ConceptMatch>& all) {
      if (match.concept_id >= topics || all.size() > kFewMatches) return false;
      return std::ranges::any_of(all, [&](const ConceptMatch& outer) {
        return outer.concept_id < topics && outer.concept_id != match.concept_id &&
               outer.units > match.units && outer.begin <= match.begin && outer.end >= match.end &&
               context_.postings.Find(ConceptTerm(outer.concept_id)) != kNoTerm;
      });
    };
    const auto add_all = [&](std::string_view text, const auto& trust_in) {
      const std::vector<ConceptMatch> matches = Glossary::BuiltIn().Find(text);
      // Those that stand by themselves first, for who says a name twice.
      for (const bool inside : {false, true}) {
        for (const ConceptMatch& match : matches) {
          if (is_inside(match, matches) != inside) continue;
          add(match, trust_in(match) * (inside ? kInsideName : 1));
        }
      }
    };
    add_all(text_, [](const ConceptMatch&) { return 1.0F; });
    if (mended_.places.empty()) return;
    add_all(mended_.text,
            [&](const ConceptMatch& match) { return mended_.TrustIn(match.begin, match.end); });
  }

  void AddSynonyms() {
    std::set<SynonymTable::Alternative> seen;
    const auto add = [&](std::string_view text, float trust) {
      const std::string folded = text::NormalizeToString(text);
      for (SynonymTable::Alternative& alternative : context_.synonyms.Find(folded)) {
        // The words of a phrase share its weight.
        const float weight =
            trust * context_.weights.synonym / std::sqrt(static_cast<float>(alternative.size()));
        for (const std::string& term : alternative) {
          const TermId id = context_.postings.Find(term);
          if (id != kNoTerm && !seen.contains(alternative)) {
            plan_.terms.push_back({id, weight, next_group_++});
          }
        }
        seen.insert(std::move(alternative));
      }
    };
    add(text_, 1);
    if (!mended_.places.empty()) add(mended_.text, mended_.TrustIn(0, 0));
  }

  void NoteForeignNames() {
    const std::vector<std::string> names = ForeignNamesIn(text_);
    plan_.names_foreign = std::ranges::any_of(names, [&](const std::string& name) {
      return !IsMentioned(name) && !IsMentionedInEnglish(name) &&
             context_.synonyms.Find(name).empty();
    });
  }

  // A word that was found under another form is known, too.
  bool IsMentioned(const std::string& name) const {
    const bool is_mended = std::ranges::any_of(mends_, [&](const Mend& mend) {
      const std::string_view piece = text_.substr(mend.begin, mend.end - mend.begin);
      return text::NormalizeToString(piece).find(name) != std::string::npos;
    });
    if (is_mended) return true;
    const std::vector<text::Term> terms = text::Analyze(name);
    return std::ranges::all_of(terms, [&](const text::Term& term) {
      const TermId id = context_.postings.Find(term.text);
      if (id != kNoTerm && context_.postings.HasLiveDocument(id)) return true;
      const auto word = std::ranges::find(plan_.words, term.text, &QueryPlan::Word::term);
      return word != plan_.words.end() &&
             std::ranges::any_of(plan_.terms, [&](const QueryTerm& found) {
               return found.group == word->group && found.term != word->id;
             });
    });
  }

  // A Chinese name of which the glossary knows the English one: 企业微信, WeCom.
  bool IsMentionedInEnglish(const std::string& name) const {
    if (static_cast<unsigned char>(name[0]) < 0x80) return false;
    const std::vector<ConceptMatch> concepts = Glossary::BuiltIn().Find(name);
    bool is_mentioned = false;
    for (const ConceptMatch& match : concepts) {
      const bool is_all = match.begin == 0 && match.end == name.size();
      if (!is_all || match.concept_id >= GlossaryTerms().size()) continue;
      ForEachPhrase(GlossaryTerms()[match.concept_id], [&](std::string_view phrase) {
        const bool is_word = phrase.find(' ') == std::string_view::npos;
        is_mentioned = is_mentioned || (is_word && IsMentioned(std::string(phrase)));
      });
    }
    return is_mentioned;
  }

  // However a code is written, `E-1203`, `e 1203`; a number finds it, too, and so does its beginning,
  // and a number that is typed alone inside its own.
  void AddNamedCodes() {
    constexpr float kBeginningWeight = 0.5F, kInsideWeight = 0.25F;
    plan_.codes = CodesIn(text_);
    for (const NamedCode& code : plan_.codes) {
      const uint32_t group = next_group_++;
      const auto add = [&](const std::string& term, float weight) {
        const TermId id = context_.postings.Find(term);
        if (id == kNoTerm) return false;
        plan_.terms.push_back({id, weight, group});
        return true;
      };
      // A bare number says less.
      const float weight = code.kind == NamedCode::Kind::kNumber ? 0.5F : 1;
      const bool is_found =
          add(WholeCodeTerm(code.joined), weight) || add(CodeDigitsTerm(code.joined), weight);
      const bool is_one_word = code.written.find(' ') == std::string::npos;
      if (is_found || !is_one_word) continue;
      if (add(CodeBeginningTerm(code.joined), kBeginningWeight)) continue;
      // 203 alone: a part of `E1203` is better than nothing.
      const bool is_number = code.kind == NamedCode::Kind::kNumber && code.is_alone;
      if (is_number) add(CodeInsideTerm(code.joined), kInsideWeight);
    }
  }

  std::string_view text_;
  const QueryContext& context_;
  std::vector<Mend> mends_;
  MendedQuery mended_;
  std::vector<OtherReading> others_;
  QueryPlan plan_;
  uint32_t next_group_ = 0;
};

// Chinese words are told from pairs of characters, which aren't words, by what they weigh.
void AddWritten(std::string_view piece, const text::Term& term, WrittenWords* written) {
  constexpr float kLeastWord = 0.7F;  // a part of a compound
  size_t behind_first = 0;
  const char32_t first = text::DecodeUtf8(term.text, &behind_first);
  if (text::IsHan(first)) {
    const bool is_single = behind_first == term.text.size();
    if (is_single ? term.weight > 0.2F : term.weight >= 1) written->emplace(term.text, term.text);
    return;
  }
  if (term.weight < kLeastWord || text::IsAsciiDigit(first)) return;
  std::string word(piece);
  const bool is_ascii = std::ranges::all_of(piece, [](char c) { return c >= 0; });
  if (!is_ascii) {
    word = text::NormalizeToString(piece);
  } else {
    for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (word.size() >= 3) written->emplace(std::move(word), term.text);
}

}  // namespace

QueryPlan PlanQuery(std::string_view text, QueryReach reach, const QueryContext& context) {
  return Planner(text, context).Run(reach);
}

std::string ConceptTerm(uint32_t concept_id) { return "#" + std::to_string(concept_id); }

void AddText(std::string_view text, Field field, DocumentTerms* terms, WrittenWords* written) {
  for (const text::Term& term : text::Analyze(text)) {
    terms->Add(term.text, field);
    if (written != nullptr)
      AddWritten(text.substr(term.begin, term.end - term.begin), term, written);
  }
  const auto length = terms->length;
  for (const ConceptMatch& match : Glossary::BuiltIn().Find(text)) {
    terms->Add(ConceptTerm(match.concept_id), field);
  }
  terms->length = length;  // concepts repeat what the words said
}

void AddCodes(const std::vector<std::string>& codes, std::string_view title, DocumentTerms* terms) {
  std::vector<std::string> named = codes;
  for (const NamedCode& code : CodesIn(title)) {
    if (code.kind == NamedCode::Kind::kCertain) named.push_back(code.joined);
  }
  const auto length = terms->length;
  for (const std::string& code : named) {
    for (const std::string& term : CodeTerms(code)) terms->Add(term, Field::kKeywords);
  }
  terms->length = length;  // they repeat what the words said
}

namespace {

// What finds a phrase. One of Chinese words that no dictionary has, as names often are, is found by its
// pairs of characters.
std::vector<std::string> TellingTerms(std::string_view phrase) {
  constexpr float kWord = 0.7F, kPair = 0.3F;
  std::vector<std::string> words, pairs;
  for (text::Term& term : text::Analyze(phrase)) {
    if (term.weight < kPair) continue;
    (term.weight < kWord ? pairs : words).push_back(std::move(term.text));
  }
  return words.empty() ? pairs : words;
}

}  // namespace

SynonymTable::SynonymTable(const std::vector<SynonymSet>& sets) {
  for (const SynonymSet& set : sets) {
    std::vector<Phrase> phrases;
    for (const std::string& term : set.terms) {
      Phrase phrase{text::NormalizeToString(term), TellingTerms(term)};
      if (!phrase.folded.empty()) phrases.push_back(std::move(phrase));
    }
    if (phrases.size() < 2) continue;
    for (size_t i = 0; i < phrases.size(); ++i) {
      AddToTrie(phrases[i].folded, {static_cast<uint32_t>(sets_.size()), static_cast<uint32_t>(i)});
    }
    sets_.push_back(std::move(phrases));
  }
}

void SynonymTable::AddToTrie(const std::string& folded, Ending ending) {
  uint32_t node = 0;
  for (const char c : folded) {
    const uint64_t edge = uint64_t{node} * 256 + static_cast<unsigned char>(c);
    const auto [entry, is_new] = edges_.emplace(edge, static_cast<uint32_t>(endings_.size()));
    node = entry->second;
    if (is_new) endings_.emplace_back();
  }
  endings_[node].push_back(ending);
}

std::vector<SynonymTable::Saying> SynonymTable::Sayings(std::string_view folded_query) const {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  std::map<uint32_t, uint32_t> first;  // the first phrase of a set that occurs, by set
  for (size_t start = 0; start < folded_query.size(); ++start) {
    // Latin phrases must stand between borders of words; Chinese ones may stand anywhere.
    if (start > 0 && is_letter(folded_query[start - 1]) && is_letter(folded_query[start])) continue;
    uint32_t node = 0;
    for (size_t i = start; i < folded_query.size(); ++i) {
      const auto edge =
          edges_.find(uint64_t{node} * 256 + static_cast<unsigned char>(folded_query[i]));
      if (edge == edges_.end()) break;
      node = edge->second;
      const bool ends = i + 1 == folded_query.size() || !is_letter(folded_query[i + 1]) ||
                        !is_letter(folded_query[i]);
      if (!ends) continue;
      for (const Ending& ending : endings_[node]) {
        const auto [known, is_new] = first.emplace(ending.set, ending.phrase);
        if (!is_new) known->second = std::min(known->second, ending.phrase);
      }
    }
  }
  std::vector<Saying> found;
  for (const auto& [set, phrase] : first) {
    for (size_t i = 0; i < sets_[set].size(); ++i) {
      if (i == phrase || sets_[set][i].terms.empty()) continue;
      found.push_back({&sets_[set][phrase].terms, &sets_[set][i].terms});
    }
  }
  return found;
}

std::vector<SynonymTable::Alternative> SynonymTable::Find(std::string_view folded_query) const {
  std::vector<Alternative> found;
  for (const Saying& saying : Sayings(folded_query)) found.push_back(*saying.other);
  return found;
}

}  // namespace deskmesh::knowledge
