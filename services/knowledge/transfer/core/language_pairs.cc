// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/language_pairs.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "knowledge/articles/core/article_text.h"
#include "knowledge/transfer/core/markdown_links.h"
#include "platform/text/language.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kLongestTold = 200;
constexpr std::size_t kReadForLanguage = 2'000;

// The path without what names a language in it, and without the extension.
struct PlainPath {
  std::string path;
  bool has_language = false;
};

PlainPath PlainPathOf(std::string_view path) {
  PlainPath plain;
  const std::size_t slash = path.rfind('/');
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  std::string_view folders = path.substr(0, path.size() - name.size());
  name = name.substr(0, name.rfind('.'));
  while (!folders.empty()) {
    const std::size_t end = folders.find('/');
    const std::string_view step = folders.substr(0, end);
    folders.remove_prefix(end + 1);
    if (LocaleNamed(step).empty()) {
      plain.path.append(step).append("/");
    } else {
      plain.has_language = true;
    }
  }
  const std::size_t dot = name.rfind('.');
  if (dot != std::string_view::npos && !LocaleNamed(name.substr(dot + 1)).empty()) {
    name = name.substr(0, dot);
    plain.has_language = true;
  }
  plain.path += name;
  return plain;
}

std::string LanguageOfArticle(const ArticleSource& article) {
  if (!article.locale.empty()) return article.locale.substr(0, article.locale.find('-'));
  const std::string_view body = text::TruncateUtf8(article.body, kReadForLanguage);
  return text::DetectLanguage(article.title + "\n" + std::string(body)).code;
}

void LinkNamed(std::vector<ArticleSource>* articles) {
  std::map<std::string_view, ArticleSource*> by_path, by_slug;
  for (ArticleSource& article : *articles) {
    if (!article.problem.empty()) continue;
    by_path[article.path] = &article;
    by_slug[article.slug] = &article;
  }
  for (ArticleSource& article : *articles) {
    if (article.translation.empty() || !article.problem.empty()) continue;
    ArticleSource* other = nullptr;
    if (const auto named = by_slug.find(article.translation); named != by_slug.end()) {
      other = named->second;
    } else if (const auto path = ResolveInside(article.path, article.translation)) {
      const auto at = by_path.find(*path);
      if (at != by_path.end()) other = at->second;
    }
    if (other == &article || (other == nullptr && !IsSlug(article.translation))) {
      article.warnings.push_back(
          "the translation \"" +
          std::string(text::TruncateUtf8(article.translation, kLongestTold)) +
          (other == nullptr ? "\" isn't in the archive" : "\" is the article itself") +
          ": the articles aren't linked");
      article.translation.clear();
      continue;
    }
    if (other == nullptr) continue;
    article.translation = other->slug;
    article.is_translation_inside = true;
    if (!other->translation.empty() || LanguageOfArticle(*other) == LanguageOfArticle(article)) {
      continue;
    }
    other->translation = article.slug;
    other->is_translation_inside = true;
  }
}

void LinkAlike(std::vector<ArticleSource>* articles) {
  struct Alike {
    std::vector<ArticleSource*> chinese, english;
    bool has_language = false;
  };
  std::map<std::string, Alike> groups;
  for (ArticleSource& article : *articles) {
    if (!article.problem.empty()) continue;
    const PlainPath plain = PlainPathOf(article.path);
    Alike& group = groups[plain.path];
    group.has_language = group.has_language || plain.has_language;
    const std::string language = LanguageOfArticle(article);
    if (language == "zh") group.chinese.push_back(&article);
    if (language == "en") group.english.push_back(&article);
  }
  for (auto& [path, group] : groups) {
    if (!group.has_language || group.chinese.size() != 1 || group.english.size() != 1) continue;
    ArticleSource& chinese = *group.chinese[0];
    ArticleSource& english = *group.english[0];
    if (!chinese.translation.empty() || !english.translation.empty()) continue;
    chinese.translation = english.slug;
    english.translation = chinese.slug;
    for (ArticleSource* article : {&chinese, &english}) {
      article->is_translation_inside = article->is_translation_assumed = true;
    }
  }
}

}  // namespace

void LinkLanguages(std::vector<ArticleSource>* articles) {
  LinkNamed(articles);
  LinkAlike(articles);
}

}  // namespace deskmesh::knowledge
