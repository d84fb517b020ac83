// SPDX-License-Identifier: Apache-2.0
//
// What is known of an article beside its content, which each version has of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "platform/base/instant.h"

namespace deskmesh::knowledge {

struct StoredArticle {
  std::string workspace_id;
  std::string id;
  std::int64_t sequence = 0;
  std::int64_t version = 1;
  std::int64_t published_version = 0;
  std::string state = "DRAFT";
  std::string locale;
  std::string category;  // as ShelfPath writes it
  std::string audience;
  // Of the version readers see. No audience: none is seen.
  std::string reader_audience, reader_locale, reader_category;
  std::optional<base::Instant> review_due_at;
  std::string slug;
  std::string translation_id;
  std::string rejection;  // serialised; empty: none
  std::string author_id;
  std::int64_t helpful_count = 0;
  std::int64_t unhelpful_count = 0;
  std::int64_t revision = 1;
  base::Instant created_at;
  base::Instant updated_at;
  std::optional<base::Instant> published_at;
  base::Instant indexed_at;

  // Whether readers see a version of it.
  bool is_live() const { return published_version > 0; }
};

}  // namespace deskmesh::knowledge
