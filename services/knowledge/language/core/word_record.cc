// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/word_record.h"

#include "platform/text/normalize.h"

namespace deskmesh::knowledge {
namespace {

bool IsWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

std::string FoldForWords(std::string_view subject, std::string_view description) {
  std::string joined(subject);
  joined += '\n';
  joined += description;
  std::string folded = text::NormalizeToString(joined);
  for (const std::string_view curly : {"\u2019", "\u2018"}) {
    for (std::size_t at = folded.find(curly); at != std::string::npos;
         at = folded.find(curly, at + 1)) {
      folded.replace(at, curly.size(), "'");
    }
  }
  return folded;
}

bool HoldsWord(std::string_view folded_text, std::string_view folded_word) {
  if (folded_word.empty()) return false;
  const bool is_latin_begin = IsWordByte(folded_word.front());
  const bool is_latin_end = IsWordByte(folded_word.back());
  for (std::size_t at = folded_text.find(folded_word); at != std::string_view::npos;
       at = folded_text.find(folded_word, at + 1)) {
    const std::size_t end = at + folded_word.size();
    if (is_latin_begin && at > 0 && IsWordByte(folded_text[at - 1])) continue;
    if (is_latin_end && end < folded_text.size() && IsWordByte(folded_text[end])) continue;
    return true;
  }
  return false;
}

}  // namespace deskmesh::knowledge
