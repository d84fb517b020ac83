// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/query_mending.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "knowledge/core/common_words.h"
#include "knowledge/core/glossary.h"
#include "knowledge/core/look_alikes.h"
#include "knowledge/core/pinyin_slips.h"
#include "knowledge/core/query_plan.h"
#include "knowledge/core/spoken_words.h"
#include "platform/text/pinyin.h"
#include "platform/text/stemmer.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMostMends = 12;
constexpr size_t kMostDoubted = 12;  // words that are looked at closely
constexpr size_t kMostSlips = 3;     // that are looked for in pinyin
constexpr float kAmongOthers =
    0.6F;  // of what is taken for pinyin, the trust where English is likelier
constexpr size_t kMostLetters = 40;  // of pinyin written without blanks
constexpr size_t kMostHan = 6;       // characters that are taken for others at once

// How alike the tones of two words of equal length are.
bool HaveEqualTones(std::u32string_view one, std::u32string_view other) {
  return std::ranges::equal(one, other, {}, text::ToneOf, text::ToneOf);
}

bool ShareCharacter(std::u32string_view one, std::u32string_view other) {
  for (size_t i = 0; i < one.size(); ++i) {
    if (one[i] == other[i]) return true;
  }
  return false;
}

bool IsLetter(char c) { return text::IsAsciiLower(static_cast<unsigned char>(c)); }

// Of letters only, of whatever alphabet.
bool IsSpelled(const text::Token& token) {
  const bool is_word = token.kind == text::TokenKind::kWord || token.kind == text::TokenKind::kPart;
  return is_word && std::ranges::all_of(token.surface, [](char c) {
           return IsLetter(c) || static_cast<unsigned char>(c) >= 0x80;
         });
}

bool MayBePinyin(const text::Token& token) {
  return token.kind == text::TokenKind::kWord && std::ranges::all_of(token.surface, IsLetter);
}

using Heard = SpokenWords::Heard;

class Mender {
 public:
  Mender(std::string_view query, const MendingContext& context)
      : query_(query),
        context_(context),
        spoken_(context.postings, context.words),
        tokens_(text::Tokenize(query)),
        is_known_(tokens_.size()) {}

  std::vector<Mend> Run() {
    for (size_t i = 0; i < tokens_.size() && mends_.size() < kMostMends;) {
      const text::Token& token = tokens_[i];
      if (token.kind == text::TokenKind::kHanWord) {
        const size_t behind = MendMixed(i);
        i = behind > i ? behind : MendHan(i);
      } else if (IsSpelled(token)) {
        i = MendSpelled(i);
      } else {
        ++i;
      }
    }
    return std::move(mends_);
  }

 private:
  bool IsLive(TermId id) const { return id != kNoTerm && context_.postings.HasLiveDocument(id); }

  bool IsLive(std::string_view term) const { return IsLive(context_.postings.Find(term)); }

  size_t FrequencyOf(TermId id) const {
    return id == kNoTerm ? 0 : context_.postings.DocumentFrequency(id);
  }

  // Known beyond the articles, though they lack it.
  bool IsNamed(const std::string& word) const {
    return !context_.synonyms.Find(word).empty() || !Glossary::BuiltIn().Find(word).empty();
  }

  bool IsKnownSpelled(size_t i) {
    if (!is_known_[i]) is_known_[i] = IsKnownWord(tokens_[i]);
    return *is_known_[i];
  }

  bool IsKnownWord(const text::Token& token) const {
    return text::IsStopWord(token.surface) || IsLive(text::StemEnglish(token.surface)) ||
           IsLive(token.surface) || IsCommonEnglish(token.surface) || IsNamed(token.surface);
  }

  void Add(Mend::Kind kind, size_t first, size_t last, std::string words, float trust) {
    mends_.push_back({kind, tokens_[first].begin, tokens_[last].end, std::move(words), trust});
  }

  // --- words of letters ---

  size_t MendSpelled(size_t i) {
    size_t behind = MendMixed(i);
    if (behind == i) behind = MendSyllables(i);
    if (behind > i) return behind;
    if (MendParted(i)) return i + 2;
    if (MendCompound(i)) return i + 1;
    if (IsKnownSpelled(i) || ++doubted_ > kMostDoubted) return i + 1;
    const bool is_pinyin = MayBePinyin(tokens_[i]) && MendPinyin(i, i, tokens_[i].surface);
    if (!is_pinyin) MendTypo(i);
    return i + 1;
  }

