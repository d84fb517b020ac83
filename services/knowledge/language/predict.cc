// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/module.h"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/core/answer_engine.h"
#include "knowledge/core/article_index.h"
#include "knowledge/core/similar_tickets.h"
#include "knowledge/language/core/intent_classifier.h"
#include "knowledge/language/core/ticket_classifier.h"
#include "platform/text/language.h"

namespace deskmesh::knowledge {
namespace {

namespace json = boost::json;

constexpr size_t kRankingDepth = 100;  // documents listed for one query, of each language

// One line of an input file. Fields that are missing are empty.
struct Row {
  std::string id, title, text, label, language;
  std::string scope;  // texts of one scope are learned apart: the bot they were sent to
  std::string source;  // what a text came through: repository, domain
};

struct CommandLine {
  std::string kind;
  std::vector<std::string> train;
  std::string corpus, input, output;
};

std::string StringField(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

// A line that is no JSON object is reported and skipped, so that one bad line doesn't cost a run.
std::optional<std::vector<Row>> ReadRows(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    std::fprintf(stderr, "predict: can't read %s\n", path.c_str());
    return std::nullopt;
  }
  std::vector<Row> rows;
  std::string line;
  for (size_t number = 1; std::getline(file, line); ++number) {
    if (line.find_first_not_of(" \r\t") == std::string::npos) continue;
    boost::system::error_code error;
    const json::value value = json::parse(line, error);
    if (error || !value.is_object()) {
      std::fprintf(stderr, "predict: %s:%zu is no JSON object\n", path.c_str(), number);
      continue;
    }
    const json::object& object = value.as_object();
    rows.push_back({StringField(object, "id"), StringField(object, "title"),
                    StringField(object, "text"), StringField(object, "label"),
                    StringField(object, "lang"), StringField(object, "bot"),
                    StringField(object, object.contains("repo") ? "repo" : "domain")});
  }
  return rows;
}

// Predictions collected before the file is touched: a failed run leaves no half of one.
class Output {
 public:
  void Line(std::initializer_list<std::string_view> columns) {
    bool first = true;
    for (std::string_view column : columns) {
      if (!first) text_ += '\t';
      text_ += column;
      first = false;
    }
    text_ += '\n';
  }

  int WriteTo(const std::string& path) const {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text_;
    file.close();
    if (file) return 0;
    std::fprintf(stderr, "predict: can't write %s\n", path.c_str());
    return 1;
  }

