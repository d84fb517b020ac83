// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/worker_pool.h"

#include <pthread.h>

namespace deskmesh::rpc {

WorkerPool::WorkerPool(std::string name, int threads, std::size_t max_queue)
    : name_(std::move(name)), max_threads_(threads), max_queue_(max_queue) {}

WorkerPool::~WorkerPool() { Stop(); }

bool WorkerPool::Post(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  if (is_stopped_ || queue_.size() >= max_queue_) return false;
  queue_.push_back(std::move(job));
  if (queue_.size() > static_cast<std::size_t>(idle_) &&
      threads_.size() < static_cast<std::size_t>(max_threads_)) {
    threads_.emplace_back([this] { Run(); });
  }
  ready_.notify_one();
  return true;
}

void WorkerPool::Run() {
  pthread_setname_np(pthread_self(), ("pool:" + name_).substr(0, 15).c_str());
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    ready_.wait(lock, [this] { return is_stopped_ || !queue_.empty(); });
    --idle_;
    if (queue_.empty()) return;
    std::function<void()> job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
  }
}

void WorkerPool::Stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    threads.swap(threads_);
  }
  ready_.notify_all();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace deskmesh::rpc
