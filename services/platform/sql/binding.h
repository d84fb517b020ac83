// SPDX-License-Identifier: Apache-2.0
//
// What both stores do with parameters before they bind them. Internal to platform/sql.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "platform/sql/statement.h"
#include "platform/sql/value.h"

namespace deskmesh::sql {

// The values in the order of the statement's parameters. INTERNAL, naming the parameter, when one
// is missing or not of the statement; INVALID_ARGUMENT for text with NUL.
absl::Status OrderParams(const ParsedStatement& statement, ParamSpan params,
                         std::vector<const Value*>* ordered);

// A list as PostgreSQL array literal.
std::string ArrayLiteral(const TextList& list);
std::string ArrayLiteral(const Int64List& list);

}  // namespace deskmesh::sql
