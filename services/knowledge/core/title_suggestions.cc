// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/title_suggestions.h"

#include <algorithm>
#include <optional>

#include "knowledge/core/error_codes.h"
#include "knowledge/core/pinyin_slips.h"
#include "platform/text/normalize.h"
#include "platform/text/pinyin.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

// A very common beginning ("a") need not be read to its end.
constexpr size_t kMaxScanned = 2000;
constexpr size_t kMaxTyped = 200;  // bytes
constexpr size_t kMaxWords = 12;

// How much must be typed for what isn't the beginning of a word.
constexpr size_t kLeastInside = 2, kLeastSound = 2, kLeastSoundInside = 4;

// The rarer reading of a character that has two.
std::string OtherReading(char32_t han) {
  return text::PinyinReadings(std::u32string_view(&han, 1), 2).back();
}

std::string WithoutBlanksInHan(std::string_view folded) {
  std::u32string tight;
  for (const char32_t c : text::ToUtf32(folded)) {
    const size_t behind_last = tight.find_last_not_of(U' ') + 1;  // 0: there is none
    const bool joins = text::IsHan(c) && behind_last > 0 && text::IsHan(tight[behind_last - 1]);
    if (joins) tight.resize(behind_last);
    tight.push_back(c);
  }
  return text::ToUtf8(tight);
}

}  // namespace

TitleSuggestions::Texts TitleSuggestions::TextsOf(std::string_view title,
                                                  const std::vector<std::string>& codes) {
  Texts texts;
  texts.folded = text::NormalizeToString(title);
  for (const char32_t c : text::ToUtf32(texts.folded)) {
    const std::string_view usual = text::PinyinOf(c);
    if (usual.empty()) continue;
    texts.sound += usual;
    texts.other_sound += OtherReading(c);
    texts.initials += usual[0];
  }
  if (texts.other_sound == texts.sound) texts.other_sound.clear();
  std::vector<std::string> joined;
  for (const std::string& code : codes) joined.push_back(JoinedCode(code));
  for (const NamedCode& code : CodesIn(title)) {
    if (code.kind == NamedCode::Kind::kCertain) joined.push_back(code.joined);
  }
  for (std::string& code : joined) {
    const size_t letters = std::min(code.find_first_of("0123456789"), code.size());
    if (letters > 0 && letters < code.size()) texts.codes.push_back(code.substr(letters));
    texts.codes.push_back(std::move(code));
  }
  std::ranges::sort(texts.codes);
  texts.codes.erase(std::ranges::unique(texts.codes).begin(), texts.codes.end());
  std::erase(texts.codes, "");
  return texts;
}

std::vector<TitleSuggestions::Ending> TitleSuggestions::EndingsOf(uint32_t doc,
                                                                  const Texts& texts) {
  std::vector<Ending> endings;
  const auto add = [&](std::string_view text, size_t from, Kind kind) {
    if (from < text.size()) endings.push_back({text.substr(from), doc, kind});
  };
  add(texts.folded, 0, Kind::kBeginning);
  size_t sound = 0, other_sound = 0, initials = 0;
  for (const text::Token& token : text::Tokenize(texts.folded)) {
    // From each word to the end of the title, so that the beginning may span several words.
    if (token.begin > 0) add(texts.folded, token.begin, Kind::kWord);
    if (token.kind != text::TokenKind::kHanWord) continue;
    for (size_t at = token.begin; at < token.end;) {
      const bool is_inside = at > token.begin;
      if (is_inside) add(texts.folded, at, Kind::kInside);
      const char32_t c = text::DecodeUtf8(texts.folded, &at);
      const std::string_view usual = text::PinyinOf(c);
      if (usual.empty()) continue;
      const Kind kind = is_inside ? Kind::kSoundInside : Kind::kSound;
      add(texts.sound, sound, kind);
      add(texts.other_sound, other_sound, kind);
      if (!is_inside) add(texts.initials, initials, Kind::kInitials);
      sound += usual.size();
      other_sound += OtherReading(c).size();
      ++initials;
    }
  }
  for (const std::string& code : texts.codes) add(code, 0, Kind::kCode);
  return endings;
}

void TitleSuggestions::Add(uint32_t doc, std::string_view title,
                           const std::vector<std::string>& codes) {
  const auto texts = std::make_shared<const Texts>(TextsOf(title, codes));
  for (const Ending& ending : EndingsOf(doc, *texts)) ListOf(ending.kind).insert(ending);
  texts_[doc] = texts;
}

void TitleSuggestions::Remove(uint32_t doc) {
  const auto entry = texts_.find(doc);
  if (entry == texts_.end()) return;
  for (const Ending& ending : EndingsOf(doc, *entry->second)) ListOf(ending.kind).erase(ending);
  texts_.erase(entry);
}

