// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/answer_engine.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace deskmesh::knowledge {
namespace {

constexpr size_t kConsidered = 10;
constexpr size_t kSuggested = 3;
// That the article about an error code is the one for who names the code.
constexpr double kCodeConfidence = 0.97;
// That one of several whose codes have the same digits is.
constexpr double kSharedCodeConfidence = 0.4;

// A word in other words than the article's is no sign; half of what is asked about is.
double UnsaidWeight(double share) {
  constexpr double kNone = 0.2, kAll = 0.6;
  return std::clamp((share - kNone) / (kAll - kNone), 0.0, 1.0);
}

// What a match is worth grows with the logarithm of its score, measured in perfect matches of a word
// that stands in one article only, so that help centres of different sizes compare. The logistic
// weights were fitted on questions about project management, right answers against wrong ones. Who names what
// no article mentions ("sync with Trello") is hardly answered by what the rest of the words find, nor is who
// wants done ("archive a project") what the best article never speaks of, though it does other things. Nor is
// who asks about something of a thing ("print a milestone") of which an article about the thing says nothing.
double Confidence(const SearchEvidence& evidence) {
  constexpr double kBias = -4.05;
  constexpr double kSlope = 2.9;
  constexpr double kScale = 5.0;
  constexpr double kForeign = -2.0;
  constexpr double kOtherThings = -2.0;
  constexpr double kUnsaid = -3.2;
  if (evidence.top_score <= 0 || evidence.rarest_word <= 0) return 0;
  const double matches = evidence.top_score / evidence.rarest_word;
  const double against = (evidence.names_foreign ? kForeign : 0) +
                         (evidence.does_other_things ? kOtherThings : 0) +
                         kUnsaid * UnsaidWeight(evidence.unsaid_share);
  return 1 / (1 + std::exp(-(kBias + against + kSlope * std::log1p(kScale * matches))));
}

double ConfidenceIn(const SearchEvidence& evidence) {
  const double confidence = Confidence(evidence);
  if (evidence.names_known_code) return std::max(confidence, kCodeConfidence);
  return evidence.names_shared_code ? kSharedCodeConfidence : confidence;
}

// What an article is worth by its own text.
double OwnConfidence(const SearchEvidence& of_question, const SearchHit& hit) {
  SearchEvidence own = of_question;
  own.top_score = hit.score;
  own.names_known_code = hit.is_about_code;
  return ConfidenceIn(own);
}

// How sure a counterpart must be by its own text. The asker's language outweighs that the question's
// words are rather those of the original, which says the same.
struct LeastOwn {
  double at_all = 0;
  double in_theirs = 0;
};

// Puts the counterpart of an article in its place where it is sure enough itself.
bool TakeCounterpart(AnswerResult* result, size_t position, LeastOwn least) {
  SearchHit& hit = result->articles[position];
  if (!hit.counterpart) return false;
  const double own = OwnConfidence(result->evidence, *hit.counterpart);
  const bool is_theirs = hit.locale != result->locale && hit.counterpart->locale == result->locale;
  if (own < (is_theirs ? least.in_theirs : least.at_all)) return false;
  if (position == 0) {
    result->confidence = std::min(result->confidence, std::max(own, least.at_all));
  }
  const SearchHit taken = *hit.counterpart;
  hit = taken;
  return true;
}

// Whether the best article answers, in its own language or the asker's.
bool TakeAnswer(AnswerResult* result, LeastOwn least) {
  return TakeCounterpart(result, 0, least) || !result->articles[0].is_stub;
}

void TakeSuggestions(AnswerResult* result, LeastOwn least) {
  for (size_t i = 0; i < result->articles.size(); ++i) TakeCounterpart(result, i, least);
}

// The language of a question, or its asker's where its words name none for sure.
const std::string& LocaleOf(const SearchResult& found, const std::string& askers) {
  const bool is_told =
      !found.query_locale.empty() && found.query_locale != "und" && !found.is_pinyin;
  return is_told || askers.empty() ? found.query_locale : askers;
}

// Puts first what its asker reads, of articles about the same code, and of those that pinyin found nearly
// as well: letters and digits are of no language.
void PreferRead(const SearchResult& found, const std::string& locale,
                std::vector<SearchHit>* articles) {
  constexpr double kNearly = 0.8;
  if (articles->empty()) return;
  const size_t carriers = std::min(found.evidence.code_carriers, articles->size());
  const double least = kNearly * articles->front().score;
  for (auto hit = articles->begin(); hit != articles->end(); ++hit) {
    const auto place = static_cast<size_t>(hit - articles->begin());
    const bool is_as_good =
        place < carriers || (carriers == 0 && found.is_pinyin && hit->score >= least);
    if (!is_as_good) return;
    if (hit->locale != locale) continue;
    std::rotate(articles->begin(), hit, hit + 1);
    return;
  }
}

// What became of one question whose right article is known.
struct Outcome {
  double confidence = 0;
  bool right = false;
  bool in_three = false;
  bool is_for_person = false;  // it must be handed over
  size_t position = 0;  // among the questions
  bool is_past = false;  // a reader's; what a suggestion of three would have been worth isn't known
  double weight = 1;
};

// Past questions of a language tell from so many on, of which so many are right, and wrong.
constexpr size_t kLeastPast = 30, kLeastPastOfEach = 10;
// What happened after an answer tells less of it than what its reader said.
constexpr double kConcludedWeight = 1.0 / 3;
// An exam of so many questions is not outweighed by past ones.
constexpr size_t kWholeExam = 20;

// Suggestions below the shipped threshold are worth it as if so many had failed there already.
constexpr double kDoubtfulSuggestions = 4;

// A threshold below the shipped one lets through no question for a person that this hands over.
double Guarded(double threshold, double shipped, const std::vector<Outcome>& outcomes) {
  for (const Outcome& outcome : outcomes) {
    const bool is_let_through =
        outcome.is_for_person && outcome.confidence < shipped && outcome.confidence >= threshold;
    if (is_let_through) threshold = std::nextafter(outcome.confidence, 1.0);
  }
  return threshold;
}

// How far below the shipped threshold those suggestions alone that lie there are useful often enough;
// outcomes by falling confidence.
double LeastUsefulBelow(double shipped, const std::vector<Outcome>& outcomes, double wanted_share) {
  double least = shipped, useful = 0, known = 0;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const Outcome& outcome = outcomes[i];
    if (outcome.is_past || outcome.confidence >= shipped) continue;
    known += 1;
    useful += outcome.in_three ? 1 : 0;
    if (i + 1 < outcomes.size() && outcomes[i + 1].confidence == outcome.confidence) continue;
    if (useful / (known + kDoubtfulSuggestions) >= wanted_share) least = outcome.confidence;
  }
  return least;
}

