// SPDX-License-Identifier: Apache-2.0
//
// Asks accounts for what the projections don't know yet: the `prepare` steps of commands.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "platform/rpc/call.h"
#include "platform/rpc/channel.h"

namespace deskmesh::tickets {

// Keeps the contact or user. INVALID_ARGUMENT naming `field` when accounts knows no such one.
absl::Status AskContact(rpc::TaskCall& call, rpc::Channels& channels, const std::string& id,
                        std::string_view field);
absl::Status AskUser(rpc::TaskCall& call, rpc::Channels& channels, const std::string& id,
                     std::string_view field);

}  // namespace deskmesh::tickets