void TitleSuggestions::Collect(const Endings& endings, std::string_view typed, Needs needs,
                               Places* found) {
  const size_t length = text::CountCodePoints(typed);
  size_t scanned = 0;
  for (auto ending = endings.lower_bound(typed);
       ending != endings.end() && ending->text.starts_with(typed) && scanned < kMaxScanned;
       ++ending, ++scanned) {
    Place place = Place::kSound;
    bool is_enough = true;
    switch (ending->kind) {
      case Kind::kBeginning:
        place = Place::kBeginning;
        break;
      case Kind::kWord:
      case Kind::kCode:
        place = Place::kWord;
        break;
      case Kind::kInside:
        place = Place::kInside;
        is_enough = length >= kLeastInside || needs == Needs::kAnything;
        break;
      case Kind::kSound:
      case Kind::kInitials:
        is_enough = length >= kLeastSound;
        break;
      case Kind::kSoundInside:
        is_enough = length >= kLeastSoundInside;
        break;
    }
    const bool is_sound = ending->kind == Kind::kSound || ending->kind == Kind::kSoundInside;
    if (needs == Needs::kSound && !is_sound) continue;
    if (needs == Needs::kCode ? ending->kind != Kind::kCode : !is_enough) continue;
    const auto [known, is_new] = found->emplace(ending->doc, place);
    if (!is_new) known->second = std::min(known->second, place);
  }
}

TitleSuggestions::Places TitleSuggestions::Starting(std::string_view typed) const {
  Places found;
  Collect(beginnings_, typed, Needs::kEnough, &found);
  Collect(endings_, typed, Needs::kEnough, &found);
  return found;
}

// However a code is written, `E-12`, `err_12`.
void TitleSuggestions::CollectCodes(std::string_view folded, Places* found) const {
  const std::string joined = JoinedCode(folded);
  if (std::ranges::none_of(joined, text::IsAsciiDigit)) return;
  Collect(endings_, joined, Needs::kCode, found);
  if (found->empty() && !BareDigits(joined).empty()) {
    Collect(endings_, BareDigits(joined), Needs::kCode, found);
  }
}

// Pinyin in syllables, with ü as it is typed, or with a slip; words half in pinyin (甘te图), and longer ones
// in characters that sound alike.
void TitleSuggestions::CollectSounds(std::string_view folded, Places* found) const {
  constexpr size_t kLeastLetters = 6, kMostLetters = 16;  // that are looked at for a slip
  constexpr size_t kLeastHan = 3;
  constexpr size_t kMany = 50;  // titles
  std::string sound;
  size_t han = 0, letters = 0;
  for (size_t at = 0; at < folded.size();) {
    const char32_t c = text::DecodeUtf8(folded, &at);
    if (c == U' ' || c == U'\'') continue;
    if (text::IsAsciiLower(c)) {
      ++letters;
      sound.push_back(c == U'v' ? 'u' : static_cast<char>(c));
      continue;
    }
    const std::string_view usual = text::PinyinOf(c);
    if (usual.empty()) return;
    ++han;
    sound += usual;
  }
  if (sound != folded && (letters > 0 || han >= kLeastHan)) {
    Collect(endings_, sound, Needs::kSound, found);
  }
  const bool may_slip = han == 0 && sound.size() >= kLeastLetters && sound.size() <= kMostLetters;
  if (!found->empty() || !may_slip) return;
  ForEachSlip(sound, [&](const std::string& meant) {
    if (found->size() < kMany) Collect(endings_, meant, Needs::kSound, found);
  });
}

namespace {

template <typename Places>
Places Both(const Places& one, const Places& other) {
  Places both;
  for (const auto& [doc, place] : one) {
    const auto entry = other.find(doc);
    if (entry != other.end()) both.emplace(doc, std::max(place, entry->second));
  }
  return both;
}

}  // namespace

// A word that no title has whole may be two of which one does: 重置登录 of 登录密码如何重置.
TitleSuggestions::Places TitleSuggestions::WithWord(std::string_view word) const {
  Places found = Starting(word);
  const std::u32string characters = text::ToUtf32(word);
  if (!found.empty() || characters.size() < 4 || !text::IsHan(characters[0])) return found;
  const auto all = std::u32string_view(characters);
  const size_t half = characters.size() / 2;
  return Both(Starting(text::ToUtf8(all.substr(0, half))),
              Starting(text::ToUtf8(all.substr(half))));
}

TitleSuggestions::Places TitleSuggestions::WithEveryWord(std::string_view folded) const {
  std::optional<Places> found;
  size_t words = 0;
  for (const text::Token& token : text::Tokenize(folded)) {
    if (token.kind == text::TokenKind::kPart || text::IsStopWord(token.surface)) continue;
    if (++words > kMaxWords) break;
    const Places with = WithWord(token.surface);
    found = found ? Both(*found, with) : with;
    if (found->empty()) break;
  }
  return found.value_or(Places());
}

std::vector<TitleSuggestions::Completion> TitleSuggestions::Complete(std::string_view typed) const {
  const std::string folded = text::NormalizeToString(text::TruncateUtf8(typed, kMaxTyped));
  if (folded.empty()) return {};
  Places found = Starting(folded);
  if (found.empty()) CollectCodes(folded, &found);
  // Input methods leave blanks between characters that a title has in a row: 任务 依.
  if (const std::string tight = WithoutBlanksInHan(folded); found.empty() && tight != folded) {
    found = Starting(tight);
  }
  // One character that begins no word may end one: 慢 in 很慢.
  if (found.empty()) Collect(endings_, folded, Needs::kAnything, &found);
  // Words in another order than the title has them.
  if (found.empty()) found = WithEveryWord(folded);
  if (found.empty()) CollectSounds(folded, &found);
  std::vector<Completion> completions;
  for (const auto& [doc, place] : found) completions.push_back({doc, place});
  return completions;
}

}  // namespace deskmesh::knowledge
