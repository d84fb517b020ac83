// SPDX-License-Identifier: Apache-2.0
//
// Values of PostgreSQL's binary result format. Internal to platform/sql.
#pragma once

#include <cstdint>

#include "platform/sql/rows.h"

namespace deskmesh::sql {

// Decodes one value of a type: integers, booleans, floating point, numeric, text, bytea, json and
// jsonb; any other type gives its raw bytes. `data` must outlive the cell.
Cell DecodeBinary(std::uint32_t type, const char* data, int size);

}  // namespace deskmesh::sql
