// SPDX-License-Identifier: Apache-2.0
//
// What becomes of tags of HTML in Markdown.
#pragma once

#include <string_view>

namespace deskmesh::knowledge {

enum class TagRole {
  kNone,     // no tag, or one that is turned elsewhere
  kMark,     // emphasis, around words
  kCode,     // inline, with what it holds
  kLink,
  kHeading,
  kSummary,
  kRule,
  kBlock,    // parts paragraphs
  kElement,  // turned into Markdown as a whole
  kDropped,  // left out as a whole
  kText,     // its text stays, nothing is missed
  kMissed,   // its text stays
};

// Of a name in lower case.
TagRole TagRoleOf(std::string_view name);

// Names that texts also write in angles for something to put in: `<source>`. They are tags where they are
// closed or have attributes.
bool MayBePlaceholder(std::string_view name);

}  // namespace deskmesh::knowledge
