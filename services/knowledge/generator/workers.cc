// SPDX-License-Identifier: Apache-2.0
#include "knowledge/generator/workers.h"

#include <utility>

namespace deskmesh::knowledge {

void AnswerWorkers::Start() {
  const std::lock_guard lock(mutex_);
  if (is_running_) return;
  is_running_ = true;
  for (std::size_t i = 0; i < kThreads; ++i) threads_.emplace_back([this] { Run(); });
}

void AnswerWorkers::Stop() {
  {
    const std::lock_guard lock(mutex_);
    is_running_ = false;
    waiting_.clear();
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool AnswerWorkers::Post(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (!is_running_ || waiting_.size() >= kMostWaiting) return false;
    waiting_.push_back(std::move(work));
  }
  changed_.notify_one();
  return true;
}

void AnswerWorkers::Run() {
  while (true) {
    std::function<void()> work;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return !is_running_ || !waiting_.empty(); });
      if (!is_running_) return;
      work = std::move(waiting_.front());
      waiting_.pop_front();
    }
    work();
  }
}

}  // namespace deskmesh::knowledge
