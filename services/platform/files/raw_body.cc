// SPDX-License-Identifier: Apache-2.0
#include "platform/files/raw_body.h"

#include <algorithm>

#include "platform/base/error.h"

namespace deskmesh::files {

absl::Status Show(sql::Tx& tx, std::string_view workspace, const File& file, std::int64_t offset,
                  options::v1::RawBody* body) {
  DESKMESH_ASSIGN_OR_RETURN(*body->mutable_data(), Read(tx, workspace, file.id, offset));
  const std::int64_t left = std::max<std::int64_t>(0, file.size_bytes - offset);
  if (file.is_complete && body->data().size() != std::min<std::size_t>(kMostRead, left)) {
    return base::Failure(absl::StatusCode::kDataLoss, "FILE_DAMAGED",
                         "parts of the file are missing", {{"attachment", file.id}});
  }
  body->set_content_type(file.is_shown() ? file.content_type : "application/octet-stream");
  if (!file.is_shown()) body->set_file_name(file.file_name);
  return absl::OkStatus();
}

}  // namespace deskmesh::files
