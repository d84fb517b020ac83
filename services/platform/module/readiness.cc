// SPDX-License-Identifier: Apache-2.0
#include "platform/module/readiness.h"

#include <pthread.h>

#include "platform/base/error.h"

namespace deskmesh::module {

ReadinessWatch::~ReadinessWatch() { Stop(); }

void ReadinessWatch::Add(std::string name, Check check) {
  const std::lock_guard lock(mutex_);
  entries_.push_back({std::move(name), std::move(check), absl::OkStatus()});
}

void ReadinessWatch::Start() {
  AskAll();
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "readiness");
    while (true) {
      {
        std::unique_lock lock(mutex_);
        if (stop_.wait_for(lock, interval_, [this] { return is_stopped_; })) return;
      }
      AskAll();
    }
  });
}

void ReadinessWatch::AskAll() {
  for (Entry& entry : entries_) {
    {
      const std::lock_guard lock(mutex_);
      if (is_stopped_) return;
      asked_ = &entry;
      asked_at_ = std::chrono::steady_clock::now();
    }
    absl::Status status = entry.check();
    const std::lock_guard lock(mutex_);
    entry.status = std::move(status);
    asked_ = nullptr;
  }
}

void ReadinessWatch::Stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  stop_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::vector<std::pair<std::string, absl::Status>> ReadinessWatch::States() const {
  std::vector<std::pair<std::string, absl::Status>> states;
  const std::lock_guard lock(mutex_);
  for (const Entry& entry : entries_) {
    const bool is_silent =
        asked_ == &entry && std::chrono::steady_clock::now() - asked_at_ > patience_;
    states.emplace_back(entry.name, is_silent ? base::Failure(absl::StatusCode::kUnavailable,
                                                              "NO_ANSWER", "gives no answer")
                                              : entry.status);
  }
  return states;
}

}  // namespace deskmesh::module
