// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/module.h"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "knowledge/core/answer_engine.h"
#include "knowledge/core/article_index.h"
#include "knowledge/core/similar_tickets.h"
#include "knowledge/language/core/intent_classifier.h"
#include "knowledge/language/core/prediction_line.h"
#include "knowledge/language/core/ticket_classifier.h"
#include "platform/text/language.h"

namespace deskmesh::knowledge {
namespace {

namespace json = boost::json;

constexpr int kLinesLeftOut = 3;      // the exit code when some of the input has no prediction
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

// The same of a field that decides: an id may be a whole number too. Others are a problem.
std::string TextOrNumber(const json::object& object, std::string_view name, std::string* problem) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return {};
  if (value->is_int64()) return std::to_string(value->get_int64());
  if (value->is_uint64()) return std::to_string(value->get_uint64());
  if (!value->is_string()) {
    *problem = "`" + std::string(name) + "` must be a string or a whole number of at most 64 bits";
  }
  return StringField(object, name);
}

// What the lines of a file are read for.
enum class RowUse : std::uint8_t { kInput, kCorpus, kTraining };

struct Rows {
  std::vector<Row> rows;
  bool is_complete = true;  // no line was refused
};

// Reads one line into `row`; returns what is wrong with it, or nothing.
std::string ReadRow(std::string_view line, RowUse use, Row* row) {
  boost::system::error_code error;
  const json::value value = json::parse(MendJsonLine(line), error);
  if (error || !value.is_object()) return "no JSON object";
  const json::object& object = value.as_object();
  std::string problem;
  *row = {TextOrNumber(object, "id", &problem),
          StringField(object, "title"),
          TextOrNumber(object, "text", &problem),
          TextOrNumber(object, "label", &problem),
          StringField(object, "lang"),
          StringField(object, "bot"),
          StringField(object, object.contains("repo") ? "repo" : "domain")};
  if (!problem.empty()) return problem;
  if (use == RowUse::kTraining) {
    return FitsColumn(row->label) ? "" : "`label` must have no tab and no line break";
  }
  if (row->id.empty()) return "`id` must not be empty";
  return FitsColumn(row->id) ? "" : "`id` must have no tab and no line break";
}

// A line that can't be used is reported and left out, so that one bad line doesn't cost a run.
std::optional<Rows> ReadRows(const std::string& path, RowUse use) {
  std::error_code no_folder;
  if (std::filesystem::is_directory(path, no_folder)) {
    std::fprintf(stderr, "predict: %s is a folder, not a file of JSON lines\n", path.c_str());
    return std::nullopt;
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::ifstream file(path);
  Rows read;
  std::string bytes;
  for (size_t number = 1; std::getline(file, bytes); ++number) {
    std::string_view line = bytes;
    if (number == 1 && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
    if (line.find_first_not_of(" \r\t") == std::string_view::npos) continue;
    Row row;
    const std::string problem = ReadRow(line, use, &row);
    if (problem.empty()) {
      read.rows.push_back(std::move(row));
      continue;
    }
    read.is_complete = false;
    std::fprintf(stderr, "predict: %s:%zu is left out: %s\n", path.c_str(), number,
                 problem.c_str());
  }
  // At its end a file that could be read is at the end of its lines, and not merely failed.
  if (file.bad() || !file.eof()) {
    std::fprintf(stderr, "predict: can't read %s\n", path.c_str());
    return std::nullopt;
  }
  return read;
}

std::string Joined(const std::vector<std::string>& paths) {
  std::string joined;
  for (const std::string& path : paths) joined += (joined.empty() ? "" : ", ") + path;
  return joined;
}

int RefuseTraining(const std::vector<std::string>& paths, const std::string& why) {
  std::fprintf(stderr, "predict: can't learn from %s: %s\n", Joined(paths).c_str(), why.c_str());
  return 1;
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

int PredictIntent(const CommandLine& line, const std::vector<Row>& train,
                  const std::vector<Row>& input, Output* output) {
  std::map<std::string, IntentClassifier> classifiers;
  for (const auto& [scope, examples] : TrainingByScope(train)) {
    auto classifier = IntentClassifier::Train(examples);
    if (!classifier.ok())
      return RefuseTraining(line.train, std::string(classifier.status().message()));
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

int PredictLabels(const CommandLine& line, const std::vector<Row>& train,
                  const std::vector<Row>& input, Output* output) {
  std::vector<LabeledText> examples;
  for (const Row& row : train) {
    if (!row.label.empty()) examples.push_back({row.title, row.text, row.label, row.source});
  }
  const auto options = line.kind == "priority"      ? PriorityOptions()
                       : line.kind == "ticket-type" ? TicketTypeOptions()
                                                    : SentimentOptions();
  const auto classifier = TextClassifier::Train(examples, options);
  if (!classifier.ok())
    return RefuseTraining(line.train, std::string(classifier.status().message()));
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

  const auto input = ReadRows(line->input, RowUse::kInput);
  if (!input) return 1;
  Output output;
  int failure = 0;
  if (is_learned) {
    std::vector<Row> train;
    for (const std::string& path : line->train) {
      const auto read = ReadRows(path, RowUse::kTraining);
      if (!read) return 1;
      train.insert(train.end(), read->rows.begin(), read->rows.end());
    }
    if (std::ranges::all_of(train, [](const Row& row) { return row.label.empty(); })) {
      return RefuseTraining(line->train, "no line has a text with a label");
    }
    failure = line->kind == "intent" ? PredictIntent(*line, train, input->rows, &output)
                                     : PredictLabels(*line, train, input->rows, &output);
  } else if (is_ranked) {
    const auto corpus = ReadRows(line->corpus, RowUse::kCorpus);
    if (!corpus) return 1;
    if (line->kind == "search") PredictSearch(corpus->rows, input->rows, &output);
    if (line->kind == "duplicates") PredictDuplicates(corpus->rows, input->rows, &output);
    if (line->kind == "answer") PredictAnswers(corpus->rows, input->rows, &output);
  } else {
    for (const Row& row : input->rows) {
      const text::LanguageGuess guess = text::DetectLanguage(row.text);
      output.Line({row.id, guess.code, Number(guess.confidence), "ANSWER"});
    }
  }
  if (failure == 0) failure = output.WriteTo(line->output);
  if (failure != 0) return failure;
  return input->is_complete ? 0 : kLinesLeftOut;
}

}  // namespace deskmesh::knowledge