AnswerThresholds FitThresholds(std::vector<Outcome> outcomes, double wanted_precision) {
  std::ranges::sort(outcomes, std::greater<>(), &Outcome::confidence);
  AnswerThresholds thresholds;
  const AnswerThresholds shipped;
  thresholds.answer = 1;
  thresholds.suggest = 1;
  double right = 0, count = 0, useful = 0, known = 0;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const Outcome& outcome = outcomes[i];
    count += outcome.weight;
    right += outcome.right ? outcome.weight : 0;
    known += outcome.is_past ? 0 : 1;
    useful += !outcome.is_past && outcome.in_three ? 1 : 0;
    // A threshold lets all of one confidence through.
    if (i + 1 < outcomes.size() && outcomes[i + 1].confidence == outcome.confidence) continue;
    if (right / count >= wanted_precision) thresholds.answer = outcome.confidence;
    // A suggestion costs little: half of them useful will do.
    if (known > 0 && useful / known >= wanted_precision / 2) {
      thresholds.suggest = outcome.confidence;
    }
  }
  if (known == 0) thresholds.suggest = shipped.suggest;
  // That most questions are answerable says nothing of those that nothing is sure about.
  thresholds.suggest = std::max(
      thresholds.suggest,
      std::min(shipped.suggest, LeastUsefulBelow(shipped.suggest, outcomes, wanted_precision / 2)));
  thresholds.answer = Guarded(thresholds.answer, shipped.answer, outcomes);
  thresholds.suggest = Guarded(thresholds.suggest, shipped.suggest, outcomes);
  thresholds.suggest = std::min(thresholds.suggest, thresholds.answer);
  return thresholds;
}

