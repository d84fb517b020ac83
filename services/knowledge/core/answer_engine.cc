// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/answer_engine.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace deskmesh::knowledge {
namespace {

constexpr size_t kConsidered = 10;
constexpr size_t kSuggested = 3;

// What a match is worth grows with the logarithm of its score, measured in perfect matches of a word
// that stands in one article only, so that help centres of different sizes compare. The logistic
// weights were fitted on questions about project management, right answers against wrong ones.
double Confidence(const SearchEvidence& evidence) {
  constexpr double kBias = -4.05;
  constexpr double kSlope = 2.9;
  constexpr double kScale = 5.0;
  if (evidence.top_score <= 0 || evidence.rarest_word <= 0) return 0;
  const double matches = evidence.top_score / evidence.rarest_word;
  return 1 / (1 + std::exp(-(kBias + kSlope * std::log1p(kScale * matches))));
}

// What became of one question whose right article is known.
struct Outcome {
  double confidence = 0;
  bool right = false;
  bool in_three = false;
  size_t position = 0;  // among the questions
};

AnswerThresholds FitThresholds(std::vector<Outcome> outcomes, double wanted_precision) {
  std::ranges::sort(outcomes, std::greater<>(), &Outcome::confidence);
  AnswerThresholds thresholds;
  thresholds.questions = outcomes.size();
  thresholds.answer = 1;
  thresholds.suggest = 1;
  double right = 0, useful = 0;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    right += outcomes[i].right ? 1 : 0;
    useful += outcomes[i].in_three ? 1 : 0;
    const auto count = static_cast<double>(i + 1);
    if (right / count >= wanted_precision) thresholds.answer = outcomes[i].confidence;
    // A suggestion costs little: half of them useful will do.
    if (useful / count >= wanted_precision / 2) thresholds.suggest = outcomes[i].confidence;
  }
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
      ++answered;
      right += outcome.right ? 1 : 0;
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
  SearchResult found = index_.Search(query);
  AnswerResult result;
  const bool is_told = !found.query_locale.empty() && found.query_locale != "und";
  result.locale = is_told || options.locale.empty() ? found.query_locale : options.locale;
  result.confidence = Confidence(found.evidence);
  result.articles = std::move(found.hits);
  return result;
}

AnswerResult AnswerEngine::Answer(std::string_view question, const SearchFilter& filter,
                                  const AnswerOptions& options) const {
  AnswerResult result = Judge(question, filter, options);
  result.handover = CheckHandoverRules(question);
  const AnswerThresholds& thresholds = ThresholdsFor(result.locale);
  if (result.handover.reason != HandoverReason::kNone) {
    result.decision = AnswerDecision::kHandover;
    result.confidence = std::min(result.confidence, thresholds.suggest / 2);
  } else if (result.confidence >= thresholds.answer) {
    result.decision = AnswerDecision::kAnswer;
    result.articles.resize(std::min<size_t>(1, result.articles.size()));
  } else if (result.confidence >= thresholds.suggest) {
    result.decision = AnswerDecision::kSuggest;
    result.articles.resize(std::min(kSuggested, result.articles.size()));
  } else {
    result.decision = AnswerDecision::kHandover;
    result.handover.reason = HandoverReason::kUnsure;
  }
  return result;
}

std::map<std::string, AnswerThresholds> AnswerEngine::LearnThresholds(
    const std::vector<ExamQuestion>& questions, double wanted_precision) const {
  std::map<std::string, std::vector<Outcome>> outcomes;
  for (const ExamQuestion& question : questions) {
    if (CheckHandoverRules(question.text).reason != HandoverReason::kNone) continue;
    const AnswerResult judged = Judge(question.text, {}, {.locale = "", .with_snippets = false});
    const auto is_right = [&](const SearchHit& hit) {
      return !question.article_id.empty() && index_.AreTranslations(hit.id, question.article_id);
    };
    Outcome outcome{.confidence = judged.confidence, .position = outcomes[judged.locale].size()};
    for (size_t i = 0; i < judged.articles.size() && i < kSuggested; ++i) {
      if (!is_right(judged.articles[i])) continue;
      outcome.in_three = true;
      outcome.right = outcome.right || i == 0;
    }
    outcomes[judged.locale].push_back(outcome);
  }
  std::map<std::string, AnswerThresholds> learned;
  for (const auto& [locale, list] : outcomes) {
    AnswerThresholds thresholds = FitThresholds(list, wanted_precision);
    thresholds.measured_precision = HeldOutPrecision(list, wanted_precision);
    thresholds.answerable = static_cast<size_t>(std::ranges::count(list, true, &Outcome::right));
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