 private:
  std::string text_;
};

std::string Number(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.6f", value);
  return buffer;
}

std::map<std::string, std::vector<LabeledText>> TrainingByScope(const std::vector<Row>& rows) {
  std::map<std::string, std::vector<LabeledText>> by_scope;
  for (const Row& row : rows) {
    if (!row.label.empty()) by_scope[row.scope].push_back({row.title, row.text, row.label, ""});
  }
  return by_scope;
}

int PredictIntent(const std::vector<Row>& train, const std::vector<Row>& input, Output* output) {
  std::map<std::string, IntentClassifier> classifiers;
  for (const auto& [scope, examples] : TrainingByScope(train)) {
    auto classifier = IntentClassifier::Train(examples);
    if (!classifier.ok()) {
      std::fprintf(stderr, "predict: %s\n", std::string(classifier.status().message()).c_str());
      return 1;
    }
    classifiers.emplace(scope, *std::move(classifier));
  }
  for (const Row& row : input) {
    const auto classifier = classifiers.find(row.scope);
    if (classifier == classifiers.end()) {
      output->Line({row.id, kOutOfScope, "0", "HANDOVER"});
      continue;
    }
    const IntentDecision decision = classifier->second.Decide(row.text);
    output->Line({row.id, decision.intent, Number(decision.confidence),
                  decision.is_answered ? "ANSWER" : "HANDOVER"});
  }
  return 0;
}

int PredictLabels(const std::string& kind, const std::vector<Row>& train,
                  const std::vector<Row>& input, Output* output) {
  std::vector<LabeledText> examples;
  for (const Row& row : train) {
    if (!row.label.empty()) examples.push_back({row.title, row.text, row.label, row.source});
  }
  const auto options = kind == "priority"      ? PriorityOptions()
                       : kind == "ticket-type" ? TicketTypeOptions()
                                               : SentimentOptions();
  const auto classifier = TextClassifier::Train(examples, options);
  if (!classifier.ok()) {
    std::fprintf(stderr, "predict: %s\n", std::string(classifier.status().message()).c_str());
    return 1;
  }
  for (const Row& row : input) {
    const TextDecision decision = classifier->Classify(row.title, row.text, row.source);
    output->Line({row.id, decision.label, Number(decision.confidence), "ANSWER"});
  }
  return 0;
}

// The articles of both languages, each ranked on its own and the lists joined by score.
void PredictSearch(const std::vector<Row>& corpus, const std::vector<Row>& input, Output* output) {
  ArticleIndex index;
  std::map<std::string, size_t> locales;
  for (const Row& row : corpus) {
    index.Upsert({.id = row.id, .locale = row.language, .title = row.title, .body = row.text});
    ++locales[row.language];
  }
  index.LearnTranslations();
  for (const Row& row : input) {
    std::vector<SearchHit> hits;
    for (const auto& [locale, count] : locales) {
      SearchQuery query;
      query.text = row.title.empty() ? row.text : row.title + "\n" + row.text;
      query.filter.locale = locale;
      query.limit = kRankingDepth;
      query.with_snippets = false;
      for (SearchHit& hit : index.Search(query).hits) hits.push_back(std::move(hit));
    }
    std::ranges::sort(hits, [](const SearchHit& a, const SearchHit& b) {
      return a.score != b.score ? a.score > b.score : a.id < b.id;
    });
    for (size_t i = 0; i < hits.size(); ++i) {
      output->Line({row.id, hits[i].id, std::to_string(i + 1), Number(hits[i].score)});
    }
  }
}

void PredictDuplicates(const std::vector<Row>& corpus, const std::vector<Row>& input,
                       Output* output) {
  SimilarTickets tickets;
  for (const Row& row : corpus) tickets.Upsert({row.id, row.title, row.text});
  for (const Row& row : input) {
    const auto found = tickets.Find({row.id, row.title, row.text}, kRankingDepth);
    for (size_t i = 0; i < found.size(); ++i) {
      output->Line({row.id, found[i].id, std::to_string(i + 1), Number(found[i].score)});
    }
  }
}

void PredictAnswers(const std::vector<Row>& corpus, const std::vector<Row>& input, Output* output) {
  ArticleIndex index;
  for (const Row& row : corpus) {
    index.Upsert({.id = row.id, .locale = row.language, .title = row.title, .body = row.text});
  }
  index.LearnTranslations();
  const AnswerEngine engine(index);
  for (const Row& row : input) {
    const AnswerResult result = engine.Answer(row.text, {});
    output->Line({row.id, result.articles.empty() ? "" : result.articles[0].id,
                  Number(result.confidence), AnswerDecisionName(result.decision)});
  }
}

int Usage() {
  std::fprintf(stderr,
               "usage: deskmesh predict intent|ticket-type|priority|sentiment --train F... "
               "--input F --output F\n"
               "       deskmesh predict search|duplicates|answer --corpus F --input F --output F\n"
               "       deskmesh predict language --input F --output F\n");
  return 2;
}

std::optional<CommandLine> Parse(int argc, char** argv) {
  CommandLine line;
  if (argc < 2) return std::nullopt;
  line.kind = argv[1];
  std::string option;
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with("--")) {
      option = word;
    } else if (option == "--train") {
      line.train.push_back(word);
    } else if (option == "--corpus" && line.corpus.empty()) {
      line.corpus = word;
    } else if (option == "--input" && line.input.empty()) {
      line.input = word;
    } else if (option == "--output" && line.output.empty()) {
      line.output = word;
    } else {
      return std::nullopt;
    }
  }
  if (line.input.empty() || line.output.empty()) return std::nullopt;
  return line;
}

}  // namespace

int Predict(int argc, char** argv) {
  const std::optional<CommandLine> line = Parse(argc, argv);
  if (!line) return Usage();
  static constexpr std::string_view kLearned[] = {"intent", "ticket-type", "priority", "sentiment"};
  static constexpr std::string_view kRanked[] = {"search", "duplicates", "answer"};
  const bool is_learned = std::ranges::find(kLearned, line->kind) != std::end(kLearned);
  const bool is_ranked = std::ranges::find(kRanked, line->kind) != std::end(kRanked);
  if (!is_learned && !is_ranked && line->kind != "language") return Usage();
  if (is_learned == line->train.empty() || is_ranked == line->corpus.empty()) return Usage();

  const auto input = ReadRows(line->input);
  if (!input) return 1;
  Output output;
  int failure = 0;
  if (is_learned) {
    std::vector<Row> train;
    for (const std::string& path : line->train) {
      const auto rows = ReadRows(path);
      if (!rows) return 1;
      train.insert(train.end(), rows->begin(), rows->end());
    }
    failure = line->kind == "intent" ? PredictIntent(train, *input, &output)
                                     : PredictLabels(line->kind, train, *input, &output);
  } else if (is_ranked) {
    const auto corpus = ReadRows(line->corpus);
    if (!corpus) return 1;
    if (line->kind == "search") PredictSearch(*corpus, *input, &output);
    if (line->kind == "duplicates") PredictDuplicates(*corpus, *input, &output);
    if (line->kind == "answer") PredictAnswers(*corpus, *input, &output);
  } else {
    for (const Row& row : *input) {
      const text::LanguageGuess guess = text::DetectLanguage(row.text);
      output.Line({row.id, guess.code, Number(guess.confidence), "ANSWER"});
    }
  }
  return failure != 0 ? failure : output.WriteTo(line->output);
}

}  // namespace deskmesh::knowledge
