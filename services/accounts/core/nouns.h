// SPDX-License-Identifier: Apache-2.0
//
// The nouns of the domain as its rules and its store see them. Times are those of the last change;
// `sequence` is the sequence of the thing's latest fact and, as text, its etag.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::accounts {

struct Workspace {
  std::string id;  // `wsp_…`
  std::string display_name;
  std::string default_locale;
  std::string time_zone;
  std::string widget_key;
  base::Instant created;
  base::Instant updated;
  std::int64_t sequence = 0;
};

struct Skill {
  std::string name;
  int level = 1;  // 1 to 5
};

struct User {
  std::string id;  // `usr_…`
  std::string email;
  std::string display_name;
  std::string role;
  int level = 1;  // 1 to 3
  std::vector<Skill> skills;
  std::vector<std::string> locales;
  std::vector<std::string> team_ids;
  int capacity = 0;  // 0: the default
  bool is_active = true;
  base::Instant created;
  base::Instant updated;
  std::int64_t sequence = 0;
};

struct Team {
  std::string id;  // `team_…`
  std::string display_name;
  base::Instant created;
};

// 0 where it is unknown, as in the contract.
enum class Tier : std::uint8_t { kUnknown = 0, kFree = 1, kPaid = 2, kEnterprise = 3 };

struct Organization {
  std::string id;  // `org_…`
  std::string display_name;
  Tier tier = Tier::kFree;
  std::string industry;
  std::string region;
  int employee_count = 0;
  std::vector<std::string> domains;
  std::string manager_id;
  std::int64_t contract_value = 0;  // a year, whole units
  base::Instant created;
  base::Instant updated;
  std::int64_t sequence = 0;
};

struct Contact {
  std::string id;  // `con_…`
  std::string display_name;
  std::string email;
  std::string unverified_email;
  std::string phone;
  std::string organization_id;
  std::string locale;
  std::string job_role;
  std::vector<std::string> tags;
  std::string external_id;
  Tier tier = Tier::kFree;  // of its organisation
  base::Instant verified;  // by a signed identity; zero: never
  base::Instant created;
  base::Instant updated;
  std::int64_t sequence = 0;
};

// What the customer's own system signs identities with.
struct IdentitySecret {
  std::string id;  // `isk_…`
  std::string secret;
  std::string display_name;
  std::string created_by;  // `usr_…`
  base::Instant created;
  base::Instant revoked;  // zero: in force
  base::Instant used;     // zero: never
  std::int64_t sequence = 0;

  bool is_revoked() const { return revoked.micros != 0; }
};

struct ApiKey {
  std::string id;  // `key_…`
  std::string display_name;
  std::string role;
  std::string created_by;  // `usr_…`
  base::Instant created;
  base::Instant revoked;  // zero: in force
  std::int64_t sequence = 0;

  bool is_revoked() const { return revoked.micros != 0; }
};

// A log-in of a person or a token of a customer.
struct Session {
  std::string id;          // `ses_…`
  std::string subject_id;  // `usr_…` or `con_…`
  base::Instant created;
  base::Instant expires;
  std::string secret_id;  // the identity secret that vouched for it, `isk_…`, or empty
};

}  // namespace deskmesh::accounts
