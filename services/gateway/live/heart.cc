// SPDX-License-Identifier: Apache-2.0
#include "gateway/live/heart.h"

namespace deskmesh::gateway {

Heart::Heart(const clock::Clock& clock) : clock_(clock), thread_([this] { Run(); }) {}

Heart::~Heart() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    signal_.notify_all();
  }
  thread_.join();
}

void Heart::Add(std::weak_ptr<Beating> beating, base::Duration delay) {
  const base::Instant at = clock_.Now() + delay;
  const std::lock_guard lock(mutex_);
  const bool is_first = due_.empty() || at < due_.top().at;
  due_.push({at, std::move(beating)});
  if (is_first) signal_.notify_all();
}

void Heart::Run() {
  std::unique_lock lock(mutex_);
  while (!is_stopped_) {
    if (due_.empty()) {
      signal_.wait(lock);
      continue;
    }
    const base::Instant now = clock_.Now();
    if (due_.top().at > now) {
      clock_.Wait(lock, signal_, due_.top().at);
      continue;
    }
    const std::weak_ptr<Beating> next = due_.top().beating;
    due_.pop();
    lock.unlock();
    base::Duration pause{0};
    if (const std::shared_ptr<Beating> beating = next.lock()) pause = beating->OnBeat();
    lock.lock();
    if (pause.count() > 0) due_.push({now + pause, next});
  }
}

}  // namespace deskmesh::gateway
