// SPDX-License-Identifier: Apache-2.0
//
// A workspace with very many tickets, for benchmarks and for tests of query plans: the same tickets
// for the same seed and number.
//
// Tickets live their lives by the rules of core/ticket_commands and are written by the store's own
// functions, so rows, histories, words, values and full text are those the service would have written;
// only facts and timers are missing, as after a restore. Texts are Chinese and English, with a few
// frequent words and a long tail of rare ones. Of two years of tickets those of the last two weeks are
// partly open, older ones are mostly closed.
#pragma once

#include <absl/status/status.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "platform/base/instant.h"
#include "platform/sql/database.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

struct LargeWorkspaceOptions {
  std::string workspace_id = "wsp_06c8f3k2s0d1w6v9q2n4m8x7ab";
  int tickets = 100'000;  // 1 to 10,000,000
  std::uint64_t seed = 1;
  // The last ticket is created a little before this moment, the first two years earlier.
  base::Instant end = base::Instant::FromSeconds(1'767'225'600);
  // Younger tickets aren't closed yet.
  base::Duration young = std::chrono::hours(24 * 14);
  // Without, there are the tickets alone, which lists are made of: filled in a fraction of the time.
  bool has_histories = true;
};

// Immutable. Safe for concurrent const use.
class LargeWorkspace {
 public:
  static constexpr int kOrganizations = 1'000;
  static constexpr int kAgents = 200;
  static constexpr int kTeams = 12;
  // Comments of a ticket on average, its description not counted.
  static constexpr int kComments = 5;

  explicit LargeWorkspace(LargeWorkspaceOptions options);

  const LargeWorkspaceOptions& options() const { return options_; }
  // Who ask: one for five tickets, at most 20,000.
  int contacts() const { return std::clamp(options_.tickets / 5, 100, 20'000); }
  // By number from 0.
  std::string ContactId(int contact) const;
  std::string OrganizationId(int organization) const;
  std::string AgentId(int agent) const;
  std::string TeamId(int team) const;

  // The life of a ticket, from 0 on: the steps that were recorded. Its number is `index` + 1.
  std::vector<Step> Life(int index) const;
  // A sentence as the texts have them, of about so many words.
  std::string Sentence(std::uint64_t seed, int words) const;

  // Writes people and tickets into an empty, migrated store of the domain. `progress` may be empty; it
  // is called now and then with the number of tickets written.
  absl::Status Fill(sql::Database& database, const std::function<void(int)>& progress = {}) const;

 private:
  LargeWorkspaceOptions options_;
  std::vector<std::string> rare_chinese_;
  std::vector<std::string> rare_english_;
};

}  // namespace deskmesh::tickets
