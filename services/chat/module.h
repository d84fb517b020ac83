// SPDX-License-Identifier: Apache-2.0
//
// The chat domain as a module: conversations, the bot, presence, queue and routing.
#pragma once

#include "platform/module/module.h"

namespace deskmesh::chat {

module::Definition Define();

}  // namespace deskmesh::chat
