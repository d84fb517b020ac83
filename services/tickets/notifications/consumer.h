// SPDX-License-Identifier: Apache-2.0
//
// News of tickets for those who have or follow them. A queue of its own: it locks people's counts and no
// ticket, while what else listens to facts, like every command, locks tickets first.
#pragma once

#include "platform/clock/clock.h"
#include "platform/module/module.h"
#include "tickets/notifications/notifier.h"

namespace deskmesh::tickets {

bus::ConsumerSpec NewsSpec();

// Thread-safe.
class NewsConsumer {
 public:
  // `clock` must outlive it.
  NewsConsumer(rpc::ServiceDeps deps, const clock::Clock& clock)
      : notifier_(std::move(deps)), clock_(clock) {}

  // What it doesn't know is left alone.
  absl::Status Take(sql::Tx& tx, const event::v1::Envelope& envelope);

 private:
  absl::Status TakeTicket(sql::Tx& tx, const event::v1::Envelope& envelope);
  // Who has the ticket hears of a clock that runs out.
  absl::Status TakeWarning(sql::Tx& tx, const event::v1::Envelope& envelope);

  const Notifier notifier_;
  const clock::Clock& clock_;
};

}  // namespace deskmesh::tickets
