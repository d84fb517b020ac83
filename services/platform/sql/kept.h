// SPDX-License-Identifier: Apache-2.0
//
// What the body of a transaction knows already. Consumers take many facts in one transaction: what each of
// them would read again (the end of a chain, the rules of a workspace), only the first does.
//
//   std::optional<Rules>& rules = sql::Kept<Rules>("rules:" + workspace);
//   if (!rules.has_value()) { DESKMESH_ASSIGN_OR_RETURN(rules, LoadRules(tx, workspace)); }
#pragma once

#include <any>
#include <optional>
#include <string>

namespace deskmesh::sql {

std::any* KeptInBody(const std::string& name);

// What stands under `name` until this thread's body ends or a Nested one in it fails; whoever changes the
// rows changes it as well. Outside a body nothing is kept. Don't hold the reference across a Nested.
template <typename T>
std::optional<T>& Kept(const std::string& name) {
  std::any* kept = KeptInBody(name);
  if (kept == nullptr) {
    thread_local std::optional<T> nothing;
    nothing.reset();
    return nothing;
  }
  if (!kept->has_value()) *kept = std::optional<T>();
  return *std::any_cast<std::optional<T>>(kept);
}

}  // namespace deskmesh::sql
