// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/article_source.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>
#include <set>

#include "knowledge/articles/core/article_text.h"
#include "knowledge/articles/core/markdown_html.h"
#include "knowledge/transfer/core/category_steps.h"
#include "knowledge/transfer/core/footnotes.h"
#include "knowledge/transfer/core/front_matter.h"
#include "knowledge/transfer/core/html_in_markdown.h"
#include "knowledge/transfer/core/markdown_tags.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kLongestSlug = 90;
// In bytes, of text of other tools. That is more than an article may have in any letters, and what its HTML
// adds; what is longer isn't turned into Markdown in vain.
constexpr std::size_t kLongestConverted = 800'000;
constexpr std::size_t kReadForTitle = 2'000;

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) {
    return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
  });
  return lower;
}

std::string Upper(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) {
    return c == '-' ? '_' : static_cast<char>(std::toupper(c));
  });
  return upper;
}

std::string_view NameOf(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view FolderOf(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

// The file's name without extension; that of its folder for `index.md` and `README.md`.
std::string_view StemOf(std::string_view path) {
  std::string_view stem = NameOf(path);
  stem = stem.substr(0, stem.rfind('.'));
  const std::string lower = Lower(stem);
  if ((lower == "index" || lower == "readme" || lower == "_index") && !FolderOf(path).empty()) {
    return NameOf(FolderOf(path));
  }
  return stem;
}

// The heading that the text begins with, where it is one of level 1.
std::optional<MarkdownHeading> TopHeading(std::string_view body) {
  const std::vector<MarkdownHeading> headings = HeadingsOf(body);
  if (headings.empty() || headings[0].level != 1 || headings[0].is_inside) return std::nullopt;
  const bool is_first = body.find_first_not_of(" \t\r\n") >= headings[0].begin;
  return is_first ? std::optional(headings[0]) : std::nullopt;
}

// In one line, as a title is.
std::string TitleOf(std::string_view body, const MarkdownHeading& heading) {
  std::string title = PlainText(body.substr(heading.begin, heading.end - heading.begin));
  std::ranges::replace(title, '\n', ' ');
  return title;
}

std::string_view Behind(std::string_view body, const MarkdownHeading& heading) {
  body.remove_prefix(heading.end);
  while (body.starts_with('\n') || body.starts_with('\r')) body.remove_prefix(1);
  return body;
}

// Letters of any case and blanks of any number say the same title.
std::string Compared(std::string_view title) {
  std::string compared;
  for (const char c : Lower(title)) {
    const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_space) compared += c;
  }
  return compared;
}

std::string FirstOf(const FrontMatter& head, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (std::string value = head.One(key); !value.empty()) return value;
  }
  return {};
}

// `guide/admin` of `docs/en/guide/admin` where everything stands in `docs`.
std::string CategoryOfFolder(std::string_view folder, std::string_view common_folder) {
  std::vector<std::string> steps;
  for (bool is_first = true; !folder.empty(); is_first = false) {
    const std::size_t end = std::min(folder.find('/'), folder.size());
    const std::string_view step = folder.substr(0, end);
    folder.remove_prefix(std::min(end + 1, folder.size()));
    const bool is_common = is_first && step == common_folder;
    if (!is_common && LocaleNamed(step).empty()) steps.emplace_back(step);
  }
  return CategoryOfSteps(steps);
}

// Exports of ours say both; their texts are articles already.
bool IsExported(const FrontMatter& head) {
  return !head.One("kind").empty() && !head.One("audience").empty();
}

// Of the file's name, its title or its folders, unlike those that are taken, which it joins.
std::string FreeSlug(const ArticleSource& article, std::string (*words)(std::string_view),
                     std::set<std::string>* taken) {
  std::string_view stem = StemOf(article.path);
  const std::size_t dot = stem.rfind('.');
  const std::string suffix = dot == std::string_view::npos ? "" : LocaleNamed(stem.substr(dot + 1));
  if (!suffix.empty()) stem = stem.substr(0, dot);
  std::string slug = words(stem);
  // Of a name in other letters little or nothing is left.
  if (slug.size() < 3) slug = words(article.title);
  const std::string folder = words(FolderOf(article.path));
  if (slug.size() >= 3 && taken->contains(slug) && !suffix.empty()) slug += "-" + words(suffix);
  if (slug.size() >= 3 && taken->contains(slug) && !folder.empty()) {
    slug = words(folder + "-" + slug);
  }
  if (slug.size() < 3 || taken->contains(slug)) {
    // FNV-1a of the path: the same whenever the archive is read.
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (const char c : article.path) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
    }
    constexpr std::string_view kHex = "0123456789abcdef";
    slug = slug.size() < 3 ? "article-" : slug + "-";
    for (int i = 0; i < 10; ++i) slug += kHex[(hash >> (4U * static_cast<unsigned>(i))) & 15U];
  }
  taken->insert(slug);
  return slug;
}

}  // namespace

std::string LocaleNamed(std::string_view text) {
  std::string lower = Lower(text);
  std::ranges::replace(lower, '_', '-');
  if (lower == "zh" || lower == "zh-cn" || lower == "zh-hans" || lower == "zh-hans-cn") {
    return "zh-CN";
  }
  if (lower == "en" || lower == "en-us" || lower == "en-gb") return "en";
  return {};
}

std::string SlugWords(std::string_view text) {
  std::string slug;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && std::isalnum(byte) != 0) {
      slug += static_cast<char>(std::tolower(byte));
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
    if (slug.size() == kLongestSlug) break;
  }
  while (slug.ends_with('-')) slug.pop_back();
  return slug;
}

std::string PinyinSlug(std::string_view text) { return PinyinWords(text, kLongestSlug); }

