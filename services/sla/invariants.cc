// SPDX-License-Identifier: Apache-2.0
#include "sla/invariants.h"

namespace deskmesh::sla {
namespace {

constexpr sql::Statement kCounts{
    "SELECT t.workspace_id, t.ticket_id AS subject FROM ticket t LEFT JOIN ticket_fact f "
    "ON f.workspace_id = t.workspace_id AND f.ticket_id = t.ticket_id "
    "GROUP BY t.workspace_id, t.ticket_id, t.fact_count, t.latest_sequence "
    "HAVING COUNT(f.sequence) > t.fact_count OR t.fact_count > t.latest_sequence "
    "OR COALESCE(MAX(f.sequence), 0) > t.latest_sequence"};
constexpr sql::Statement kOrphans{
    "SELECT f.workspace_id, f.ticket_id AS subject FROM ticket_fact f LEFT JOIN ticket t "
    "ON t.workspace_id = f.workspace_id AND t.ticket_id = f.ticket_id WHERE t.ticket_id IS NULL"};

}  // namespace

std::vector<sql::Invariant> Invariants() {
  // A fact this release can't read takes its place in the count and leaves no row.
  return {{"a ticket counts every fact that is kept, and none is newer than its latest", &kCounts},
          {"every fact belongs to a ticket", &kOrphans}};
}

}  // namespace deskmesh::sla
