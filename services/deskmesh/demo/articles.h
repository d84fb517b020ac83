// SPDX-License-Identifier: Apache-2.0
//
// The help centre of the demo workspace: what "Planwise", an invented project-management product,
// tells its users. Each topic exists in Chinese and English.
#pragma once

#include <span>
#include <string_view>

namespace deskmesh::demo {

struct Topic {
  std::string_view category;
  std::string_view kind;      // name of knowledge.v1.Article.Kind
  std::string_view keywords;  // separated by commas
  std::string_view error_codes;
  std::string_view title_zh;
  std::string_view body_zh;
  std::string_view title_en;
  std::string_view body_en;
};

std::span<const Topic> Topics();

// What readers of each language see instead of a category's key.
struct CategoryNames {
  std::string_view path;
  std::string_view zh;
  std::string_view en;
};
std::span<const CategoryNames> Categories();

// A question of the exam with the title of the article that answers it; without one it must be handed over.
struct GoldenQuestion {
  std::string_view text;
  std::string_view title;
};
std::span<const GoldenQuestion> GoldenQuestions();

}  // namespace deskmesh::demo