std::string_view WithoutTitle(std::string_view body, std::string_view title) {
  const std::optional<MarkdownHeading> heading = TopHeading(body);
  if (!heading || !IsSameTitle(TitleOf(body, *heading), title)) return body;
  return Behind(body, *heading);
}

bool IsSameTitle(std::string_view a, std::string_view b) { return Compared(a) == Compared(b); }

ArticleSource ReadMarkdownFile(std::string_view path, std::string_view text,
                               std::string_view common_folder) {
  const FrontMatter head = ReadFrontMatter(text);
  ArticleSource article;
  article.path = path;
  article.kind = Upper(head.One("kind"));
  article.audience = Upper(head.One("audience"));
  for (const std::string& problem : head.problems) {
    article.warnings.push_back("front matter, " + problem);
  }
  std::string converted;
  std::string_view body = head.body;
  if (!IsExported(head) && body.size() > kLongestConverted) {
    article.problem =
        "the file's text must be at most " + std::to_string(kLongestConverted) + " bytes";
    body = body.substr(0, body.find('\n', kReadForTitle));
  } else if (!IsExported(head)) {
    MarkdownText markdown = WithoutHtml(body);
    article.warnings.insert(article.warnings.end(), markdown.warnings.begin(),
                            markdown.warnings.end());
    converted = WithoutFootnotes(TagsAsMarkdown(markdown.text));
    body = converted;
  }
  article.title = head.One("title");
  if (article.title.empty()) {
    if (const std::optional<MarkdownHeading> heading = TopHeading(body)) {
      article.title = TitleOf(body, *heading);
      if (!article.title.empty()) body = Behind(body, *heading);
    }
  } else {
    body = WithoutTitle(body, article.title);
  }
  if (article.title.empty()) article.title = std::string(StemOf(path));
  article.body = body;
  article.slug = head.One("slug");
  if (article.slug.empty()) article.slug = SlugWords(head.One("permalink"));
  article.locale = FirstOf(head, {"locale", "lang", "language"});
  if (std::string named = LocaleNamed(article.locale); !named.empty()) article.locale = named;
  article.category = FirstOf(head, {"category", "categories"});
  article.category_names = head.All("category_names");
  article.video_url = head.One("video_url");
  article.owner_id = head.One("owner_id");
  article.translation = head.One("translation");
  article.review_due = head.One("review_due");
  article.keywords = head.All("keywords");
  if (article.keywords.empty()) article.keywords = head.All("tags");
  article.error_codes = head.All("error_codes");
  article.reader_roles = head.All("reader_roles");
  article.reader_plans = head.All("reader_plans");
  article.state = Upper(head.One("state"));
  if (Lower(head.One("draft")) == "true") article.state = "DRAFT";
  if (article.state.empty()) article.state = "PUBLISHED";

  // What the place says: `zh-CN/permissions/invite.md`, `invite.en.md`.
  std::string_view stem = NameOf(path);
  stem = stem.substr(0, stem.rfind('.'));
  if (article.locale.empty() && stem.rfind('.') != std::string_view::npos) {
    article.locale = LocaleNamed(stem.substr(stem.rfind('.') + 1));
  }
  for (std::string_view rest = FolderOf(path); !rest.empty() && article.locale.empty();) {
    const std::size_t end = rest.find('/');
    article.locale = LocaleNamed(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  // An export of ours has a folder for each article.
  if (article.category.empty() && !(IsExported(head) && head.Has("slug"))) {
    std::string_view folder = FolderOf(path);
    const std::string name = Lower(stem);
    if (name == "index" || name == "readme" || name == "_index") folder = FolderOf(folder);
    article.category = CategoryOfFolder(folder, common_folder);
  }
  if (article.problem.empty() && article.body.find_first_not_of(" \t\r\n") == std::string::npos) {
    article.problem = "the file holds no text";
  }
  return article;
}

std::string WriteMarkdownFile(const ArticleSource& article) {
  FrontMatterWriter head;
  head.One("title", article.title);
  head.One("slug", article.slug);
  head.One("locale", article.locale);
  head.One("kind", article.kind);
  head.One("audience", article.audience);
  head.One("category", article.category);
  head.Many("category_names", article.category_names);
  head.Many("keywords", article.keywords);
  head.Many("error_codes", article.error_codes);
  head.Many("reader_roles", article.reader_roles);
  head.Many("reader_plans", article.reader_plans);
  head.One("video_url", article.video_url);
  head.One("owner_id", article.owner_id);
  head.One("translation", article.translation);
  head.One("review_due", article.review_due);
  head.One("state", article.state);
  return head.Finish() + article.body;
}

void AssignSlugs(std::vector<ArticleSource>* articles) {
  std::set<std::string> taken;
  for (ArticleSource& article : *articles) {
    if (article.slug.empty() || !article.problem.empty()) continue;
    if (!IsSlug(article.slug)) {
      article.problem = "slug must be 1 to 100 lower-case letters, digits and inner hyphens";
    } else if (!taken.insert(article.slug).second) {
      article.problem = "another file of the archive has the slug " + article.slug;
    }
  }
  std::set<std::string> taken_before = taken;
  for (ArticleSource& article : *articles) {
    if (!article.slug.empty() || !article.problem.empty()) continue;
    article.slug = FreeSlug(article, PinyinSlug, &taken);
    article.earlier_slug = FreeSlug(article, SlugWords, &taken_before);
  }
  ForgetSharedSlugs(articles);
}

void ForgetSharedSlugs(std::vector<ArticleSource>* articles) {
  std::set<std::string_view> slugs;
  for (const ArticleSource& article : *articles) slugs.insert(article.slug);
  for (ArticleSource& article : *articles) {
    if (slugs.contains(article.earlier_slug)) article.earlier_slug.clear();
  }
}

}  // namespace deskmesh::knowledge
