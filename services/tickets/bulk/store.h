// SPDX-License-Identifier: Apache-2.0
//
// SQL of the pages of bulk jobs that were given their tickets by id. Stateless.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"

namespace deskmesh::tickets {

// Keeps `ids` in pages of `page_size`, from page 0 on.
absl::Status SaveJobPages(sql::Tx& tx, std::string_view workspace_id, std::string_view job_id,
                          const std::vector<std::string>& ids, int page_size);

// The ids of one page; `is_last`: no page follows. Empty where there is no such page.
struct JobPage {
  std::vector<std::string> ids;
  bool is_last = true;
};
absl::StatusOr<JobPage> LoadJobPage(sql::Tx& tx, std::string_view workspace_id,
                                    std::string_view job_id, std::int64_t page);

// The ids of all pages, in their order.
absl::StatusOr<std::vector<std::string>> LoadJobIds(sql::Tx& tx, std::string_view workspace_id,
                                                    std::string_view job_id);

}  // namespace deskmesh::tickets
