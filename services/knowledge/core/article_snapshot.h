// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge {

// SnapshotWriter packs articles into bytes that survive a restart: a magic number with the
// version, length-prefixed fields, a checksum at the end. The postings are not in it: analysing
// 10,000 articles again takes about a second, and a new analyser never meets old postings.
// Confined to one thread.
class SnapshotWriter {
 public:
  SnapshotWriter();
  void Add(const IndexedArticle& article);
  std::string Finish();

 private:
  std::string bytes_;
};

// DATA_LOSS when the bytes are damaged, cut off or of another version.
absl::StatusOr<std::vector<IndexedArticle>> ReadSnapshot(std::string_view bytes);

}  // namespace deskmesh::knowledge
