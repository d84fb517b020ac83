// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/access.h"

#include "knowledge/articles/convert.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {

bool IsVisible(const rpc::Principal& principal, const store::ArticleRow& row) {
  return !principal.is_contact() || (row.is_live() && row.reader_audience == "PUBLIC");
}

std::int64_t VersionFor(const rpc::Principal& principal, const store::ArticleRow& row) {
  return principal.is_contact() ? row.published_version : row.version;
}

absl::Status Fill(rpc::ReadCall& call, const store::ArticleRow& row, std::int64_t version,
                  v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const std::string bytes,
                            store::LoadVersion(call.tx(), call.workspace(), row.id, version));
  DESKMESH_ASSIGN_OR_RETURN(const v1::Article content, convert::ParseContent(bytes));
  convert::ToProto(row, content, reply);
  return absl::OkStatus();
}

std::string FilesAddress(std::string_view id) {
  return "/v1/articles/" + std::string(id) + "/files/";
}

SearchFilter FilterFor(const rpc::Principal& principal, std::string_view role,
                       std::string_view plan) {
  SearchFilter filter;
  filter.role = role;
  filter.plan = plan;
  filter.include_internal = !principal.is_contact();
  return filter;
}

}  // namespace deskmesh::knowledge