// The precision that the fitting gives on questions it hasn't seen: every other question is judged
// by the threshold of those between them, and the other way round. 0 where nothing is answered.
double HeldOutPrecision(std::vector<Outcome> outcomes, double wanted_precision) {
  // Alike halves.
  std::ranges::sort(outcomes, [](const Outcome& a, const Outcome& b) {
    return a.confidence != b.confidence ? a.confidence > b.confidence : a.position < b.position;
  });
  std::array<std::vector<Outcome>, 2> halves;
  for (size_t i = 0; i < outcomes.size(); ++i) halves[i % 2].push_back(outcomes[i]);
  double answered = 0, right = 0;
  for (const size_t half : {0, 1}) {
    const double threshold = FitThresholds(halves[1 - half], wanted_precision).answer;
    for (const Outcome& outcome : halves[half]) {
      if (outcome.confidence < threshold) continue;
      answered += outcome.weight;
      right += outcome.right ? outcome.weight : 0;
    }
  }
  return answered > 0 ? right / answered : 0;
}

}  // namespace

AnswerEngine::AnswerEngine(const ArticleIndex& index,
                           std::map<std::string, AnswerThresholds> thresholds_by_locale)
    : index_(index), thresholds_(std::move(thresholds_by_locale)) {}

const AnswerThresholds& AnswerEngine::ThresholdsFor(const std::string& locale) const {
  static const AnswerThresholds kDefault;
  const auto entry = thresholds_.find(locale);
  return entry == thresholds_.end() ? kDefault : entry->second;
}

AnswerResult AnswerEngine::Judge(std::string_view question, const SearchFilter& filter,
                                 const AnswerOptions& options) const {
  SearchQuery query;
  query.text = question;
  query.filter = filter;
  query.limit = kConsidered;
  query.with_snippets = options.with_snippets;
  query.with_counterparts = true;
  query.asker_locale = options.locale;
  SearchResult found = index_.Search(query);
  AnswerResult result;
  result.locale = LocaleOf(found, options.locale);
  result.confidence = ConfidenceIn(found.evidence);
  result.names_unknown_code = found.evidence.names_unknown_code;
  result.read_as = std::move(found.read_as);
  result.articles = std::move(found.hits);
  result.evidence = found.evidence;
  PreferRead(found, result.locale, &result.articles);
  return result;
}

bool AnswerEngine::IsFound(const SearchResult& found, const std::string& locale) const {
  constexpr double kNearlyAll = 0.9;  // of what the words of a search tell
  if (found.hits.empty() || found.evidence.names_unknown_code) return false;
  return found.evidence.coverage >= kNearlyAll ||
         ConfidenceIn(found.evidence) >= ThresholdsFor(LocaleOf(found, locale)).suggest;
}

AnswerResult AnswerEngine::Answer(std::string_view question, const SearchFilter& filter,
                                  const AnswerOptions& options) const {
  AnswerResult result = Judge(question, filter, options);
  result.handover = CheckHandoverRules(question);
  if (result.handover.reason == HandoverReason::kNone && !result.read_as.empty()) {
    result.handover = CheckHandoverRules(result.read_as);
  }
  const AnswerThresholds& thresholds = ThresholdsFor(result.locale);
  if (result.handover.reason != HandoverReason::kNone) {
    result.decision = AnswerDecision::kHandover;
    result.confidence = std::min(result.confidence, thresholds.suggest / 2);
  } else if (result.confidence >= thresholds.answer && !result.names_unknown_code &&
             !result.articles.empty() &&
             TakeAnswer(&result, {thresholds.answer, thresholds.suggest})) {
    result.decision = AnswerDecision::kAnswer;
    result.articles.resize(std::min<size_t>(1, result.articles.size()));
  } else if (result.confidence >= thresholds.suggest) {
    result.decision = AnswerDecision::kSuggest;
    if (result.names_unknown_code || result.confidence >= thresholds.answer) {
      result.confidence = std::min(result.confidence, (thresholds.suggest + thresholds.answer) / 2);
    }
    result.articles.resize(std::min(kSuggested, result.articles.size()));
    TakeSuggestions(&result, {thresholds.suggest, thresholds.suggest / 2});
  } else {
    result.decision = AnswerDecision::kHandover;
    result.handover.reason = HandoverReason::kUnsure;
    // Nothing here is sure: what is as good as what was found will do.
    TakeSuggestions(&result, {result.confidence / 2, result.confidence / 4});
  }
  return result;
}

