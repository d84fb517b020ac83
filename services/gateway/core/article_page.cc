// SPDX-License-Identifier: Apache-2.0
#include "gateway/core/article_page.h"

#include <algorithm>

#include "gateway/core/percent.h"
#include "platform/text/html_entities.h"
#include "platform/text/utf8.h"

namespace deskmesh::gateway {
namespace {

constexpr std::string_view kArticles = "/help/articles/";
constexpr std::string_view kArticleMark = "art_";
constexpr std::string_view kKeyMark = "wgt_";
constexpr std::size_t kIdLength = 26;
constexpr std::size_t kKeySecretLength = 16;
constexpr std::size_t kLongestSlug = 100;
constexpr std::size_t kLongestDescription = 160;  // in characters
// Chinese has no blanks between words: an earlier one, behind a heading, would leave next to nothing.
constexpr std::size_t kMostForWholeWord = 30;
// An article of 100,000 characters isn't read to its end for its first sentences.
constexpr std::size_t kMostRead = 8000;

bool IsLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool AreLowerOrDigits(std::string_view text) { return std::ranges::all_of(text, IsLowerOrDigit); }

// The text between tags with single blanks, references decoded.
std::string TextOf(std::string_view html) {
  std::string text;
  const auto add_blank = [&] {
    if (!text.empty() && text.back() != ' ') text += ' ';
  };
  for (std::size_t at = 0; at < html.size();) {
    const char c = html[at];
    if (c == '<') {
      // Tags of blocks stand between words; one within a word parts it in a description, no more.
      const std::size_t end = html.find('>', at);
      if (end == std::string_view::npos) break;
      const std::string_view tag = html.substr(at, end - at);
      const bool is_inline = tag.starts_with("<strong") || tag.starts_with("</strong") ||
                             tag.starts_with("<em") || tag.starts_with("</em") ||
                             tag.starts_with("<code") || tag.starts_with("</code") ||
                             tag.starts_with("<a ") || tag == "</a";
      if (!is_inline) add_blank();
      at = end + 1;
      continue;
    }
    if (c == '&') {
      if (const std::size_t length = text::AppendHtmlEntity(html.substr(at), &text); length > 0) {
        at += length;
        continue;
      }
    }
    if (c == ' ' || static_cast<unsigned char>(c) < 0x20) {
      add_blank();
    } else {
      text += c;
    }
    ++at;
  }
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

}  // namespace

std::optional<std::string> ArticleNameOf(std::string_view encoded_path) {
  if (!encoded_path.starts_with(kArticles)) return std::nullopt;
  encoded_path.remove_prefix(kArticles.size());
  if (encoded_path.ends_with('/')) encoded_path.remove_suffix(1);
  if (encoded_path.empty() || encoded_path.find('/') != std::string_view::npos) return std::nullopt;
  return DecodePath(encoded_path);
}

bool IsArticleId(std::string_view name) {
  return name.starts_with(kArticleMark) && name.size() == kArticleMark.size() + kIdLength &&
         AreLowerOrDigits(name.substr(kArticleMark.size()));
}

bool IsArticleSlug(std::string_view name) {
  return !name.empty() && name.size() <= kLongestSlug &&
         std::ranges::all_of(name, [](char c) { return IsLowerOrDigit(c) || c == '-'; });
}

std::string WorkspaceOfKey(std::string_view widget_key) {
  if (!widget_key.starts_with(kKeyMark)) return {};
  widget_key.remove_prefix(kKeyMark.size());
  if (widget_key.size() != kIdLength + kKeySecretLength || !AreLowerOrDigits(widget_key)) return {};
  return "wsp_" + std::string(widget_key.substr(0, kIdLength));
}

std::string DescriptionOf(std::string_view html) {
  const std::string text = TextOf(text::TruncateUtf8(html, kMostRead));
  std::size_t end = 0;
  std::size_t last_blank = 0;
  for (std::size_t characters = 0; end < text.size(); ++characters) {
    if (characters == kLongestDescription) {
      return text.substr(0, last_blank > 0 ? last_blank : end) + "…";
    }
    const std::size_t begin = end;
    if (text::DecodeUtf8(text, &end) != U' ') continue;
    if (characters + kMostForWholeWord >= kLongestDescription) last_blank = begin;
  }
  return text;
}

std::string WithHead(std::string_view html, const PageHead& head) {
  constexpr std::string_view kOpen = "<title>";
  constexpr std::string_view kClose = "</title>";
  const std::size_t open = html.find(kOpen);
  const std::size_t close =
      open == std::string_view::npos ? open : html.find(kClose, open + kOpen.size());
  if (head.title.empty() || close == std::string_view::npos) return std::string(html);
  std::string page(html.substr(0, open + kOpen.size()));
  text::AppendAsHtml(head.title, &page);
  page += kClose;
  if (!head.description.empty()) {
    page += "<meta name=\"description\" content=\"";
    text::AppendAsHtml(head.description, &page);
    page += "\" />";
  }
  page += html.substr(close + kClose.size());
  return page;
}

}  // namespace deskmesh::gateway
