// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/article_lifecycle.h"

#include <algorithm>
#include <array>

#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

struct Transition {
  ArticleVerb verb;
  std::string_view name;
  std::string_view from;
  std::string_view to;
};

constexpr std::array kTransitions = {
    Transition{ArticleVerb::kSubmit, "submitted", "DRAFT", "IN_REVIEW"},
    Transition{ArticleVerb::kSubmit, "submitted", "PUBLISHED", "IN_REVIEW"},
    Transition{ArticleVerb::kSubmit, "submitted", "IN_REVIEW", "IN_REVIEW"},
    Transition{ArticleVerb::kReject, "rejected", "IN_REVIEW", "DRAFT"},
    Transition{ArticleVerb::kPublish, "published", "DRAFT", "PUBLISHED"},
    Transition{ArticleVerb::kPublish, "published", "IN_REVIEW", "PUBLISHED"},
    Transition{ArticleVerb::kPublish, "published", "PUBLISHED", "PUBLISHED"},
    Transition{ArticleVerb::kPublish, "published", "ARCHIVED", "PUBLISHED"},
    Transition{ArticleVerb::kArchive, "archived", "DRAFT", "ARCHIVED"},
    Transition{ArticleVerb::kArchive, "archived", "IN_REVIEW", "ARCHIVED"},
    Transition{ArticleVerb::kArchive, "archived", "PUBLISHED", "ARCHIVED"},
    Transition{ArticleVerb::kArchive, "archived", "ARCHIVED", "ARCHIVED"},
    Transition{ArticleVerb::kEdit, "edited", "DRAFT", "DRAFT"},
    Transition{ArticleVerb::kEdit, "edited", "IN_REVIEW", "DRAFT"},
    Transition{ArticleVerb::kEdit, "edited", "PUBLISHED", "PUBLISHED"},
    Transition{ArticleVerb::kEdit, "edited", "ARCHIVED", "DRAFT"},
};

}  // namespace

absl::StatusOr<std::string> NextArticleState(std::string_view state, ArticleVerb verb,
                                             bool is_live) {
  std::string_view name;
  for (const Transition& transition : kTransitions) {
    if (transition.verb != verb) continue;
    name = transition.name;
    if (transition.from != state) continue;
    // Back from review or from an edit: readers still have the version before.
    if (transition.to == "DRAFT" && is_live) return std::string("PUBLISHED");
    return std::string(transition.to);
  }
  return base::Precondition(
      "ARTICLE_STATE",
      "an article that is " + std::string(state) + " can't be " + std::string(name),
      {{"state", std::string(state)}});
}

}  // namespace deskmesh::knowledge
