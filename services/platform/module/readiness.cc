// SPDX-License-Identifier: Apache-2.0
#include "platform/module/readiness.h"

#include <pthread.h>

#include <algorithm>

#include "platform/base/error.h"

namespace deskmesh::module {

ReadinessWatch::~ReadinessWatch() { Stop(); }

void ReadinessWatch::Add(std::string name, Check check) {
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_.emplace_back();
  entry.name = std::move(name);
  entry.check = std::move(check);
}

void ReadinessWatch::Start() {
  for (Entry& entry : entries_) Ask(entry);
  for (Entry& entry : entries_) {
    entry.thread = std::thread([this, &entry] {
      pthread_setname_np(pthread_self(), "readiness");
      while (true) {
        {
          std::unique_lock lock(mutex_);
          if (stop_.wait_for(lock, interval_, [this] { return is_stopped_; })) return;
        }
        Ask(entry);
      }
    });
  }
}

void ReadinessWatch::Ask(Entry& entry) {
  {
    const std::lock_guard lock(mutex_);
    entry.asked_at = std::chrono::steady_clock::now();
  }
  absl::Status status = entry.check();
  const std::lock_guard lock(mutex_);
  entry.status = std::move(status);
  entry.asked_at.reset();
}

void ReadinessWatch::Stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  stop_.notify_all();
  for (Entry& entry : entries_) {
    if (entry.thread.joinable()) entry.thread.join();
  }
}

std::vector<std::pair<std::string, absl::Status>> ReadinessWatch::States() const {
  std::vector<std::pair<std::string, absl::Status>> states;
  const std::lock_guard lock(mutex_);
  for (const Entry& entry : entries_) {
    const bool is_silent =
        entry.asked_at && std::chrono::steady_clock::now() - *entry.asked_at > patience_;
    states.emplace_back(entry.name, is_silent ? base::Failure(absl::StatusCode::kUnavailable,
                                                              "NO_ANSWER", "gives no answer")
                                              : entry.status);
  }
  return states;
}

DependencyStates WithoutExcluded(DependencyStates states, std::string_view query) {
  constexpr std::string_view kExclude = "exclude=";
  while (!query.empty()) {
    const std::string_view parameter = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), parameter.size() + 1));
    if (!parameter.starts_with(kExclude)) continue;
    const std::string_view name = parameter.substr(kExclude.size());
    std::erase_if(states, [name](const auto& state) {
      const std::string_view whole = state.first;
      return whole.substr(0, whole.find(':')) == name || whole == name;
    });
  }
  return states;
}

}  // namespace deskmesh::module
