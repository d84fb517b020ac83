// SPDX-License-Identifier: Apache-2.0
//
// HTML and XML that others wrote, as a tree.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deskmesh::knowledge {

struct MarkupNode {
  std::string name;  // lower case in HTML; empty: text
  std::string text;  // of a text node, entities decoded
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<std::size_t> children;  // positions in the tree

  std::string_view Attribute(std::string_view wanted) const;
};

// Node 0 holds everything.
using MarkupTree = std::vector<MarkupNode>;

enum class MarkupKind {
  // As browsers read it: unknown and unclosed tags are no error, scripts and styles are dropped. But a
  // heading that is left open ends with the next block, where browsers would make all of it a heading.
  kHtml,
  // Well-formed or refused; a document type is refused too, as nothing that we read needs one and
  // entities of its own can be of any size.
  kXml,
};

struct MarkupLimits {
  std::size_t nodes = 2'000'000;
  std::size_t depth = 150;
};

// INVALID_ARGUMENT with the reason XML_BROKEN or HTML_BROKEN (a tag, comment or CDATA section without
// an end), MARKUP_TOO_DEEP or MARKUP_TOO_LARGE, naming the line. Time is linear in the text.
absl::StatusOr<MarkupTree> ParseMarkup(std::string_view text, MarkupKind kind,
                                       const MarkupLimits& limits = {});

// All text below a node.
std::string TextOf(const MarkupTree& tree, std::size_t node);

// The first node below (or of) `from` for which `fits`, in the order of the text; 0: none.
template <typename Fits>
std::size_t FindNode(const MarkupTree& tree, std::size_t from, const Fits& fits) {
  std::vector<std::size_t> open{from};
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    if (at != 0 && fits(tree[at])) return at;
    open.insert(open.end(), tree[at].children.rbegin(), tree[at].children.rend());
  }
  return 0;
}

}  // namespace deskmesh::knowledge
