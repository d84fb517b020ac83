// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/descriptor.h>

#include <vector>

namespace deskmesh::rpc {

// Every service of the contracts that are part of this binary, in the order of their files; each is
// of the generated pool. Thread-safe.
std::vector<const google::protobuf::ServiceDescriptor*> CompiledServices();

}  // namespace deskmesh::rpc
