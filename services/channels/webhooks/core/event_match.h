// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::channels::core {

// Whether a fact of type `key` (`tickets.ticket_created`) is wanted: named exactly, by its domain
// (`tickets.*`) or by `*`.
bool IsWanted(const std::vector<std::string>& event_types, std::string_view key);

// Why a pattern can't be used; empty when it can: `*`, `<domain>.*` or `<domain>.<fact>` in lower
// case letters, digits and `_`.
std::string ProblemOf(std::string_view pattern);

}  // namespace deskmesh::channels::core
