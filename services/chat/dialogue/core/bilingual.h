// SPDX-License-Identifier: Apache-2.0
//
// Texts in both languages of the product.
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::chat::dialogue {

// One text in each language; one of them may be empty.
struct Bilingual {
  std::string zh;
  std::string en;

  // `language` is zh or en; the other text where that one is empty.
  const std::string& In(std::string_view language) const {
    return language == "zh" && !zh.empty() ? zh : en.empty() ? zh : en;
  }
  friend bool operator==(const Bilingual&, const Bilingual&) = default;
};

}  // namespace deskmesh::chat::dialogue
