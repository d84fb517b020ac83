// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/archive_plan.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "knowledge/files/core/file_references.h"
#include "knowledge/transfer/core/category_steps.h"
#include "knowledge/transfer/core/confluence_space.h"
#include "knowledge/transfer/core/language_pairs.h"
#include "knowledge/transfer/core/markdown_links.h"
#include "knowledge/transfer/core/markup.h"
#include "knowledge/transfer/core/markup_markdown.h"
#include "platform/base/error.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

using files::ZipReader;
using BeforeEach = std::function<absl::Status()>;

constexpr std::size_t kMostArticles = 10'000;
constexpr std::uint64_t kLargestText = 4 << 20;
constexpr std::size_t kMostFiles = 200;  // of one article; what is too many is told later

absl::Status Refused(std::string_view reason, std::string_view message) {
  return base::Failure(absl::StatusCode::kInvalidArgument, reason, message);
}

bool EndsWith(std::string_view path, std::initializer_list<std::string_view> endings) {
  std::string lower(path.substr(path.size() - std::min<std::size_t>(path.size(), 10)));
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::any_of(endings, [&](std::string_view end) { return lower.ends_with(end); });
}

// What tools leave behind.
bool IsHidden(std::string_view path) {
  return path.starts_with("__MACOSX/") || path.starts_with('.') ||
         path.find("/.") != std::string_view::npos;
}

// The text of an entry, or why it is none.
absl::StatusOr<std::string> ReadText(const ZipReader& archive, const ZipReader::Entry& entry) {
  if (entry.size_bytes > kLargestText) {
    return base::InvalidField(entry.path,
                              "must be at most " + std::to_string(kLargestText) + " bytes");
  }
  DESKMESH_ASSIGN_OR_RETURN(std::string text, archive.Read(entry));
  if (!text::IsValidUtf8(text)) return base::InvalidField(entry.path, "must be UTF-8 text");
  return text;
}

void TellGuessedName(const ZipReader::Entry& entry, ArticleSource* article) {
  if (!entry.is_name_guessed) return;
  article->warnings.emplace_back("the file's name is neither UTF-8 nor GB18030: it may be wrong");
}

// Takes a file of the archive for an article, under a name that no other of its files has.
std::string TakeFile(const std::string& entry, std::string_view name, ArticleSource* article) {
  for (const SourceFile& known : article->files) {
    if (known.entry == entry) return "files/" + known.name;
  }
  if (article->files.size() == kMostFiles) return {};
  SourceFile file{entry, ArticleFileName(name)};
  const std::string first = file.name;
  for (int number = 2;
       std::ranges::find(article->files, file.name, &SourceFile::name) != article->files.end();
       ++number) {
    file.name = NumberedFileName(first, number);
  }
  article->files.push_back(file);
  return "files/" + file.name;
}

std::string NameOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string HelpAddress(const std::string& slug) { return "/help/articles/" + slug; }

std::string FragmentOf(std::string_view address) {
  const std::size_t at = address.find('#');
  return at == std::string_view::npos ? "" : std::string(address.substr(at));
}

// The folder that everything stands in; it says nothing about an article.
std::string CommonFolder(const std::vector<const ZipReader::Entry*>& texts) {
  std::string common;
  for (const ZipReader::Entry* entry : texts) {
    const std::size_t slash = entry->path.find('/');
    const std::string top = slash == std::string::npos ? "" : entry->path.substr(0, slash);
    if (top.empty() || (!common.empty() && top != common)) return {};
    common = top;
  }
  return common;
}

