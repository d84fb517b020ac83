// SPDX-License-Identifier: Apache-2.0
//
// Percent-encoding (RFC 3986) of paths and queries. Pure.
#pragma once

#include <absl/status/statusor.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deskmesh::gateway {

// Which escapes of a path stay as they are.
enum class KeepEscapes { kNone, kSlashes };

// Decodes `%xx`; none when an escape is malformed. `+` is an ordinary character.
std::optional<std::string> DecodePath(std::string_view text, KeepEscapes keep = KeepEscapes::kNone);

using Parameters = std::vector<std::pair<std::string, std::string>>;

// Parameters of one query that are read.
inline constexpr std::size_t kMaxParameters = 200;

// Decodes `a=b&c=d` in order; `+` is a space, a name without `=` has an empty value. INVALID_ARGUMENT
// with reason MALFORMED_QUERY for a broken escape or more than kMaxParameters.
absl::StatusOr<Parameters> ParseQuery(std::string_view query);

}  // namespace deskmesh::gateway
