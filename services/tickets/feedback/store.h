// SPDX-License-Identifier: Apache-2.0
//
// Defects, their links to tickets, and what organisations pay, in the store. Stateless.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"
#include "tickets/feedback/core/defect.h"

namespace deskmesh::tickets {

// Defects of a workspace.
inline constexpr int kMaxDefects = 10'000;

// ALREADY_EXISTS is decided by FindDefect before.
absl::Status InsertDefect(sql::Tx& tx, std::string_view workspace_id, const Defect& defect);
absl::Status UpdateDefect(sql::Tx& tx, std::string_view workspace_id, const Defect& defect);
// NOT_FOUND.
absl::StatusOr<Defect> LockDefect(sql::Tx& tx, std::string_view workspace_id, std::string_view id);
absl::StatusOr<Defect> LoadDefect(sql::Tx& tx, std::string_view workspace_id, std::string_view id);
// By its twin's name.
absl::StatusOr<std::optional<std::string>> FindDefect(sql::Tx& tx, std::string_view workspace_id,
                                                      std::string_view tracker_id,
                                                      std::string_view external_key);
absl::StatusOr<int> CountDefects(sql::Tx& tx, std::string_view workspace_id);
// Notes that a twin may exist from now on, or that it can't; whether it could before.
absl::StatusOr<bool> SetMayExist(sql::Tx& tx, std::string_view workspace_id, std::string_view id,
                                 bool may_exist);

// A defect with its votes: each organisation counts once, and each person without one. Of its tickets those that
// became one count once.
struct VotedDefect {
  Defect defect;
  int tickets = 0;
  int voters = 0;
  std::int64_t revenue = 0;
};
enum class DefectOrder : std::uint8_t { kUnset, kRevenue, kTickets, kNewest };
struct DefectSelection {
  DefectOrder order = DefectOrder::kRevenue;
  std::vector<std::int64_t> states;  // numbers; empty: all
  std::int64_t kind = 0;  // 0: both
  std::string id;  // set: only this one
};
absl::StatusOr<std::vector<VotedDefect>> ListDefects(sql::Tx& tx, std::string_view workspace_id,
                                                     const DefectSelection& selection, int offset,
                                                     int limit);

// False when it is linked already.
absl::StatusOr<bool> InsertLink(sql::Tx& tx, std::string_view workspace_id, const DefectLink& link);
absl::StatusOr<bool> DeleteLink(sql::Tx& tx, std::string_view workspace_id,
                                std::string_view defect_id, std::string_view ticket_id);
absl::Status NoteTold(sql::Tx& tx, std::string_view workspace_id, std::string_view defect_id,
                      std::string_view ticket_id, base::Instant at);
// Of a defect by ticket, after one. `is_untold`: only those that are.
absl::StatusOr<std::vector<DefectLink>> LinksOfDefect(sql::Tx& tx, std::string_view workspace_id,
                                                      std::string_view defect_id,
                                                      std::string_view after, bool is_untold,
                                                      int limit);
// Whether what concerns `link` reaches the ticket `place`, which the link's became part of, by another link:
// its own, or that of an earlier one of those merged into it. `is_any`: also by one never told.
absl::StatusOr<bool> IsToldThrough(sql::Tx& tx, std::string_view workspace_id,
                                   const DefectLink& link, const Ticket& place, bool is_any);
// Of several tickets, by defect and ticket.
absl::StatusOr<std::vector<DefectLink>> LinksOfTickets(sql::Tx& tx, std::string_view workspace_id,
                                                       const std::vector<std::string>& ticket_ids,
                                                       int limit);
// The tickets became part of `place_id`: with its own links theirs count as one.
absl::Status PlaceLinks(sql::Tx& tx, std::string_view workspace_id,
                        const std::vector<std::string>& merged_ids, std::string_view place_id);

// `sequence` is that of the fact; older ones change nothing.
absl::Status SaveContractValue(sql::Tx& tx, std::string_view workspace_id,
                               std::string_view organization_id, std::int64_t value,
                               std::int64_t sequence);

}  // namespace deskmesh::tickets
