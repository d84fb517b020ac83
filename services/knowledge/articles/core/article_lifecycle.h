// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// What can be done with an article besides editing it.
enum class ArticleVerb {
  kSubmit,   // a draft goes to review
  kReject,   // the reviewer sends it back with a comment
  kPublish,  // the newest version becomes what readers see
  kArchive,  // readers no longer see it
  kEdit,     // a new version is written
};

// The lifecycle (R32) as one table: DRAFT → IN_REVIEW → PUBLISHED → ARCHIVED. Who may publish may
// skip the review. An edit takes the article out of review, so that nobody approves a text that has
// changed since. What readers see is not part of the state: they see the published version, if there
// is one, until the article is archived.
//
// The state after `verb` in `state` of an article that readers see (`is_live`) or don't:
// FAILED_PRECONDITION, reason ARTICLE_STATE, where it isn't
// allowed. A verb that changes nothing (publishing what is published) is allowed.
absl::StatusOr<std::string> NextArticleState(std::string_view state, ArticleVerb verb,
                                             bool is_live);

}  // namespace deskmesh::knowledge
