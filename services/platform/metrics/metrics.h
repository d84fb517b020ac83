// SPDX-License-Identifier: Apache-2.0
//
// Prometheus metrics. Names are `deskmesh_<domain>_<what>_<unit>`; the set of names is a golden file.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
class Registry;
}  // namespace prometheus

namespace deskmesh::metrics {

using Labels = std::map<std::string, std::string>;

// A number that only grows. Thread-safe, cheap.
class Counter {
 public:
  explicit Counter(prometheus::Counter* counter) : counter_(counter) {}
  void Add(double by = 1);

 private:
  prometheus::Counter* counter_;
};

// A number that goes up and down. Thread-safe.
class Gauge {
 public:
  explicit Gauge(prometheus::Gauge* gauge) : gauge_(gauge) {}
  void Set(double value);

 private:
  prometheus::Gauge* gauge_;
};

// A distribution of durations in seconds. Thread-safe.
class Histogram {
 public:
  explicit Histogram(prometheus::Histogram* histogram) : histogram_(histogram) {}
  void Observe(double seconds);

 private:
  prometheus::Histogram* histogram_;
};

// One registry per process. Asking again for the same name and labels gives the same metric.
// Thread-safe; keep what it returns instead of asking in a hot path.
class Registry {
 public:
  Registry();
  ~Registry();

  metrics::Counter Counter(const std::string& name, const std::string& help,
                           const Labels& labels = {});
  metrics::Gauge Gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  // Buckets from 50 µs to 30 s.
  metrics::Histogram Histogram(const std::string& name, const std::string& help,
                               const Labels& labels = {});
  // Called before each exposition, to set gauges from what is sampled.
  void OnCollect(std::function<void()> sample);

  // The text exposition format 0.0.4.
  std::string Expose();

 private:
  std::shared_ptr<prometheus::Registry> registry_;
  std::mutex mutex_;
  std::vector<std::function<void()>> samplers_;
};

}  // namespace deskmesh::metrics
