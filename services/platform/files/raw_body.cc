// SPDX-License-Identifier: Apache-2.0
#include "platform/files/raw_body.h"

#include "platform/base/error.h"

namespace deskmesh::files {

absl::Status Show(sql::Tx& tx, std::string_view workspace, const File& file, std::int64_t offset,
                  options::v1::RawBody* body) {
  DESKMESH_ASSIGN_OR_RETURN(*body->mutable_data(), Read(tx, workspace, file.id, offset));
  body->set_content_type(file.is_shown() ? file.content_type : "application/octet-stream");
  if (!file.is_shown()) body->set_file_name(file.file_name);
  return absl::OkStatus();
}

}  // namespace deskmesh::files
