// SPDX-License-Identifier: Apache-2.0
//
// What others send as articles: archives, Markdown, HTML, Confluence's XML. What comes out must be what
// the store may hold: text that is no longer than a bounded multiple of what came in.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "knowledge/articles/core/article_passage.h"
#include "knowledge/articles/core/article_text.h"
#include "knowledge/articles/core/markdown_html.h"
#include "knowledge/files/core/file_references.h"
#include "knowledge/transfer/archive_plan.h"
#include "knowledge/transfer/core/confluence_space.h"
#include "knowledge/transfer/core/markdown_links.h"
#include "knowledge/transfer/core/markdown_tags.h"
#include "knowledge/transfer/core/markup.h"
#include "knowledge/transfer/core/markup_markdown.h"
#include "platform/files/zip_archive.h"

using namespace deskmesh;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto archive = files::ZipReader::Open(input, {.total_bytes = 8U << 20U});
  if (archive.ok()) {
    for (const auto& entry : archive->entries()) {
      if (!files::IsInsidePath(entry.path)) std::abort();
    }
    (void)knowledge::PlanArchive(*archive, knowledge::ArchiveFormat::kDetected,
                                 [] { return absl::OkStatus(); });
    return 0;
  }
  const knowledge::ArticleSource article = knowledge::ReadMarkdownFile("a/b.md", input);
  const knowledge::ArticleSource again =
      knowledge::ReadMarkdownFile("a/b.md", knowledge::WriteMarkdownFile(article));
  if (article.problem.empty() && again.body != article.body) std::abort();
  const std::string same = knowledge::RewriteLinks(
      article.body, [](std::string_view) { return std::optional<std::string>(); });
  if (same != article.body) std::abort();
  for (const std::string& name : knowledge::FilesNamedIn(article.body)) {
    if (knowledge::ArticleFileName(name).empty()) std::abort();
  }
  const std::string shown = knowledge::MarkdownToHtml(article.body);
  const std::size_t most =
      30 * article.body.size() + 6 * std::max<std::size_t>(article.body.size(), 100'000);
  if (shown.size() > most + 20'000 || shown.find("<script") != std::string::npos) std::abort();
  (void)knowledge::PlainText(article.body);
  if (knowledge::BestPassage(article.body, {"import"}, 500).markdown.size() > 500) std::abort();
  if (knowledge::TagsAsMarkdown(article.body).size() > 16 * article.body.size() + 10) std::abort();
  const auto html = knowledge::ParseMarkup(input, knowledge::MarkupKind::kHtml);
  if (html.ok()) {
    const std::string text = knowledge::ToMarkdown(*html, 0, {}).text;
    (void)knowledge::MarkdownToHtml(text, "/v1/articles/x/files/");
  }
  (void)knowledge::ReadConfluenceSpace(input);
  return 0;
}
