// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/id.h"
#include "platform/bus/bus.h"
#include "platform/cache/cache.h"
#include "platform/clock/clock.h"
#include "platform/sql/database.h"

namespace deskmesh::event::v1 {
class Envelope;
}

namespace deskmesh::channels {

bus::ConsumerSpec WebhookListens();

// Puts a fact in front of every enabled webhook that wants it. Thread-safe.
class WebhookConsumer {
 public:
  WebhookConsumer(const clock::Clock& clock, base::IdSource ids, cache::Cache& cache)
      : clock_(clock), ids_(std::move(ids)), cache_(cache) {}

  absl::Status Consume(sql::Tx& tx, const event::v1::Envelope& fact);

 private:
  const clock::Clock& clock_;
  base::IdSource ids_;
  cache::Cache& cache_;
};

}  // namespace deskmesh::channels
