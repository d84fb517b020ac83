// SPDX-License-Identifier: Apache-2.0
//
// Which articles an archive holds.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <vector>

#include "knowledge/transfer/core/article_source.h"
#include "platform/files/zip_archive.h"

namespace deskmesh::knowledge {

enum class ArchiveFormat { kDetected, kMarkdown, kConfluence };

// The same archive gives the same plan. An article that can't be read has a problem; the archive is
// refused with INVALID_ARGUMENT and the reason NO_ARTICLES, TOO_MANY_ARTICLES (more than 10,000), or
// what reading it says (ZipReader, ReadConfluenceSpace). `before_each` is asked before an article is read;
// an error of it ends the plan.
absl::StatusOr<std::vector<ArticleSource>> PlanArchive(
    const files::ZipReader& archive, ArchiveFormat format,
    const std::function<absl::Status()>& before_each);

}  // namespace deskmesh::knowledge
