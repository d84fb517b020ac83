// SPDX-License-Identifier: Apache-2.0
//
// The OpenAPI 3.1 document of the JSON API, made from the same descriptors as its routes. The texts
// are the comments of the contracts.
#pragma once

#include <string>

#include "gateway/routes/route_table.h"

namespace deskmesh::gateway {

// The whole document as JSON. Takes some milliseconds; keep the result.
std::string OpenApiDocument(const RouteTable& routes);

}  // namespace deskmesh::gateway
