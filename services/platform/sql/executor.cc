// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/executor.h"

#include <pthread.h>

namespace deskmesh::sql {

Executor::Executor(std::string name, int max_threads)
    : name_(std::move(name)), max_threads_(static_cast<std::size_t>(max_threads)) {}

Executor::~Executor() {
  {
    std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Executor::Post(std::function<void()> task) {
  {
    std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    if (idle_ < tasks_.size() && threads_.size() < max_threads_) {
      threads_.emplace_back([this] { Run(); });
    }
  }
  work_.notify_one();
}

void Executor::Run() {
  NameThread(name_);
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    work_.wait(lock, [this] { return is_stopping_ || !tasks_.empty(); });
    --idle_;
    if (tasks_.empty()) return;
    std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
  }
}

Executor& Executor::Readers() {
  static auto& readers = *new Executor("sql-read", 4);
  return readers;
}

Executor& Executor::Completions() {
  static auto& completions = *new Executor("sql-done", 1);
  return completions;
}

void NameThread(const std::string& name) {
  pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
}

}  // namespace deskmesh::sql