absl::StatusOr<std::vector<ArticleSource>> PlanMarkdown(
    const ZipReader& archive, const std::vector<const ZipReader::Entry*>& texts,
    const BeforeEach& before_each) {
  const std::string common = CommonFolder(texts);
  std::vector<ArticleSource> articles;
  for (const ZipReader::Entry* entry : texts) {
    DESKMESH_RETURN_IF_ERROR(before_each());
    const absl::StatusOr<std::string> text = ReadText(archive, *entry);
    if (text.ok()) {
      articles.push_back(ReadMarkdownFile(entry->path, *text, common));
    } else {
      ArticleSource broken;
      broken.path = entry->path;
      broken.problem = base::MessageOf(text.status());
      articles.push_back(std::move(broken));
    }
    TellGuessedName(*entry, &articles.back());
  }
  AssignSlugs(&articles);
  LinkLanguages(&articles);
  std::map<std::string, std::string> slugs;  // by path
  for (const ArticleSource& article : articles) {
    if (article.problem.empty()) slugs[article.path] = article.slug;
  }
  for (ArticleSource& article : articles) {
    DESKMESH_RETURN_IF_ERROR(before_each());
    article.body =
        RewriteLinks(article.body, [&](std::string_view address) -> std::optional<std::string> {
          const std::optional<std::string> path = ResolveInside(article.path, address);
          if (!path) return std::nullopt;
          if (const auto slug = slugs.find(*path); slug != slugs.end()) {
            return HelpAddress(slug->second) + FragmentOf(address);
          }
          if (archive.Find(*path) == nullptr) {
            article.warnings.push_back("\"" + std::string(text::TruncateUtf8(address, 200)) +
                                       "\" isn't in the archive");
            return std::nullopt;
          }
          std::string taken = TakeFile(*path, NameOf(*path), &article);
          if (taken.empty()) return std::nullopt;
          return taken;
        });
    // What an export put beside it, though the text names it nowhere.
    if (!article.path.ends_with("/index.md")) continue;
    const std::string folder = article.path.substr(0, article.path.size() - 8) + "files/";
    for (auto entry =
             std::ranges::lower_bound(archive.entries(), folder, {}, &ZipReader::Entry::path);
         entry != archive.entries().end() && entry->path.starts_with(folder); ++entry) {
      if (entry->path.find('/', folder.size()) == std::string::npos) {
        TakeFile(entry->path, NameOf(entry->path), &article);
      }
    }
  }
  return articles;
}

// Slugs that articles have, and had by what releases before made of titles.
struct TakenSlugs {
  std::set<std::string> now, before;
};

void GiveSlug(const std::string& title, const std::string& otherwise, TakenSlugs* taken,
              ArticleSource* article) {
  const auto free = [&](std::string slug, std::set<std::string>* slugs) {
    if (slug.size() < 3 || slugs->contains(slug)) slug = otherwise;
    for (int number = 2; slugs->contains(slug); ++number) {
      slug = otherwise + "-" + std::to_string(number);
    }
    slugs->insert(slug);
    return slug;
  };
  article->slug = free(PinyinSlug(title), &taken->now);
  article->earlier_slug = free(SlugWords(title), &taken->before);
}

absl::StatusOr<std::vector<ArticleSource>> PlanSpace(const ZipReader& archive,
                                                     const ZipReader::Entry& entities,
                                                     const BeforeEach& before_each) {
  DESKMESH_ASSIGN_OR_RETURN(const std::string xml, archive.Read(entities));
  if (!text::IsValidUtf8(xml)) return Refused("XML_BROKEN", "entities.xml isn't UTF-8");
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<ConfluencePage> pages, ReadConfluenceSpace(xml));
  const std::string folder =
      entities.path.substr(0, entities.path.size() - NameOf(entities.path).size());
  std::vector<ArticleSource> articles;
  std::map<std::string, std::string> slugs;  // by title
  TakenSlugs taken;
  for (const ConfluencePage& page : pages) {
    ArticleSource article;
    article.path = entities.path + "#" + page.id;
    article.title = page.title;
    article.category = page.category;
    article.keywords = page.labels;
    article.state = page.is_draft ? "DRAFT" : "PUBLISHED";
    if (page.is_restricted) {
      article.audience = "INTERNAL";
      article.warnings.push_back("only some people could view the page: it is for the team only");
    }
    GiveSlug(page.title, "page-" + SlugWords(page.id), &taken, &article);
    slugs[page.title] = article.slug;
    articles.push_back(std::move(article));
  }
  ForgetSharedSlugs(&articles);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    DESKMESH_RETURN_IF_ERROR(before_each());
    ArticleSource& article = articles[i];
    const absl::StatusOr<MarkupTree> tree = ParseMarkup(pages[i].body, MarkupKind::kHtml);
    if (!tree.ok()) {
      article.problem = base::MessageOf(tree.status());
      continue;
    }
    MarkdownSettings settings;
    settings.file = [&](std::string_view name) -> std::string {
      for (const ConfluencePage::Attachment& file : pages[i].attachments) {
        if (file.name != name || archive.Find(folder + file.entry) == nullptr) continue;
        return TakeFile(folder + file.entry, file.name, &article);
      }
      return {};
    };
    settings.page = [&](std::string_view title) -> std::string {
      const auto slug = slugs.find(std::string(title));
      return slug == slugs.end() ? "" : HelpAddress(slug->second);
    };
    MarkdownText markdown = ToMarkdown(*tree, 0, settings);
    article.body = WithoutTitle(markdown.text, article.title);
    article.warnings = std::move(markdown.warnings);
    if (article.body.empty()) article.problem = "the page holds no text";
  }
  return articles;
}

