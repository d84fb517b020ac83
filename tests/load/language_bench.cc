// SPDX-License-Identifier: Apache-2.0
//
// P17: search of 100,000 synthetic Chinese and English articles by any of two to four words, whole
// ranking included, p99 on one thread, against SQLite FTS5 `bm25` over the same tokens in memory;
// and the same at a tenth of the size (P28).
// P18: one classification (median and p99) of short texts by intent and of tickets of 0.7 and 1.8 kB
// by type, and all that is read from a ticket of 1.8 kB (type, priority, team, labels, emotion and
// urgency, wish for a person); training of 10,000 texts of 20 classes, size of the model.
//
// Prints JSON lines as scripts/bench reads them. Optional arguments: articles (100000), queries (400).
#include <sqlite3.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "knowledge/core/article_index.h"
#include "knowledge/core/handover_rules.h"
#include "knowledge/language/core/counted_text.h"
#include "knowledge/language/core/emotion.h"
#include "knowledge/language/core/label_classifier.h"
#include "knowledge/language/core/text_classifier.h"
#include "knowledge/language/core/ticket_classifier.h"
#include "platform/text/tokenizer.h"

namespace deskmesh::knowledge {
namespace {

// Time of this thread's processor, not of the wall: one search is one core's work, and neighbours on
// the machine must not count. Both sides are measured alike.
struct Clock {
  static double Now() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
  }
};

constexpr size_t kEnglishWords = 20'000;
constexpr size_t kChineseWords = 20'000;
constexpr size_t kWordsPerArticle = 90;

double Millis(double from) { return Clock::Now() - from; }

double Percentile(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1))];
}

void Print(const char* name, double value, const char* unit, double reference, double ratio) {
  std::printf(
      "{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"reference\":%.6g,\"ratio\":%.6g,"
      "\"better\":\"%s\"}\n",
      name, value, unit, reference, ratio, "lower");
  std::fflush(stdout);
}

// Made-up words whose frequencies follow Zipf's law, as those of a language do.
class Vocabulary {
 public:
  explicit Vocabulary(unsigned seed) : random_(seed) {
    static constexpr const char* kSyllables[] = {"ta",  "re",  "mi",  "con", "pro", "du",
                                                 "ver", "ly",  "sto", "ken", "bra", "fi",
                                                 "lo",  "gan", "su",  "ex"};
    for (size_t i = 0; i < kEnglishWords; ++i) {
      std::string word;
      for (size_t rest = i + 16; rest > 0; rest /= 16) word += kSyllables[rest % 16];
      english_.push_back(std::move(word));
    }
    for (size_t i = 0; i < kChineseWords; ++i) {
      // Pairs of frequent characters: U+4E00 and up, three bytes each.
      std::string word;
      for (size_t part : {i % 141, i / 141}) {
        const unsigned code = 0x4E00 + static_cast<unsigned>(part) * 37;
        word += static_cast<char>(0xE0 | (code >> 12));
        word += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        word += static_cast<char>(0x80 | (code & 0x3F));
      }
      chinese_.push_back(std::move(word));
    }
    for (size_t i = 0; i < kEnglishWords; ++i) weights_.push_back(1 / static_cast<double>(i + 10));
    zipf_ = std::discrete_distribution<size_t>(weights_.begin(), weights_.end());
  }

  std::string Text(bool chinese, size_t words) {
    std::string text;
    for (size_t i = 0; i < words; ++i) {
      text += (chinese ? chinese_ : english_)[zipf_(random_)];
      if (!chinese || i % 6 == 5) text += chinese ? "，" : " ";
    }
    return text;
  }
  size_t Draw(size_t bound) { return random_() % bound; }

 private:
  std::mt19937 random_;
  std::vector<std::string> english_, chinese_;
  std::vector<double> weights_;
  std::discrete_distribution<size_t> zipf_;
};

// SQLite's full-text index over the same terms, written as words of letters and digits only.
class FullTextTable {
 public:
  FullTextTable() {
    Check(sqlite3_open(":memory:", &database_));
    Run("CREATE VIRTUAL TABLE article USING fts5(title, body, content='', tokenize='ascii')");
    Run("BEGIN");
    Check(sqlite3_prepare_v2(database_, "INSERT INTO article(rowid, title, body) VALUES(?,?,?)", -1,
                             &insert_, nullptr));
    Check(sqlite3_prepare_v2(
        database_, "SELECT rowid FROM article WHERE article MATCH ? ORDER BY rank LIMIT 10", -1,
        &search_, nullptr));
  }
  ~FullTextTable() {
    sqlite3_finalize(insert_);
    sqlite3_finalize(search_);
    sqlite3_close(database_);
  }