  bool IsWritten(size_t i) const { return IsLive(text::StemEnglish(tokens_[i].surface)); }

  // Whether the glossary has a word and the two that it is joined from as one thing, and articles do.
  bool IsCompoundOf(const std::string& joined, const std::string& left,
                    const std::string& right) const {
    const std::string parted = left + " " + right;
    const std::vector<ConceptMatch> matches = Glossary::BuiltIn().Find(parted);
    for (const ConceptMatch& match : Glossary::BuiltIn().Find(joined)) {
      const bool is_there = std::ranges::any_of(matches, [&](const ConceptMatch& other) {
        return other.concept_id == match.concept_id && other.begin == 0 &&
               other.end == parted.size();
      });
      if (is_there && IsLive(ConceptTerm(match.concept_id))) return true;
    }
    return false;
  }

  // "swimlane" for swim lane, which the glossary knows, where articles write two words.
  bool MendCompound(size_t i) {
    constexpr size_t kLeastLetters = 5, kLeastPart = 2;
    const std::string& word = tokens_[i].surface;
    const bool may_be_two = MayBePinyin(tokens_[i]) && word.size() >= kLeastLetters &&
                            word.size() <= kMostLetters && !IsWritten(i) && !IsLive(word);
    if (!may_be_two || Glossary::BuiltIn().Find(word).empty()) return false;
    for (size_t at = kLeastPart; at + kLeastPart <= word.size(); ++at) {
      const std::string left = word.substr(0, at), right = word.substr(at);
      const bool are_written = IsLive(text::StemEnglish(left)) && IsLive(text::StemEnglish(right));
      if (!are_written || !IsCompoundOf(word, left, right)) continue;
      Add(Mend::Kind::kTypo, i, i, left + " " + right, 0.9F);
      return true;
    }
    return false;
  }

  // "mile stone" for milestone, where articles lack one of the two.
  bool MendParted(size_t i) {
    if (i + 1 >= tokens_.size() || tokens_[i + 1].kind != text::TokenKind::kWord) return false;
    const std::string& left = tokens_[i].surface;
    const std::string& right = tokens_[i + 1].surface;
    const bool is_beside = tokens_[i].kind == text::TokenKind::kWord &&
                           tokens_[i + 1].begin == tokens_[i].end + 1 &&
                           query_[tokens_[i].end] == ' ';
    if (!is_beside || (IsWritten(i) && IsWritten(i + 1))) return false;
    std::string joined = left + right;
    const bool has_stop = text::IsStopWord(left) || text::IsStopWord(right);
    const bool is_word = (!has_stop && joined.size() >= 6 && IsLive(context_.words.IdOf(joined))) ||
                         (IsLive(text::StemEnglish(joined)) && IsCompoundOf(joined, left, right));
    if (!is_word) return false;
    Add(Mend::Kind::kTypo, i, i + 1, std::move(joined), 0.9F);
    return true;
  }

  void MendTypo(size_t i) {
    const std::string& word = tokens_[i].surface;
    const bool may_be_pinyin = MayBePinyin(tokens_[i]);
    std::vector<WordList::Similar> similar = context_.words.Misspelled(word, context_.postings);
    const bool is_written = !similar.empty();
    if (!is_written) {
      if (MendRunTogether(i) || (may_be_pinyin && MendSlip(i, i, word))) return;
      similar = GlossaryWords().Misspelled(word, context_.postings);
    }
    if (similar.empty()) return;
    Add(Mend::Kind::kTypo, i, i, similar[0].word, similar[0].likeness);
    for (size_t k = 1; k < similar.size(); ++k) {
      mends_.back().others.push_back({similar[k].word, similar[k].likeness});
    }
    if (is_written && may_be_pinyin) AddSlipped(i);
  }

  // "ganttu" may be a slip for gantt and for the pinyin of 甘特图.
  void AddSlipped(size_t i) {
    constexpr float kEither = 0.7F;
    if (++slips_ > kMostSlips) return;
    std::string letters = tokens_[i].surface;
    std::ranges::replace(letters, 'v', 'u');
    const std::vector<Heard> found = spoken_.HeardWithSlip(letters);
    if (found.empty() || found[0].second == 0) return;
    mends_.back().others.push_back({found[0].first->word, kEither * TrustAround(i, i)});
    mends_.back().may_be_pinyin = true;
  }

