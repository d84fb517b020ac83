// SPDX-License-Identifier: Apache-2.0
//
// What brought a change of a ticket about (R17), as its history shows it. The numbers are those of the
// contract's HistoryEntry.Source.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

struct ChangeSource {
  enum class Kind : std::uint8_t {
    kUnset,
    kAgent,
    kPortal,
    kApi,
    kEmail,
    kChat,
    kMessenger,
    kTrigger,
    kMacro,
    kJob,
    kEscalation,
    kImport,
    kSurvey,
    kMerge,
    kScheduledComment,
    kRecurring,
    kTracker,
    kApproval,
    kService,
    kSplit,
  };
  Kind kind = Kind::kUnset;
  std::string id;  // of what did it; empty where the kind says all

  friend bool operator==(const ChangeSource&, const ChangeSource&) = default;
};

// What the actor of a fact alone says: a person, a customer, a key, a trigger, a tracker or a service.
ChangeSource SourceOfActor(std::string_view actor);

// How words came in that a program passes on. What has no channel of its own came by the API.
ChangeSource SourceOfChannel(Channel channel);

}  // namespace deskmesh::tickets
