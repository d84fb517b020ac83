// SPDX-License-Identifier: Apache-2.0
#include "platform/metrics/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace deskmesh::metrics {
namespace {

const prometheus::Histogram::BucketBoundaries& Buckets() {
  static const prometheus::Histogram::BucketBoundaries buckets{
      0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
      0.05,    0.1,    0.25,    0.5,    1,     2.5,    5,     10,   30};
  return buckets;
}

}  // namespace

void Counter::Add(double by) { counter_->Increment(by); }
void Gauge::Set(double value) { gauge_->Set(value); }
void Histogram::Observe(double seconds) { histogram_->Observe(seconds); }

Registry::Registry()
    : registry_(
          std::make_shared<prometheus::Registry>(prometheus::Registry::InsertBehavior::Merge)) {}
Registry::~Registry() = default;

Counter Registry::Counter(const std::string& name, const std::string& help, const Labels& labels) {
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(*registry_);
  return metrics::Counter(&family.Add(labels));
}

Gauge Registry::Gauge(const std::string& name, const std::string& help, const Labels& labels) {
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(*registry_);
  return metrics::Gauge(&family.Add(labels));
}

Histogram Registry::Histogram(const std::string& name, const std::string& help,
                              const Labels& labels) {
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(*registry_);
  return metrics::Histogram(&family.Add(labels, Buckets()));
}

void Registry::OnCollect(std::function<void()> sample) {
  const std::lock_guard lock(mutex_);
  samplers_.push_back(std::move(sample));
}

std::string Registry::Expose() {
  const std::lock_guard lock(mutex_);
  for (const auto& sample : samplers_) sample();
  return prometheus::TextSerializer().Serialize(registry_->Collect());
}

}  // namespace deskmesh::metrics
