// SPDX-License-Identifier: Apache-2.0
//
// An article as a file says it, on its way in or out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// A file of the archive that an article's text names.
struct SourceFile {
  std::string entry;  // path in the archive
  std::string name;   // as the text names it behind `files/`
};

// Enums by their proto names; empty: not said.
struct ArticleSource {
  std::string path;     // in the archive
  std::string problem;  // why it can't be an article
  std::string title, slug, body, locale, kind, audience, category, video_url, owner_id;
  // What releases before made of the path, where it is another address: who imported with them finds the
  // article again. Little is left of a name in other letters, so the title must be the same as well.
  std::string earlier_slug;
  // Slug of the article in the other language; as the file says it before LinkLanguages.
  std::string translation;
  bool is_translation_inside = false;  // it is in the archive
  bool is_translation_assumed = false;  // by the paths; no file says so
  std::string review_due;  // RFC 3339
  std::string state;  // PUBLISHED or DRAFT
  std::vector<std::string> keywords, error_codes, reader_roles, reader_plans;
  // What each step of `category` is called in the language of the article.
  std::vector<std::string> category_names;
  std::vector<SourceFile> files;
  std::vector<std::string> warnings;
};

// Reads a Markdown file with or without front matter. Without a title there, the heading of level 1
// that the text begins with is it, else the file's name. The heading that says the title leaves the
// text; HTML and footnotes become Markdown, but for files of an export of ours. Other tools' keys are
// understood: `lang`, `tags`, `categories`, `draft`, `permalink`. The category may come from the folders
// (but for `common_folder`, in which everything stands, and those of languages), the locale from a folder or
// name (`zh-CN/`, `guide.en.md`). A file without text has a problem, and one of other tools whose text has
// more than 800,000 bytes, which no article holds; only its beginning is read.
ArticleSource ReadMarkdownFile(std::string_view path, std::string_view text,
                               std::string_view common_folder = {});

// The text without the heading of level 1 that it begins with, where that says the title: readers see
// the title above the text.
std::string_view WithoutTitle(std::string_view body, std::string_view title);

// Whether two titles say the same: in letters of any case, with blanks anywhere.
bool IsSameTitle(std::string_view a, std::string_view b);

// The same article as a file that ReadMarkdownFile reads back alike, but for a heading that repeats the
// title.
std::string WriteMarkdownFile(const ArticleSource& article);

// `zh-CN` and `en` of what folders and names say: `zh`, `zh_CN`, `en-US`; empty: it names no language.
std::string LocaleNamed(std::string_view text);

// Gives those without a slug one from their path, Chinese in pinyin, the same for the same archive whenever
// it is read, unique among all. Those whose own slug another one has get a problem.
void AssignSlugs(std::vector<ArticleSource>* articles);

// Forgets earlier slugs that are those of other articles now.
void ForgetSharedSlugs(std::vector<ArticleSource>* articles);

// PinyinWords, as long as slugs of imports may be.
std::string PinyinSlug(std::string_view text);

// Lower-case ASCII letters and digits of a text with `-` between words; may be empty.
std::string SlugWords(std::string_view text);

}  // namespace deskmesh::knowledge
