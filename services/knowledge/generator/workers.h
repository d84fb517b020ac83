// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace deskmesh::knowledge {

// A few threads for answers that are streamed while a language model words them. Thread-safe.
class AnswerWorkers {
 public:
  static constexpr std::size_t kThreads = 4;
  static constexpr std::size_t kMostWaiting = 64;

  ~AnswerWorkers() { Stop(); }

  void Start();
  // Finishes what runs and drops what waits.
  void Stop();
  // False when too many wait, or before Start: the caller does without.
  bool Post(std::function<void()> work);

 private:
  void Run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  std::vector<std::thread> threads_;
  bool is_running_ = false;
};

}  // namespace deskmesh::knowledge
