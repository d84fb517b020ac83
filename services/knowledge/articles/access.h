// SPDX-License-Identifier: Apache-2.0
//
// Who sees what of an article, for all parts of its service (R30).
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <string_view>

#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "knowledge/articles/readers.h"
#include "knowledge/articles/store.h"
#include "knowledge/core/article_index.h"
#include "platform/rpc/call.h"

namespace deskmesh::knowledge {

// The article with the text of one version, without `html`.
absl::Status Fill(rpc::ReadCall& call, const store::ArticleRow& row, std::int64_t version,
                  v1::Article* reply);
// The same without `body`, for lists.
absl::Status FillHeader(rpc::ReadCall& call, const store::ArticleRow& row, std::int64_t version,
                        v1::Article* reply);

// Whether readers see a version of it that is for everyone without log-in, perhaps of certain roles
// and plans.
bool IsPublic(const store::ArticleRow& row);
// Whether a text may be read by this reader.
bool MayRead(const Reader& reader, const v1::Article& content);

// How much of an article is wanted.
enum class ArticlePart { kHeader, kWhole };

// A published article as the caller may see it: customers without what only authors need. NOT_FOUND
// for customers where it isn't for them.
absl::Status FillPublished(rpc::ReadCall& call, Readers& readers, const store::ArticleRow& row,
                           ArticlePart part, v1::Article* reply);
// As this customer may see it, whoever asks: NOT_FOUND where it isn't for them. Who they are is asked
// only where it matters.
absl::Status FillForReader(rpc::ReadCall& call, const std::function<Reader()>& reader,
                           const store::ArticleRow& row, ArticlePart part, v1::Article* reply);
// As FillPublished; the team sees the newest version, unless asked for what customers read.
absl::Status FillVisible(rpc::ReadCall& call, Readers& readers, const store::ArticleRow& row,
                         ArticlePart part, bool as_reader, v1::Article* reply);

// Fills `category_names` in the language of a locale; empty: in the article's own.
absl::Status NameCategory(rpc::ReadCall& call, std::string_view locale, v1::Article* article);

// Where the files of an article are, up to their names.
std::string FilesAddress(std::string_view id);

// What a search of this caller may find. `contact_id`: for whom one asks who isn't a customer;
// NOT_FOUND where the workspace has no such customer.
absl::StatusOr<SearchFilter> FilterFor(const rpc::Call& call, Readers& readers,
                                       const ArticleIndex& index, std::string_view role,
                                       std::string_view plan, const std::string& contact_id = "");

// Whether what was asked counts in reports: what readers ask, themselves or through a program, not
// what members of the team look up at their screens nor what a service tries out for nobody.
bool IsCounted(const rpc::Principal& principal, const std::string& contact_id = "");

}  // namespace deskmesh::knowledge