  void Add(int64_t id, const std::string& title, const std::string& body) {
    const std::string title_terms = Join(title, " ");
    const std::string body_terms = Join(body, " ");
    sqlite3_bind_int64(insert_, 1, id);
    Bind(insert_, 2, title_terms);
    Bind(insert_, 3, body_terms);
    sqlite3_step(insert_);
    Check(sqlite3_reset(insert_));
  }
  void Commit() {
    Run("COMMIT");
    Run("INSERT INTO article(article) VALUES('optimize')");
  }

  size_t Search(const std::string& query) {
    const std::string terms = Join(query, " OR ");
    Bind(search_, 1, terms);
    size_t found = 0;
    while (sqlite3_step(search_) == SQLITE_ROW) ++found;
    Check(sqlite3_reset(search_));
    return found;
  }

 private:
  static std::string Join(const std::string& text, const char* separator) {
    std::string out;
    for (const text::Term& term : text::Analyze(text)) {
      if (!out.empty()) out += separator;
      out += '"' + term.text + '"';
    }
    return out;
  }
  static void Bind(sqlite3_stmt* statement, int column, const std::string& text) {
    sqlite3_bind_text(statement, column, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  void Run(const char* sql) { Check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }
  void Check(int code) {
    if (code == SQLITE_OK) return;
    std::fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(database_));
    std::exit(1);
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  sqlite3_stmt* search_ = nullptr;
};

// p99 in milliseconds of the index, and of the reference when there is one.
double SearchLatency(size_t articles, size_t queries, bool with_reference, double* reference) {
  Vocabulary vocabulary(1);
  ArticleIndex index;
  std::unique_ptr<FullTextTable> table;
  if (with_reference) table = std::make_unique<FullTextTable>();
  for (size_t i = 0; i < articles; ++i) {
    const bool chinese = i % 2 == 0;
    const std::string title = vocabulary.Text(chinese, 5);
    const std::string body = vocabulary.Text(chinese, kWordsPerArticle);
    index.Upsert({.id = "art_" + std::to_string(i),
                  .locale = chinese ? "zh" : "en",
                  .title = title,
                  .body = body});
    if (table) table->Add(static_cast<int64_t>(i), title, body);
  }
  if (table) table->Commit();
  std::vector<double> ours, theirs;
  for (size_t i = 0; i < queries; ++i) {
    const std::string query = vocabulary.Text(i % 2 == 0, 2 + vocabulary.Draw(3));
    const auto start = Clock::Now();
    const SearchResult result = index.Search({.text = query, .limit = 10, .with_snippets = false});
    ours.push_back(Millis(start));
    if (result.hits.size() > 10) std::exit(1);
    if (!table) continue;
    const auto reference_start = Clock::Now();
    table->Search(query);
    theirs.push_back(Millis(reference_start));
  }
  if (table) *reference = Percentile(theirs, 0.99);
  return Percentile(ours, 0.99);
}

void BenchSearch(size_t articles, size_t queries) {
  double reference = 0;
  const double large = SearchLatency(articles, queries, true, &reference);
  Print("P17 search p99", large, "ms", reference, reference / large);
  const double small = SearchLatency(articles / 10, queries, false, nullptr);
  Print("P28 search p99 at 10x", large, "ms", small, large / small);
}

void PrintLatencies(const std::string& name, const std::vector<double>& latencies) {
  for (const auto& [part, share] : {std::pair(" p99", 0.99), std::pair(" median", 0.5)}) {
    const double value = Percentile(latencies, share);
    Print((name + part).c_str(), value, "ms", 1, value);
  }
}

// Tickets as people write them: a subject, and lines of a form between those of prose.
LabeledText Ticket(Vocabulary& vocabulary, size_t bytes, size_t label) {
  const bool chinese = vocabulary.Draw(2) == 0;
  LabeledText ticket{vocabulary.Text(chinese, 6), "", "label" + std::to_string(label), "EMAIL"};
  while (ticket.text.size() < bytes) {
    if (vocabulary.Draw(4) == 0) {
      ticket.text +=
          "### " + vocabulary.Text(chinese, 2) + "\n" + vocabulary.Text(chinese, 3) + "\n";
    }
    const std::string own = "kind" + std::to_string(label);
    ticket.text += vocabulary.Text(chinese, 12) + (vocabulary.Draw(3) == 0 ? own : "") + "\n";
  }
  ticket.text.resize(bytes);
  return ticket;
}

void BenchTickets() {
  constexpr size_t kTickets = 2'000;
  constexpr size_t kTypes = 4;
  Vocabulary vocabulary(3);
  std::vector<LabeledText> examples;
  for (size_t i = 0; i < kTickets; ++i) {
    examples.push_back(Ticket(vocabulary, 300 + vocabulary.Draw(1'500), i % kTypes));
  }
  const auto start = Clock::Now();
  const auto classifier = TextClassifier::Train(examples, TicketTypeOptions());
  const double seconds = Millis(start) / 1000;
  if (!classifier.ok()) std::exit(1);
  Print("P18 training of 2,000 tickets", seconds, "s", 60, seconds / 60);
  for (const size_t bytes : {size_t{700}, size_t{1'800}}) {
    std::vector<double> latencies;
    for (size_t i = 0; i < 600; ++i) {
      const LabeledText ticket = Ticket(vocabulary, bytes, i % kTypes);
      const auto asked = Clock::Now();
      classifier->Classify(ticket.title, ticket.text, ticket.source);
      latencies.push_back(Millis(asked));
    }
    PrintLatencies("P18 ticket of " + std::to_string(bytes) + " bytes", latencies);
  }
  const double megabytes = static_cast<double>(classifier->Serialize().size()) / 1e6;
  Print("P18 ticket model size", megabytes, "MB", 50, megabytes / 50);
}

// What the product asks of one ticket: four models and the rules of emotion and hand-over.
void BenchWholeTicket() {
  constexpr size_t kTickets = 2'000;
  constexpr size_t kBytes = 1'800;
  constexpr size_t kLabels = 60;
  Vocabulary vocabulary(4);
  std::vector<LabeledText> types, priorities, teams;
  std::vector<TaggedText> tagged;
  for (size_t i = 0; i < kTickets; ++i) {
    const LabeledText ticket = Ticket(vocabulary, 300 + vocabulary.Draw(kBytes - 300), i % kLabels);
    const auto as = [&](size_t classes) {
      LabeledText text = ticket;
      text.label = "class" + std::to_string(i % classes);
      return text;
    };
    types.push_back(as(3));
    priorities.push_back(as(4));
    teams.push_back(as(8));
    tagged.push_back({ticket.title, ticket.text, {ticket.label}, ticket.source});
  }
  const auto type = TextClassifier::Train(types, TicketTypeOptions());
  const auto priority = TextClassifier::Train(priorities, PriorityOptions());
  const auto team = TextClassifier::Train(teams, TicketTypeOptions());
  const auto labels = LabelClassifier::Train(tagged, TicketTypeOptions().features);
  if (!type.ok() || !priority.ok() || !team.ok() || !labels.ok()) std::exit(1);
  std::vector<double> classified, felt, whole;
  for (size_t i = 0; i < 600; ++i) {
    const LabeledText ticket = Ticket(vocabulary, kBytes, i % kLabels);
    const auto asked = Clock::Now();
    CountedText counted(ticket.title, ticket.text, ticket.source);
    for (const TextClassifier* one : {&*type, &*priority, &*team}) {
      one->ClassifyCounts(counted.In(one->features()), /*explain=*/true, ticket.source);
    }
    labels->FindIn(counted.In(labels->features()));
    classified.push_back(Millis(asked));
    const auto read = Clock::Now();
    ReadEmotion(ticket.text);
    CheckHandoverRules(ticket.text);
    felt.push_back(Millis(read));
    whole.push_back(Millis(asked));
  }
  PrintLatencies("P18 type, priority, team, labels of 1800 bytes", classified);
  PrintLatencies("P18 emotion and wishes of 1800 bytes", felt);
  PrintLatencies("P18 whole ticket of 1800 bytes", whole);
}

void BenchClassification() {
  constexpr size_t kTexts = 10'000;
  constexpr size_t kClasses = 20;
  Vocabulary vocabulary(2);
  std::vector<std::string> marks;
  for (size_t c = 0; c < kClasses; ++c) marks.push_back(vocabulary.Text(c % 2 == 0, 12));
  std::vector<LabeledText> examples;
  for (size_t i = 0; i < kTexts; ++i) {
    const size_t label = vocabulary.Draw(kClasses);
    const std::string& own = marks[label];
    const bool chinese = label % 2 == 0;
    examples.push_back({"", vocabulary.Text(chinese, 10) + own.substr(0, own.size() / 3),
                        "label" + std::to_string(label)});
  }
  const auto start = Clock::Now();
  const auto classifier = TextClassifier::Train(examples, IntentOptions());
  const double seconds = Millis(start) / 1000;
  if (!classifier.ok()) std::exit(1);
  Print("P18 training of 10,000 texts", seconds, "s", 60, seconds / 60);
  std::vector<double> latencies;
  for (size_t i = 0; i < 2'000; ++i) {
    const LabeledText& example = examples[vocabulary.Draw(kTexts)];
    const auto asked = Clock::Now();
    classifier->Classify(example.title, example.text);
    latencies.push_back(Millis(asked));
  }
  PrintLatencies("P18 classification", latencies);
  const double megabytes = static_cast<double>(classifier->Serialize().size()) / 1e6;
  Print("P18 model size", megabytes, "MB", 50, megabytes / 50);
}

}  // namespace
}  // namespace deskmesh::knowledge

int main(int argc, char** argv) {
  const size_t articles = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 100'000;
  const size_t queries = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 400;
  deskmesh::knowledge::BenchClassification();
  deskmesh::knowledge::BenchTickets();
  deskmesh::knowledge::BenchWholeTicket();
  deskmesh::knowledge::BenchSearch(articles, queries);
}
