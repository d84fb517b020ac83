// SPDX-License-Identifier: Apache-2.0
#include "knowledge/categories/core/category_names.h"

#include <algorithm>
#include <cctype>

namespace deskmesh::knowledge {
namespace {

bool IsLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool IsAlphanumeric(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

}  // namespace

std::vector<std::string> StepsOf(std::string_view path) {
  std::vector<std::string> steps;
  for (std::size_t end = 0; end < path.size(); ++end) {
    end = std::min(path.find('/', end), path.size());
    steps.emplace_back(path.substr(0, end));
  }
  return steps;
}

std::string_view OwnName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::vector<std::string> NamesOf(std::string_view path, const CategoryNames& names) {
  std::vector<std::string> of_steps;
  for (const std::string& step : StepsOf(path)) {
    const auto named = names.find(step);
    of_steps.push_back(named == names.end() ? std::string(OwnName(step)) : named->second);
  }
  return of_steps;
}

std::string CategoryLanguage(std::string_view locale) {
  std::string language(locale.substr(0, locale.find('-')));
  if (language.size() < 2 || language.size() > 3 || !std::ranges::all_of(language, IsLetter))
    return {};
  for (std::string_view rest = locale.substr(language.size()); !rest.empty();) {
    const std::size_t end = std::min(rest.find('-', 1), rest.size());
    const std::string_view part = rest.substr(1, end - 1);
    if (part.empty() || part.size() > 8 || !std::ranges::all_of(part, IsAlphanumeric)) return {};
    rest.remove_prefix(end);
  }
  std::ranges::transform(language, language.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return language;
}

std::string CategoryNameFrom(std::string_view text) {
  const auto is_control = [](char c) {
    return static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) == 0x7F;
  };
  if (std::ranges::any_of(text, is_control)) return {};
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

}  // namespace deskmesh::knowledge
