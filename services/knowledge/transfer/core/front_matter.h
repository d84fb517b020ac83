// SPDX-License-Identifier: Apache-2.0
//
// What stands above the text of a Markdown file, between two lines of `---`.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deskmesh::knowledge {

// Keys with one value or several, in their order.
struct FrontMatter {
  std::vector<std::pair<std::string, std::vector<std::string>>> fields;
  std::string_view body;  // behind it; the whole file where there is none
  std::vector<std::string> problems;  // what couldn't be read as it was meant, each with its line

  // The first value; empty where there is none.
  std::string One(std::string_view key) const;
  std::vector<std::string> All(std::string_view key) const;
  bool Has(std::string_view key) const;
};

// Reads the YAML that such heads are made of: `key: value`, quoted values, `[a, b]`, lists of `- a`,
// text blocks (`|`, `>`). Nested maps are passed over. What is broken is read as far as it goes and told. A
// file whose head has no end has none. Linear in the text; `text` must outlive the result.
FrontMatter ReadFrontMatter(std::string_view text);

// Builds a head that ReadFrontMatter reads back as the same values, empty ones left out.
class FrontMatterWriter {
 public:
  void One(std::string_view key, std::string_view value);
  void Many(std::string_view key, const std::vector<std::string>& values);
  // The head with its two lines of `---`.
  std::string Finish() const { return "---\n" + text_ + "---\n"; }

 private:
  std::string text_;
};

}  // namespace deskmesh::knowledge
