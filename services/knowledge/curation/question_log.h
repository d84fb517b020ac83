// SPDX-License-Identifier: Apache-2.0
//
// What readers ask and search, for gaps and reports.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>

#include "knowledge/curation/store.h"
#include "platform/clock/clock.h"
#include "platform/sql/database.h"

namespace deskmesh::knowledge {

// Writes questions behind the answer, so that reading stays reading: many in one transaction,
// within moments. Statistics, not records: what is waiting when the process is killed is lost, and
// when the store can't keep up the oldest of 10,000 waiting ones are dropped. Personal data is
// masked before anything is kept. Owns one thread between Start and Stop. Thread-safe.
class QuestionLog {
 public:
  QuestionLog(sql::Database& database, const clock::Clock& clock)
      : database_(database), clock_(clock), alarm_(clock) {}
  ~QuestionLog() { Stop(); }

  void Start();
  // Writes what is waiting.
  void Stop();

  void Record(store::QuestionRow row);
  // The reader opened a result of a search.
  void RecordOpened(std::string workspace, std::string search_id, std::string article_id);

 private:
  struct Opened {
    std::string workspace, search_id, article_id;
    base::Instant at;  // when it came
  };
  void Run();
  void Flush();

  sql::Database& database_;
  const clock::Clock& clock_;
  clock::Alarm alarm_;
  std::thread thread_;
  std::mutex mutex_;
  std::deque<store::QuestionRow> questions_;
  std::deque<Opened> opened_;
  base::Instant prune_at_{};
};

}  // namespace deskmesh::knowledge
