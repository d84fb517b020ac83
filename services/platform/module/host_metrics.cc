// SPDX-License-Identifier: Apache-2.0
#include "platform/module/host_metrics.h"

#include "platform/base/error.h"

namespace deskmesh::module {

HostMetrics::HostMetrics(metrics::Registry& metrics, const std::vector<std::string>& targets)
    : metrics_(metrics) {
  std::string list;
  for (const std::string& target : targets) list += (list.empty() ? "" : ",") + target;
  Set("deskmesh_build_info", "Always 1; what runs.",
      {{"version", DESKMESH_VERSION}, {"targets", list}}, 1);
}

void HostMetrics::SampleDependencies(
    const std::vector<std::pair<std::string, absl::Status>>& states) {
  for (const auto& [name, status] : states) {
    Set("deskmesh_dependency_up", "Whether what the process depends on is there.",
        {{"dependency", name}}, status.ok() ? 1 : 0);
  }
}

void HostMetrics::SampleStore(const std::string& target, const sql::Stats& stats,
                              const outbox::Backlog& backlog) {
  const metrics::Labels labels = {{"target", target}};
  Raise("deskmesh_database_writes_total", "Write transactions run to an end.", labels,
        stats.writes);
  Raise("deskmesh_database_reads_total", "Read transactions run to an end.", labels, stats.reads);
  Raise("deskmesh_database_commits_total", "Commits; writes per commit is the group size.", labels,
        stats.commits);
  Raise("deskmesh_database_conflict_retries_total", "Transactions run again after a conflict.",
        labels, stats.conflict_retries);
  Raise("deskmesh_database_reconnects_total", "Connections opened after one was lost.", labels,
        stats.reconnects);
  Set("deskmesh_database_queued", "Transactions that wait for a connection or the writer.", labels,
      static_cast<double>(stats.queued));
  Set("deskmesh_database_connections", "Open connections.", labels,
      static_cast<double>(stats.connections));
  Set("deskmesh_database_connections_busy", "Connections inside a transaction.", labels,
      static_cast<double>(stats.connections_busy));
  Set("deskmesh_database_wal_bytes", "Size of SQLite's write-ahead log.", labels,
      static_cast<double>(stats.wal_bytes));
  Set("deskmesh_outbox_facts_waiting", "Facts that the bus hasn't confirmed yet.", labels,
      static_cast<double>(backlog.facts));
  Set("deskmesh_outbox_oldest_age_seconds", "Age of the oldest of them.", labels,
      static_cast<double>(backlog.oldest_age.count()) / 1e6);
}

void HostMetrics::SampleConsumer(const std::string& consumer, const bus::ConsumerStats& stats) {
  const metrics::Labels labels = {{"consumer", consumer}};
  Set("deskmesh_facts_waiting", "Facts delivered to this process and not yet settled.", labels,
      static_cast<double>(stats.waiting));
  Raise("deskmesh_facts_repeats_total", "Facts that came again and were dropped.", labels,
        stats.repeats);
  Raise("deskmesh_facts_dead_total", "Facts given up on.", labels, stats.dead);
}

void HostMetrics::Raise(const std::string& name, const std::string& help,
                        const metrics::Labels& labels, std::uint64_t total) {
  std::uint64_t& raised = raised_[{name, labels}];
  metrics::Counter counter = metrics_.Counter(name, help, labels);
  if (total > raised) counter.Add(static_cast<double>(total - raised));
  raised = std::max(raised, total);
}

void HostMetrics::Set(const std::string& name, const std::string& help,
                      const metrics::Labels& labels, double value) {
  metrics_.Gauge(name, help, labels).Set(value);
}

}  // namespace deskmesh::module
