// SPDX-License-Identifier: Apache-2.0
//
// Where the links and images of Markdown lead, as CommonMark 0.31 writes it (sections 4.7 and 6.3).
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// An address and a title, their escapes and entities decoded: as unsafe as what was written.
struct LinkTarget {
  std::string address;
  std::string title;
  std::size_t end = 0;  // behind it, in the text it was read from
};

struct LinkDefinition {
  std::string label;  // as written
  LinkTarget target;
};

// By LinkLabel; of several with one label the first counts.
using LinkDefinitions = std::map<std::string, LinkDefinition, std::less<>>;

// A label as it is compared: case and kind of white space don't matter. Empty for a label that can't be
// one: blank, or of more than 999 bytes.
std::string LinkLabel(std::string_view label);

// Text with its backslash escapes and entities decoded.
std::string Unescaped(std::string_view text);

// The end of the label whose bracket opens at `at`: where its closing bracket stands. Nothing where there is
// none within 999 bytes, or another opening one before it.
std::optional<std::size_t> LinkLabelEnd(std::string_view text, std::size_t at);

// `(address "title")` whose parenthesis opens at `at`. Looks at no more than some 4,000 bytes.
std::optional<LinkTarget> InlineTargetAt(std::string_view text, std::size_t at);

// `[label]: address "title"`, which begins at `at` and takes whole lines: `end` is behind the last one. The
// lines of `text` are without white space at both ends, and each ends with a line feed.
std::optional<LinkDefinition> LinkDefinitionAt(std::string_view text, std::size_t at);

}  // namespace deskmesh::knowledge