  // "ganttchart" for two words, the rarer of which is as frequent as can be.
  bool MendRunTogether(size_t i) {
    constexpr size_t kLeastWord = 4;
    const std::string& word = tokens_[i].surface;
    size_t best = 0, best_at = 0;
    for (size_t at = kLeastWord; at + kLeastWord <= word.size(); ++at) {
      const TermId left = context_.words.IdOf(word.substr(0, at));
      const TermId right = context_.words.IdOf(word.substr(at));
      if (!IsLive(left) || !IsLive(right)) continue;
      const size_t frequency = std::min(FrequencyOf(left), FrequencyOf(right));
      if (frequency > best) {
        best = frequency;
        best_at = at;
      }
    }
    if (best == 0) return false;
    Add(Mend::Kind::kTypo, i, i, word.substr(0, best_at) + " " + word.substr(best_at), 0.85F);
    return true;
  }

  // "gan te tu": syllables in a row, some of which are no words; or all but one, "quan xain she zhi".
  size_t MendSyllables(size_t i) {
    const size_t behind = MendSyllables(i, /*with_slip=*/false);
    return behind > i ? behind : MendSyllables(i, /*with_slip=*/true);
  }

  size_t MendSyllables(size_t i, bool with_slip) {
    constexpr size_t kLongestSlip = 7;  // letters
    size_t end = i, slips = 0;
    bool is_doubted = false;
    std::string letters;
    while (end < tokens_.size() && tokens_[end].kind == text::TokenKind::kWord &&
           letters.size() < kMostLetters &&
           (end == i || tokens_[end].begin == tokens_[end - 1].end + 1)) {
      const std::string& surface = tokens_[end].surface;
      if (text::IsSyllable(surface)) {
        is_doubted = is_doubted || !IsKnownSpelled(end);
      } else {
        const bool may_be_slip = with_slip && slips == 0 && surface.size() > 1 &&
                                 surface.size() <= kLongestSlip && MayBePinyin(tokens_[end]) &&
                                 !IsKnownSpelled(end);
        if (!may_be_slip) break;
        ++slips;
      }
      letters += surface;
      ++end;
    }
    if (end - i < 2 || !is_doubted || (slips > 0) != with_slip) return i;
    if (++doubted_ > kMostDoubted) return i;
    const bool is_mended =
        MendPinyin(i, end - 1, letters) || (with_slip && MendSlip(i, end - 1, letters));
    return is_mended ? end : i;
  }

  // "甘te图": a part of a word is written as it sounds.
  size_t MendMixed(size_t first) {
    constexpr float kMixed = 0.9F;
    constexpr size_t kMostReadings = 8;
    if (!TurnsScript(first)) return first;
    std::vector<std::string> readings = {""};
    std::u32string han;
    size_t letters = 0, end = first;
    const WordList::Spoken* meant = nullptr;
    for (size_t i = first; i < tokens_.size(); ++i) {
      const text::Token& token = tokens_[i];
      if (i > first && token.begin != tokens_[i - 1].end) break;
      if (token.kind == text::TokenKind::kHanWord) {
        const std::u32string characters = text::ToUtf32(token.surface);
        han += characters;
        if (han.size() > kMostHan) break;
        std::vector<std::string> longer;
        for (const std::string& ending : text::PinyinReadings(characters)) {
          for (const std::string& reading : readings) {
            if (longer.size() < kMostReadings) longer.push_back(reading + ending);
          }
        }
        readings = std::move(longer);
      } else if (MayBePinyin(token) && !IsKnownSpelled(i)) {
        letters += token.surface.size();
        if (letters > kMostLetters) break;
        for (std::string& reading : readings) reading += token.surface;
      } else {
        break;
      }
      if (letters == 0 || han.empty()) continue;
      for (const std::string& reading : readings) {
        for (const Heard& word : spoken_.HeardAs(reading)) {
          if (!HoldsInOrder(text::ToUtf32(word.first->word), han)) continue;
          meant = word.first;
          end = i + 1;
          break;
        }
      }
    }
    if (meant == nullptr) return first;
    Add(Mend::Kind::kSound, first, end - 1, meant->word, kMixed);
    return end;
  }

