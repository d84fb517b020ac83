// SPDX-License-Identifier: Apache-2.0
//
// /docs: a page that shows /openapi.json. All its parts are in the binary.
#pragma once

#include "platform/http/message.h"

namespace deskmesh::gateway {

http::Response DocsPage();

}  // namespace deskmesh::gateway