// `Space : Title` of an exported page.
std::string PageTitle(const MarkupTree& tree) {
  std::size_t node =
      FindNode(tree, 0, [](const MarkupNode& at) { return at.Attribute("id") == "title-text"; });
  if (node == 0) node = FindNode(tree, 0, [](const MarkupNode& at) { return at.name == "title"; });
  if (node == 0) node = FindNode(tree, 0, [](const MarkupNode& at) { return at.name == "h1"; });
  if (node == 0) return {};
  std::string title;
  for (const char c : TextOf(tree, node)) {
    const bool is_space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!is_space) title += c;
    if (is_space && !title.empty() && !title.ends_with(' ')) title += ' ';
  }
  while (title.ends_with(' ')) title.pop_back();
  const std::size_t colon = title.find(" : ");
  return colon == std::string::npos ? title : title.substr(colon + 3);
}

// The titles of the pages above a page, as exported pages list them: the space and its home page first.
std::string CategoryOfPage(const MarkupTree& tree) {
  const std::size_t list =
      FindNode(tree, 0, [](const MarkupNode& at) { return at.Attribute("id") == "breadcrumbs"; });
  std::vector<std::string> steps;
  for (const std::size_t child : tree[list].children) {
    if (list != 0 && tree[child].name == "li") steps.push_back(TextOf(tree, child));
  }
  steps.erase(steps.begin(), steps.begin() + std::min<std::ptrdiff_t>(2, std::ssize(steps)));
  return CategoryOfSteps(steps);
}

std::size_t MainPart(const MarkupTree& tree) {
  const auto with_id = [](std::string_view id) {
    return [id](const MarkupNode& at) { return at.Attribute("id") == id; };
  };
  const auto named = [](std::string_view name) {
    return [name](const MarkupNode& at) { return at.name == name; };
  };
  std::size_t node = FindNode(tree, 0, with_id("main-content"));
  if (node == 0) node = FindNode(tree, 0, named("main"));
  if (node == 0) node = FindNode(tree, 0, named("article"));
  if (node == 0) node = FindNode(tree, 0, named("body"));
  return node;
}

