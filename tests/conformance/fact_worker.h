// SPDX-License-Identifier: Apache-2.0
//
// A process that writes items with their facts, carries them over the bus and consumes them, and
// that can be told to die at a named moment in between.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "conformance/world.h"

namespace deskmesh::conformance {

// Where a worker kills itself with SIGKILL.
enum class Failpoint {
  kNone,
  kRowWritten,     // the item is in the open transaction, its fact is not
  kFactWritten,    // both are; not committed
  kCommitted,      // committed, the caller hasn't heard
  kPublished,      // handed to the bus, not confirmed
  kConfirmed,      // confirmed, still in the outbox
  kConsumed,       // the effect is in the consumer's open transaction
  kEffectCommitted // committed, the bus hasn't heard
};
std::string NameOf(Failpoint failpoint);

// Runs a worker as a process of its own (this test binary again). It adds the items `0` … `items - 1`
// that aren't there yet (a caller that repeats what wasn't acknowledged), four subjects in turn, and
// ends when each fact has been consumed. With a failpoint it dies when that moment is reached for
// the `occurrence`-th time (1-based). Returns the exit status, or 128 + signal.
int RunWorker(const World& world, int items, Failpoint failpoint = Failpoint::kNone,
              int occurrence = 1);

}  // namespace deskmesh::conformance
