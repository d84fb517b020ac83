// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/sql/kept.h"

#include "platform/sql/inside_body.h"

namespace deskmesh::sql {

std::any* KeptInBody(const std::string& name) { return InsideBody::Kept(name); }

}  // namespace deskmesh::sql
