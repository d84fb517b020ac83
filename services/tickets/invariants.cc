// SPDX-License-Identifier: Apache-2.0
#include "tickets/invariants.h"

namespace deskmesh::tickets {
namespace {

constexpr sql::Statement kGaps{
    "SELECT workspace_id, ticket_id AS subject FROM entry GROUP BY workspace_id, ticket_id "
    "HAVING COUNT(*) <> MAX(sequence) OR MIN(sequence) <> 1"};
constexpr sql::Statement kOrphans{
    "SELECT e.workspace_id, e.ticket_id AS subject FROM entry e LEFT JOIN ticket t "
    "ON t.workspace_id = e.workspace_id AND t.id = e.ticket_id WHERE t.id IS NULL"};
constexpr sql::Statement kNumbers{
    "SELECT workspace_id, CAST(number AS TEXT) AS subject FROM ticket "
    "GROUP BY workspace_id, number HAVING COUNT(*) > 1"};
constexpr sql::Statement kNextNumber{
    "SELECT t.workspace_id, t.id AS subject FROM ticket t LEFT JOIN ticket_number n "
    "ON n.workspace_id = t.workspace_id WHERE n.next IS NULL OR t.number >= n.next"};

constexpr sql::Statement kLostFiles{
    "SELECT a.workspace_id, a.attachment_id AS subject FROM ticket_attachment a LEFT JOIN file f "
    "ON f.workspace_id = a.workspace_id AND f.id = a.attachment_id "
    "WHERE f.id IS NULL OR NOT f.is_complete"};

// Where the backfill has been: before, and while a replica of the release before writes, words are missing.
constexpr sql::Statement kOpenWords{
    "SELECT t.workspace_id, t.id AS subject FROM ticket t WHERE t.words_of = t.sequence "
    "AND (SELECT COUNT(*) FROM ticket_open_word o WHERE o.workspace_id = t.workspace_id "
    "AND o.ticket_id = t.id) <> CASE WHEN t.state = 6 THEN 0 ELSE (SELECT COUNT(*) "
    "FROM ticket_word w WHERE w.workspace_id = t.workspace_id AND w.ticket_id = t.id) END"};

}  // namespace

std::vector<sql::Invariant> Invariants() {
  return {{"a ticket's entries are numbered 1, 2, 3 … without a gap", &kGaps},
          {"every entry belongs to a ticket", &kOrphans},
          {"no two tickets have the same number", &kNumbers},
          {"the next number is above all that were given", &kNextNumber},
          {"every file of a comment is there, complete", &kLostFiles},
          {"lists of open tickets have the words of those, and of no others", &kOpenWords}};
}

}  // namespace deskmesh::tickets
