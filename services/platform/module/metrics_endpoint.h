// SPDX-License-Identifier: Apache-2.0
//
// The port for machines that watch: /metrics, /healthz, /readyz (with `exclude=`, module/readiness.h).
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "platform/metrics/metrics.h"

namespace deskmesh::module {

// Runs on one thread of its own. Thread-safe.
class MetricsEndpoint {
 public:
  using Readiness = std::function<std::vector<std::pair<std::string, absl::Status>>()>;

  // `address` is HOST:PORT; port 0 picks a free one. `metrics` must outlive it.
  static absl::StatusOr<std::unique_ptr<MetricsEndpoint>> Start(const std::string& address,
                                                                metrics::Registry& metrics,
                                                                Readiness readiness);
  ~MetricsEndpoint();

  const std::string& address() const;

 private:
  class Running;
  explicit MetricsEndpoint(std::unique_ptr<Running> running);
  std::unique_ptr<Running> running_;
};

}  // namespace deskmesh::module
