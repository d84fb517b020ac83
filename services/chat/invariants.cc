// SPDX-License-Identifier: Apache-2.0
#include "chat/invariants.h"

namespace deskmesh::chat {
namespace {

constexpr sql::Statement kGaps{
    "SELECT c.workspace_id, c.id AS subject FROM conversation c LEFT JOIN message m "
    "ON m.workspace_id = c.workspace_id AND m.conversation_id = c.id "
    "GROUP BY c.workspace_id, c.id, c.last_sequence "
    "HAVING COUNT(m.sequence) <> c.last_sequence "
    "OR COALESCE(MAX(m.sequence), 0) <> c.last_sequence"};
constexpr sql::Statement kOrphans{
    "SELECT m.workspace_id, m.conversation_id AS subject FROM message m LEFT JOIN conversation c "
    "ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id WHERE c.id IS NULL"};

}  // namespace

std::vector<sql::Invariant> Invariants() {
  return {{"a conversation's messages are numbered 1, 2, 3 … up to its last", &kGaps},
          {"every message belongs to a conversation", &kOrphans}};
}

}  // namespace deskmesh::chat
