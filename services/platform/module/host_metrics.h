// SPDX-License-Identifier: Apache-2.0
//
// What a process says about itself on /metrics, besides its RPCs: build, dependencies, stores, outboxes
// and consumers. Sampled at each scrape.
#pragma once

#include <absl/status/status.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "platform/base/instant.h"
#include "platform/bus/consumer.h"
#include "platform/metrics/metrics.h"
#include "platform/outbox/outbox.h"
#include "platform/sql/database.h"

namespace deskmesh::module {

// Confined to one thread: the one that collects.
class HostMetrics {
 public:
  HostMetrics(metrics::Registry& metrics, const std::vector<std::string>& targets);

  // 1 or 0 for each, by name.
  void SampleDependencies(const std::vector<std::pair<std::string, absl::Status>>& states);
  // The store of a target and the facts that wait in its outbox.
  void SampleStore(const std::string& target, const sql::Stats& stats,
                   const outbox::Backlog& backlog);
  void SampleConsumer(const std::string& consumer, const bus::ConsumerStats& stats);

 private:
  // Raises a counter to what was counted elsewhere.
  void Raise(const std::string& name, const std::string& help, const metrics::Labels& labels,
             std::uint64_t total);
  void Set(const std::string& name, const std::string& help, const metrics::Labels& labels,
           double value);

  metrics::Registry& metrics_;
  std::map<std::pair<std::string, metrics::Labels>, std::uint64_t> raised_;
};

}  // namespace deskmesh::module
