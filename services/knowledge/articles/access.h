// SPDX-License-Identifier: Apache-2.0
//
// Who sees what of an article, for all parts of its service.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "knowledge/articles/store.h"
#include "knowledge/core/article_index.h"
#include "platform/rpc/call.h"

namespace deskmesh::knowledge {

// Customers see what is published for everyone; the rest does not exist for them.
bool IsVisible(const rpc::Principal& principal, const store::ArticleRow& row);

// Customers see the published version, the team the newest.
std::int64_t VersionFor(const rpc::Principal& principal, const store::ArticleRow& row);

// The article with the text of one version, without `html`.
absl::Status Fill(rpc::ReadCall& call, const store::ArticleRow& row, std::int64_t version,
                  v1::Article* reply);

// Where the files of an article are, up to their names.
std::string FilesAddress(std::string_view id);

// What a search of this caller may find.
SearchFilter FilterFor(const rpc::Principal& principal, std::string_view role,
                       std::string_view plan);

}  // namespace deskmesh::knowledge
