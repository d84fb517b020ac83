// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/phrase_text.h"

#include <algorithm>

#include "platform/text/normalize.h"
#include "platform/text/tokenizer.h"

namespace deskmesh::knowledge {
namespace {

constexpr char kMasked = '\x01';
constexpr size_t kWidestGap = 12;     // bytes
constexpr size_t kShortHanBytes = 6;  // of two Han characters: as a part of another word by chance

constexpr size_t kSequence = 3;  // bytes

size_t SequenceAt(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<uint8_t>(text[i])); };
  return (byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16) * 2654435769U >> 17;
}

bool IsAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<uint8_t>(c) < 0x80; });
}

bool IsWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\''; }

}  // namespace

PhraseText::PhraseText(std::string_view message) : text_(text::NormalizeToString(message)) {
  constexpr std::string_view kCurled = "’";
  for (size_t at = text_.find(kCurled); at != std::string::npos; at = text_.find(kCurled, at)) {
    text_.replace(at, kCurled.size(), "'");
  }
  sequences_.assign(kSequenceBits / 64, 0);
  for (size_t at = 0; at + kSequence <= text_.size(); ++at) {
    const size_t sequence = SequenceAt(text_, at);
    sequences_[sequence / 64] |= uint64_t{1} << sequence % 64;
  }
  is_inside_word_.assign(text_.size() + 1, false);
  if (IsAscii(text_)) return;
  for (const text::Token& token : text::Tokenize(text_)) {
    if (token.kind != text::TokenKind::kHanWord) continue;
    for (size_t i = token.begin + 1; i < token.end; ++i) is_inside_word_[i] = true;
  }
}

void PhraseText::Mask(std::string_view phrases) {
  ForEachPhrase(phrases, [&](std::string_view phrase) {
    for (Match match = Find(phrase, 0, false); match; match = Find(phrase, match.end, false)) {
      Mask(match.begin, match.end);
    }
  });
}

void PhraseText::Mask(size_t begin, size_t end) {
  text_.replace(begin, end - begin, end - begin, kMasked);
}

PhraseText::Match PhraseText::Find(std::string_view phrase, size_t from) const {
  return Find(phrase, from, true);
}

PhraseText::Match PhraseText::Find(std::string_view phrase, size_t from, bool whole_words) const {
  const size_t gap = phrase.find('*');
  if (gap == std::string_view::npos) {
    const size_t at = FindPart(phrase, from, whole_words);
    return at == kNone ? Match{} : Match{at, at + phrase.size()};
  }
  const std::string_view head = phrase.substr(0, gap), tail = phrase.substr(gap + 1);
  for (size_t at = FindPart(head, from, false); at != kNone; at = FindPart(head, at + 1, false)) {
    const size_t behind = FindPart(tail, at + head.size(), false);
    if (behind == kNone) break;
    if (behind - at - head.size() <= kWidestGap) return {at, behind + tail.size()};
  }
  return {};
}

// What is masked later leaves its bits: a part may be missing all the same.
bool PhraseText::MayHold(std::string_view part) const {
  for (size_t at = 0; at + kSequence <= part.size(); ++at) {
    const size_t sequence = SequenceAt(part, at);
    if ((sequences_[sequence / 64] >> sequence % 64 & 1) == 0) return false;
  }
  return true;
}

size_t PhraseText::FindPart(std::string_view part, size_t from, bool whole_words) const {
  if (part.empty()) return from <= text_.size() ? from : kNone;  // of "* weeks": anything
  if (!MayHold(part)) return kNone;
  const bool is_short = whole_words && part.size() <= kShortHanBytes &&
                        static_cast<unsigned char>(part.front()) >= 0x80;
  for (size_t at = text_.find(part, from); at != std::string::npos; at = text_.find(part, at + 1)) {
    const size_t behind = at + part.size();
    if (at > 0 && IsWordByte(part.front()) && IsWordByte(text_[at - 1])) continue;
    if (behind < text_.size() && IsWordByte(part.back()) && IsWordByte(text_[behind])) continue;
    if (is_short && (is_inside_word_[at] || is_inside_word_[behind])) continue;
    return at;
  }
  return kNone;
}

bool PhraseText::HasAny(std::string_view phrases) const {
  bool has = false;
  ForEachPhrase(phrases, [&](std::string_view phrase) {
    has = has || static_cast<bool>(Find(phrase, 0, false));
  });
  return has;
}

size_t PhraseText::FindBefore(size_t at, std::string_view phrases, size_t reach) const {
  size_t from = at > reach ? at - reach : 0;
  for (std::string_view mark : {",", ".", "!", "?", ";", "。", "、"}) {
    const size_t cut = std::string_view(text_).substr(0, at).rfind(mark);
    if (cut != std::string::npos) from = std::max(from, cut + mark.size());
  }
  size_t first = kNone;
  ForEachPhrase(phrases, [&](std::string_view phrase) {
    const Match match = Find(phrase, from, true);
    if (match && match.end <= at) first = std::min(first, match.begin);
  });
  return first;
}

}  // namespace deskmesh::knowledge
