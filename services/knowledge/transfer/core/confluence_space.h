// SPDX-License-Identifier: Apache-2.0
//
// The pages of a Confluence space from the file `entities.xml` of its XML export.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

struct ConfluencePage {
  struct Attachment {
    std::string name;
    std::string entry;  // path in the archive
  };
  std::string id;
  std::string title;
  std::string body;      // Confluence's storage format
  std::string category;  // titles of the pages above it, below the home page: `Planning/Gantt`
  bool is_draft = false;
  bool is_restricted = false;  // only some people may view it, or a page above it
  std::vector<std::string> labels;
  std::vector<Attachment> attachments;
};

// Current pages and blog posts by id, the older versions, deleted ones and comments left out.
// INVALID_ARGUMENT as ParseMarkup says, or with the reason XML_BROKEN where it is no such export.
absl::StatusOr<std::vector<ConfluencePage>> ReadConfluenceSpace(std::string_view entities_xml);

}  // namespace deskmesh::knowledge