std::map<std::string, AnswerThresholds> AnswerEngine::LearnThresholds(
    const std::vector<ExamQuestion>& questions, double wanted_precision,
    const std::vector<JudgedQuestion>& past) const {
  std::map<std::string, std::vector<Outcome>> outcomes;
  for (const ExamQuestion& question : questions) {
    if (CheckHandoverRules(question.text).reason != HandoverReason::kNone) continue;
    const AnswerResult judged =
        Judge(question.text, {.reader = Reader{}}, {.locale = "", .with_snippets = false});
    if (judged.names_unknown_code) continue;  // never answered
    const auto is_right = [&](const SearchHit& hit) {
      return !question.article_id.empty() && index_.AreTranslations(hit.id, question.article_id);
    };
    Outcome outcome{.confidence = judged.confidence,
                    .is_for_person = question.article_id.empty(),
                    .position = outcomes[judged.locale].size()};
    for (size_t i = 0; i < judged.articles.size() && i < kSuggested; ++i) {
      if (!is_right(judged.articles[i])) continue;
      outcome.in_three = true;
      outcome.right = outcome.right || i == 0;
    }
    outcomes[judged.locale].push_back(outcome);
  }
  std::map<std::string, std::vector<Outcome>> past_outcomes;
  for (const JudgedQuestion& question : past) {
    if (CheckHandoverRules(question.text).reason != HandoverReason::kNone) continue;
    const AnswerResult judged =
        Judge(question.text, {}, {.locale = question.locale, .with_snippets = false});
    // What another article would be worth, nobody has said.
    const bool is_same = !judged.articles.empty() &&
                         index_.AreTranslations(judged.articles[0].id, question.article_id);
    if (!is_same) continue;
    past_outcomes[judged.locale].push_back({.confidence = judged.confidence,
                                            .right = question.is_right,
                                            .position = past_outcomes[judged.locale].size(),
                                            .is_past = true,
                                            .weight = question.is_said ? 1 : kConcludedWeight});
    outcomes[judged.locale];
  }
  std::map<std::string, AnswerThresholds> learned;
  for (auto& [locale, list] : outcomes) {
    const size_t examined = list.size();
    const double exam_precision = HeldOutPrecision(list, wanted_precision);
    const auto answerable = static_cast<size_t>(std::ranges::count(list, true, &Outcome::right));
    std::vector<Outcome>& told = past_outcomes[locale];
    const auto past_right = static_cast<size_t>(std::ranges::count(told, true, &Outcome::right));
    double past_precision = 0;
    const bool is_telling = told.size() >= kLeastPast && past_right >= kLeastPastOfEach &&
                            told.size() - past_right >= kLeastPastOfEach;
    if (is_telling) {
      past_precision = HeldOutPrecision(told, wanted_precision);
      double weight = 0;
      for (const Outcome& outcome : told) weight += outcome.weight;
      const double share =
          examined < kWholeExam ? 1 : std::min(1.0, static_cast<double>(examined) / weight);
      for (Outcome& outcome : told) outcome.weight *= share;
      list.insert(list.end(), told.begin(), told.end());
    }
    AnswerThresholds thresholds = FitThresholds(list, wanted_precision);
    thresholds.measured_precision = exam_precision;
    thresholds.questions = examined;
    thresholds.answerable = answerable;
    thresholds.past_precision = past_precision;
    thresholds.past_questions = told.size();
    thresholds.past_right = past_right;
    learned[locale] = thresholds;
  }
  return learned;
}

std::string_view AnswerDecisionName(AnswerDecision decision) {
  switch (decision) {
    case AnswerDecision::kAnswer:
      return "ANSWER";
    case AnswerDecision::kSuggest:
      return "SUGGEST";
    case AnswerDecision::kHandover:
      break;
  }
  return "HANDOVER";
}

}  // namespace deskmesh::knowledge
