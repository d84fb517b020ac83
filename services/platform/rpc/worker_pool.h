// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace deskmesh::rpc {

// Threads for work that may block, with a bounded queue. Threads are made when work waits and none
// is idle. One pool per target, so that a task that waits for a neighbour can't starve it.
// Thread-safe.
class WorkerPool {
 public:
  // At most `threads` threads (1 to 256) and `max_queue` waiting jobs.
  WorkerPool(std::string name, int threads, std::size_t max_queue);
  ~WorkerPool();

  // False when the queue is full or the pool is stopped: the job will not run.
  bool Post(std::function<void()> job);

  // Runs what is queued, then ends the threads.
  void Stop();

 private:
  void Run();

  const std::string name_;
  const int max_threads_;
  const std::size_t max_queue_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
  std::vector<std::thread> threads_;
  int idle_ = 0;
  bool is_stopped_ = false;
};

}  // namespace deskmesh::rpc
