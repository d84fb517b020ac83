// SPDX-License-Identifier: Apache-2.0
//
// Flows: core types ⇄ the contract. Stateless.
#pragma once

#include <string>
#include <string_view>

#include "chat/dialogue/core/flow.h"
#include "chat/dialogue/core/flow_check.h"
#include "deskmesh/chat/v1/flow.pb.h"

namespace deskmesh::chat::convert {

// Name, trigger, start and nodes only.
dialogue::Flow FromProto(const v1::Flow& flow);
void ToProto(const dialogue::Flow& flow, v1::Flow* out);
void ToProto(const dialogue::FlowProblem& problem, v1::FlowProblem* out);

// What a body of the store holds.
std::string BodyOf(const v1::Flow& flow);
v1::Flow FlowOfBody(std::string_view body);

}  // namespace deskmesh::chat::convert
