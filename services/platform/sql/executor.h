// SPDX-License-Identifier: Apache-2.0
//
// A few threads that run short tasks in the order they were posted. Internal to platform/sql.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace deskmesh::sql {

// Thread-safe. Threads start with the first tasks.
class Executor {
 public:
  Executor(std::string name, int max_threads);
  // Runs what was posted, then ends the threads.
  ~Executor();

  void Post(std::function<void()> task);

  // Shared by all SQLite databases of the process, never destroyed: reads, and the calls after
  // commits.
  static Executor& Readers();
  static Executor& Completions();

 private:
  void Run();

  const std::string name_;
  const std::size_t max_threads_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool is_stopping_ = false;
};

// Names the calling thread for debuggers and `top -H`; at most 15 characters count.
void NameThread(const std::string& name);

}  // namespace deskmesh::sql
