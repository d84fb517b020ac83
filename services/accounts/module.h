// SPDX-License-Identifier: Apache-2.0
//
// The accounts domain as a module: who works in a workspace, who its customers are, what each may
// do, and what was done.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "platform/base/id.h"
#include "platform/module/module.h"

namespace deskmesh::accounts {

module::Definition Define();

// What `deskmesh bootstrap` makes.
struct BootstrapResult {
  std::string workspace_id;
  std::string user_id;
  std::string api_key_id;
  std::string api_token;  // of an API key with the role of an owner; shown once
  std::string widget_key;
};

struct BootstrapRequest {
  std::string workspace_name;  // 1 to 100 characters
  std::string owner_email;
  std::string owner_name;      // empty: the part of the address in front of the @
  std::string owner_password;  // at least 10 characters
  std::string default_locale = "zh-CN";
  std::string time_zone = "Asia/Shanghai";
};

// Makes a workspace with its first owner, all or nothing. INVALID_ARGUMENT names what is wrong;
// ALREADY_EXISTS, reason WORKSPACE_EXISTS, when the name is taken: a second run changes nothing.
absl::StatusOr<BootstrapResult> Bootstrap(sql::Database& database, outbox::Outbox& outbox,
                                          const base::IdSource& ids, base::Instant now,
                                          const BootstrapRequest& request);

// For `deskmesh verify`: DATA_LOSS, reason AUDIT_CHAIN_BROKEN, names the first altered entry.
absl::Status Verify(sql::Database& database);

}  // namespace deskmesh::accounts