absl::StatusOr<std::vector<ArticleSource>> PlanPages(
    const ZipReader& archive, const std::vector<const ZipReader::Entry*>& texts,
    const BeforeEach& before_each) {
  std::vector<ArticleSource> articles;
  std::map<std::string, std::string> slugs;  // by path
  TakenSlugs taken;
  // Titles first, so that links know where they lead.
  for (const ZipReader::Entry* entry : texts) {
    DESKMESH_RETURN_IF_ERROR(before_each());
    ArticleSource article;
    article.path = entry->path;
    article.state = "PUBLISHED";
    const absl::StatusOr<std::string> text = ReadText(archive, *entry);
    if (!text.ok()) {
      article.problem = base::MessageOf(text.status());
    } else if (const auto tree = ParseMarkup(*text, MarkupKind::kHtml); !tree.ok()) {
      article.problem = base::MessageOf(tree.status());
    } else {
      article.title = PageTitle(*tree);
      article.category = CategoryOfPage(*tree);
      if (article.title.empty()) article.problem = "the page has no title";
    }
    if (article.problem.empty()) {
      const std::string stem = NameOf(entry->path);
      GiveSlug(article.title, "page-" + SlugWords(stem.substr(0, stem.rfind('.'))), &taken,
               &article);
      slugs[article.path] = article.slug;
    }
    TellGuessedName(*entry, &article);
    articles.push_back(std::move(article));
  }
  ForgetSharedSlugs(&articles);
  for (ArticleSource& article : articles) {
    if (!article.problem.empty()) continue;
    DESKMESH_RETURN_IF_ERROR(before_each());
    DESKMESH_ASSIGN_OR_RETURN(const std::string text,
                              ReadText(archive, *archive.Find(article.path)));
    DESKMESH_ASSIGN_OR_RETURN(const MarkupTree tree, ParseMarkup(text, MarkupKind::kHtml));
    MarkdownSettings settings;
    settings.address = [&](std::string_view address) -> std::string {
      const std::optional<std::string> path = ResolveInside(article.path, address);
      if (!path) return std::string(address);
      if (const auto slug = slugs.find(*path); slug != slugs.end()) {
        return HelpAddress(slug->second) + FragmentOf(address);
      }
      if (archive.Find(*path) != nullptr) return TakeFile(*path, NameOf(*path), &article);
      article.warnings.push_back("\"" + std::string(text::TruncateUtf8(address, 200)) +
                                 "\" isn't in the archive");
      return {};
    };
    MarkdownText markdown = ToMarkdown(tree, MainPart(tree), settings);
    article.body = WithoutTitle(markdown.text, article.title);
    article.warnings.insert(article.warnings.end(), markdown.warnings.begin(),
                            markdown.warnings.end());
    if (article.body.empty()) article.problem = "the page holds no text";
  }
  return articles;
}

}  // namespace

absl::StatusOr<std::vector<ArticleSource>> PlanArchive(const ZipReader& archive,
                                                       ArchiveFormat format,
                                                       const BeforeEach& before_each) {
  std::vector<const ZipReader::Entry*> markdown, pages;
  const ZipReader::Entry* entities = nullptr;
  for (const ZipReader::Entry& entry : archive.entries()) {
    if (IsHidden(entry.path)) continue;
    if (EndsWith(entry.path, {".md", ".markdown", ".mdx"})) markdown.push_back(&entry);
    // The first page of an exported space lists the others.
    if (EndsWith(entry.path, {".html", ".htm"}) && NameOf(entry.path) != "index.html") {
      pages.push_back(&entry);
    }
    if (NameOf(entry.path) == "entities.xml" && entities == nullptr) entities = &entry;
  }
  if (std::max(markdown.size(), pages.size()) > kMostArticles) {
    return Refused("TOO_MANY_ARTICLES",
                   "the archive holds more than " + std::to_string(kMostArticles) + " articles");
  }
  const bool may_be_markdown = format != ArchiveFormat::kConfluence && !markdown.empty();
  if (format != ArchiveFormat::kMarkdown && entities != nullptr)
    return PlanSpace(archive, *entities, before_each);
  if (may_be_markdown) return PlanMarkdown(archive, markdown, before_each);
  if (format != ArchiveFormat::kMarkdown && !pages.empty()) {
    return PlanPages(archive, pages, before_each);
  }
  return Refused("NO_ARTICLES", format == ArchiveFormat::kConfluence
                                    ? "the archive holds neither entities.xml nor pages (.html)"
                                : format == ArchiveFormat::kMarkdown
                                    ? "the archive holds no Markdown file (.md)"
                                    : "the archive holds neither Markdown files (.md) nor an "
                                      "exported space of Confluence");
}

}  // namespace deskmesh::knowledge
