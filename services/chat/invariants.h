// SPDX-License-Identifier: Apache-2.0
//
// What holds in the domain's tables whenever no transaction is under way; `deskmesh verify` asks.
#pragma once

#include <vector>

#include "platform/sql/invariant.h"

namespace deskmesh::chat {

std::vector<sql::Invariant> Invariants();

}  // namespace deskmesh::chat