  // Whether letters follow at once upon Chinese characters, or these upon letters, as within a word.
  bool TurnsScript(size_t first) const {
    const auto is_han = [&](size_t i) { return tokens_[i].kind == text::TokenKind::kHanWord; };
    if (!is_han(first) && !MayBePinyin(tokens_[first])) return false;
    size_t i = first + 1;
    while (i < tokens_.size() && i < first + kMostHan && is_han(i) == is_han(first) &&
           tokens_[i].begin == tokens_[i - 1].end) {
      ++i;
    }
    return i < tokens_.size() && tokens_[i].begin == tokens_[i - 1].end &&
           is_han(i) != is_han(first) && (is_han(i) || MayBePinyin(tokens_[i]));
  }

  // Whether a word has the characters in this order, and more between, before or behind them.
  static bool HoldsInOrder(std::u32string_view word, std::u32string_view characters) {
    size_t held = 0;
    for (const char32_t c : word) held += held < characters.size() && c == characters[held] ? 1 : 0;
    return held == characters.size() && word.size() > held;
  }

  // Whether words around say that the query is of a language written in letters.
  bool IsAmongSpelled(size_t first, size_t last) {
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (i >= first && i <= last) continue;
      if (IsSpelled(tokens_[i]) && IsKnownSpelled(i)) return true;
    }
    return false;
  }

  bool MendPinyin(size_t first, size_t last, std::string letters) {
    constexpr size_t kLeastLetters = 4, kLongLetters = 6;
    constexpr float kWhole = 0.95F, kShort = 0.85F, kCut = 0.9F, kNear = 0.75F;
    if (letters.size() < kLeastLetters || letters.size() > kMostLetters) return false;
    // As ü is typed.
    std::ranges::replace(letters, 'v', 'u');
    const float around = TrustAround(first, last);
    std::vector<Heard> whole = spoken_.HeardAs(letters);
    std::erase_if(whole, [](const Heard& each) { return each.first->word.size() <= 4; });
    if (!whole.empty()) {
      const float trust = letters.size() >= kLongLetters ? kWhole : kShort;
      AddHeard(first, last, whole, around * trust);
      return true;
    }
    if (!AreSyllables(letters)) return false;
    std::string cut = spoken_.Cut(letters);
    if (!cut.empty()) {
      Add(Mend::Kind::kPinyin, first, last, std::move(cut), around * kCut);
      return true;
    }
    if (letters.size() < kLongLetters + 1) return false;
    const std::vector<Heard> near = spoken_.HeardNearly(text::NearSound(letters));
    if (!near.empty()) AddHeard(first, last, near, around * kNear);
    return !near.empty();
  }

  // "quanxain", "gantettu": pinyin with a slip.
  bool MendSlip(size_t first, size_t last, std::string letters) {
    constexpr float kSlip = 0.85F, kCut = 0.8F, kShort = 0.7F, kGuess = 0.5F;
    constexpr size_t kLongLetters = 6, kLongGuess = 7;
    if (++slips_ > kMostSlips) return false;
    // "render", "landed" end as words of English do.
    const bool is_inflected = letters.ends_with("er") || letters.ends_with("ed");
    std::ranges::replace(letters, 'v', 'u');
    const float around = is_inflected ? kAmongOthers : TrustAround(first, last);
    const std::vector<Heard> found = spoken_.HeardWithSlip(letters);
    if (!found.empty()) {
      // What is pinyin as it stands may be a word that nobody has.
      const float trust = AreSyllables(letters) ? (letters.size() >= kLongGuess ? kShort : kGuess)
                                                : (letters.size() >= kLongLetters ? kSlip : kShort);
      AddHeard(first, last, found, around * trust);
      return true;
    }
    std::string cut = spoken_.CutWithSlip(letters);
    if (cut.empty()) return false;
    Add(Mend::Kind::kPinyin, first, last, std::move(cut), around * kCut);
    return true;
  }

  // Among words of a language written in letters, pinyin is less likely.
  float TrustAround(size_t first, size_t last) {
    return IsAmongSpelled(first, last) ? kAmongOthers : 1;
  }

  void AddHeard(size_t first, size_t last, const std::vector<Heard>& found, float trust) {
    Add(Mend::Kind::kPinyin, first, last, found[0].first->word, trust);
    AddOthers(found, trust);
  }

  void AddOthers(const std::vector<Heard>& found, float trust) {
    constexpr size_t kMostOthers = 2;
    for (size_t k = 1; k < found.size() && k <= kMostOthers; ++k) {
      const float share = std::log1p(static_cast<float>(found[k].second)) /
                          std::log1p(static_cast<float>(std::max<size_t>(1, found[0].second)));
      if (share > 0) mends_.back().others.push_back({found[k].first->word, trust * share * 0.8F});
    }
  }

  // --- Chinese characters ---

  // A word, or several that a wrong character has torn apart.
  struct Window {
    size_t last = 0;  // token
    std::u32string characters;
    bool has_unknown = false;  // a token that no article has
    bool has_long = false;  // a word of two and more characters
    bool is_one_token = false;
    bool has_stop = false;
    bool has_meaning = false;  // a character that isn't a function word
  };

  size_t MendHan(size_t first) {
    std::vector<Window> windows;
    Window window;
    for (size_t i = first; i < tokens_.size(); ++i) {
      const text::Token& token = tokens_[i];
      const bool goes_on = token.kind == text::TokenKind::kHanWord &&
                           (i == first || token.begin == tokens_[i - 1].end);
      const std::u32string characters = text::ToUtf32(token.surface);
      if (!goes_on || window.characters.size() + characters.size() > kMostHan) break;
      const bool is_stop = text::IsStopWord(token.surface);
      if (is_stop && characters.size() > 1) break;
      const bool is_known = IsKnownHan(i, characters.size());
      window.has_unknown = window.has_unknown || !is_known;
      window.has_long = window.has_long || characters.size() > 1;
      window.has_stop = window.has_stop || is_stop;
      window.has_meaning = window.has_meaning || !is_stop;
      window.is_one_token = i == first;
      window.last = i;
      window.characters += characters;
      // 政府 in 是政府 is whole.
      if (window.has_stop && window.has_long) continue;
      if (window.characters.size() > 1) windows.push_back(window);
    }
    for (auto each = windows.rbegin(); each != windows.rend(); ++each) {
      if (each->has_meaning && MendWindow(first, *each)) return each->last + 1;
    }
    return first + 1;
  }

  // Of a token, which is looked up once.
  bool IsKnownHan(size_t token, size_t length) {
    std::optional<bool>& known = is_known_[token];
    if (!known) known = IsKnownHan(tokens_[token].surface, length);
    return *known;
  }

  bool IsKnownHan(const std::string& word, size_t length) const {
    if (length == 1) return IsLive(std::string_view(word));
    return IsLive(context_.words.IdOf(word));
  }

  bool MendWindow(size_t first, const Window& window) {
    const std::string written = text::ToUtf8(window.characters);
    const size_t length = window.characters.size();
    const bool is_known_word = window.is_one_token && !window.has_unknown;
    // Two characters that articles have are two words; more that sound like one word are that one.
    if (!is_known_word && !window.has_unknown && length < 3) return false;
    if (!is_known_word && ++doubted_ > kMostDoubted) return false;
    std::vector<Heard> found;
    for (const std::string& reading : text::PinyinReadings(window.characters)) {
      for (const Heard& word : spoken_.HeardAs(reading)) AddFitting(word, window, &found);
    }
    SpokenWords::SortByFrequency(&found);
    if (!found.empty()) {
      const bool is_word = IsKnownHan(written, length) || IsNamed(written);
      if (!window.is_one_token && is_word) return false;
      const float trust = TrustOf(window, found[0]);
      if (trust <= 0) return false;
      Add(Mend::Kind::kSound, first, window.last, found[0].first->word, trust);
      return true;
    }
    return !is_known_word && (MendLookAlike(first, window) || MendNearly(first, window));
  }

  void AddFitting(const Heard& word, const Window& window, std::vector<Heard>* found) const {
    const std::u32string characters = text::ToUtf32(word.first->word);
    if (characters.size() != window.characters.size() || characters == window.characters) return;
    const bool is_there = std::ranges::find(*found, word.first, &Heard::first) != found->end();
    if (!is_there) found->push_back(word);
  }

  float TrustOf(const Window& window, const Heard& word) const {
    // Nonsense that sounds like a word is that word. A real one is itself as a rule, unless the glossary
    // has both as one thing.
    constexpr float kNonsense = 0.92F, kSameThing = 0.85F, kLikeWord = 0.5F, kDoubt = 0.4F;
    constexpr size_t kMuchMore = 8;  // times as frequent
    if (!window.is_one_token) return kNonsense;
    const std::u32string other = text::ToUtf32(word.first->word);
    if (!ShareCharacter(window.characters, other)) return 0;
    if (window.has_unknown && window.characters.size() > 2) return kNonsense;
    if (!HaveEqualTones(window.characters, other)) return 0;
    const std::string written = text::ToUtf8(window.characters);
    if (window.has_unknown) {
      const bool is_same =
          AreOneThing(written, word.first->word) || AreLookAlike(window.characters, other);
      return is_same ? kSameThing : kLikeWord;
    }
    const size_t own = FrequencyOf(context_.words.IdOf(written));
    return word.second >= kMuchMore * std::max<size_t>(1, own) ? kDoubt : 0;
  }

  static bool AreOneThing(std::string_view one, std::string_view other) {
    const std::vector<ConceptMatch> matches = Glossary::BuiltIn().Find(other);
    return std::ranges::any_of(Glossary::BuiltIn().Find(one), [&](const ConceptMatch& match) {
      const auto same = std::ranges::find(matches, match.concept_id, &ConceptMatch::concept_id);
      return same != matches.end();
    });
  }

  // 权艰 for 权限.
  bool MendLookAlike(size_t first, const Window& window) {
    constexpr float kNonsense = 0.9F, kLikeWord = 0.5F;
    if (!window.has_unknown) return false;
    std::u32string variant = window.characters;
    std::string best;
    size_t most = 0;  // articles, and one
    for (size_t i = 0; i < variant.size(); ++i) {
      for (const char32_t other : LookAlikesOf(window.characters[i])) {
        variant[i] = other;
        std::string word = text::ToUtf8(variant);
        const TermId id = context_.words.IdOf(word);
        const bool is_word = IsLive(id) || GlossaryWords().Has(word);
        const size_t frequency = IsLive(id) ? FrequencyOf(id) + 1 : 1;
        if (!is_word || frequency <= most) continue;
        most = frequency;
        best = std::move(word);
      }
      variant[i] = window.characters[i];
    }
    const std::string written = text::ToUtf8(window.characters);
    if (best.empty() || IsKnownHan(written, window.characters.size()) || IsNamed(written)) {
      return false;
    }
    // One of the dictionary's is a word, though nobody has it.
    const float trust = window.is_one_token ? kLikeWord : kNonsense;
    Add(Mend::Kind::kSound, first, window.last, std::move(best), trust);
    return true;
  }

  // Sounds that many don't tell apart: 燃景图 for 燃尽图.
  bool MendNearly(size_t first, const Window& window) {
    constexpr float kLong = 0.85F, kShort = 0.6F;
    const bool is_long = window.characters.size() > 2;
    if (window.has_long || window.has_stop || !window.has_unknown) return false;
    std::vector<Heard> found;
    for (const std::string& reading : text::PinyinReadings(window.characters)) {
      for (const Heard& word : spoken_.HeardNearly(text::NearSound(reading))) {
        if (ShareAtSamePlace(word, window)) AddFitting(word, window, &found);
      }
    }
    if (found.empty()) return false;
    SpokenWords::SortByFrequency(&found);
    Add(Mend::Kind::kSound, first, window.last, found[0].first->word, is_long ? kLong : kShort);
    return true;
  }

  static bool ShareAtSamePlace(const Heard& word, const Window& window) {
    const std::u32string other = text::ToUtf32(word.first->word);
    return other.size() == window.characters.size() && ShareCharacter(window.characters, other);
  }

  std::string_view query_;
  const MendingContext& context_;
  const SpokenWords spoken_;
  std::vector<text::Token> tokens_;
  std::vector<std::optional<bool>> is_known_;  // by token
  std::vector<Mend> mends_;
  size_t doubted_ = 0, slips_ = 0;
};

}  // namespace

std::vector<Mend> FindMends(std::string_view query, const MendingContext& context) {
  return Mender(query, context).Run();
}

}  // namespace deskmesh::knowledge
