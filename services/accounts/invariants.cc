// SPDX-License-Identifier: Apache-2.0
#include "accounts/invariants.h"

namespace deskmesh::accounts {
namespace {

constexpr sql::Statement kOwners{
    "SELECT w.workspace_id, w.workspace_id AS subject FROM workspace w WHERE NOT EXISTS "
    "(SELECT 1 FROM member m WHERE m.workspace_id = w.workspace_id AND m.role = 'owner')"};
constexpr sql::Statement kForeign{
    "SELECT m.workspace_id, m.id AS subject FROM member m LEFT JOIN workspace w "
    "ON w.workspace_id = m.workspace_id WHERE w.workspace_id IS NULL"};

}  // namespace

std::vector<sql::Invariant> Invariants() {
  return {{"every workspace has an owner", &kOwners},
          {"every member belongs to a workspace", &kForeign}};
}

}  // namespace deskmesh::accounts
