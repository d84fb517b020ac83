// SPDX-License-Identifier: Apache-2.0
//
// A webhook and one delivery to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::channels {

struct Webhook {
  std::string id;
  std::int64_t version = 1;
  std::string display_name;
  std::string url;
  std::vector<std::string> event_types;
  bool is_enabled = true;
  std::string signing_key;
  std::optional<base::Instant> failing_since;
  base::Instant created_at;
  base::Instant updated_at;
};

struct Delivery {
  std::string id;
  std::string webhook_id;
  std::string fact_id;
  std::string event_type;
  std::string body;
  std::string state = "PENDING";  // name of the proto enum
  std::int64_t attempts = 0;
  std::int64_t response_status = 0;
  std::string error;
  base::Instant created_at;
  std::optional<base::Instant> next_attempt_at;
  std::optional<base::Instant> completed_at;
};

}  // namespace deskmesh::channels
