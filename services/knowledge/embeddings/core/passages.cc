// SPDX-License-Identifier: Apache-2.0
#include "knowledge/embeddings/core/passages.h"

#include <algorithm>

#include "knowledge/language/core/personal_data.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kPassageBytes = 1'200;
constexpr std::size_t kMostPassages = 64;
constexpr std::string_view kBlank = " \t\r\n";

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

// Where the passage ends that begins the text.
std::size_t EndOfPassage(std::string_view text) {
  if (text.size() <= kPassageBytes) return text.size();
  const std::string_view window = text::TruncateUtf8(text, kPassageBytes);
  const std::size_t least = window.size() / 2;  // no crumbs
  const auto behind_last = [&](std::initializer_list<std::string_view> marks) {
    std::size_t end = 0;
    for (const std::string_view mark : marks) {
      const std::size_t found = window.rfind(mark);
      if (found != std::string_view::npos) end = std::max(end, found + mark.size());
    }
    return end >= least ? end : 0;
  };
  if (const std::size_t end = behind_last({"\n"}); end > 0) return end;
  if (const std::size_t end = behind_last({". ", "! ", "? ", "。", "！", "？"}); end > 0)
    return end;
  if (const std::size_t end = behind_last({" "}); end > 0) return end;
  return window.size();
}

}  // namespace

std::vector<std::string_view> CutPassages(std::string_view text) {
  std::vector<std::string_view> passages;
  for (text = Trimmed(text); !text.empty() && passages.size() < kMostPassages;) {
    const std::size_t end = EndOfPassage(text);
    passages.push_back(Trimmed(text.substr(0, end)));
    text = Trimmed(text.substr(end));
  }
  return passages;
}

std::vector<std::string> TextsToEmbed(const IndexedArticle& article) {
  std::vector<std::string> texts;
  for (const std::string_view passage : CutPassages(article.body)) {
    texts.push_back(MaskPersonalData(article.title + "\n" + std::string(passage)));
  }
  if (texts.empty()) texts.push_back(MaskPersonalData(article.title));
  return texts;
}

}  // namespace deskmesh::knowledge
