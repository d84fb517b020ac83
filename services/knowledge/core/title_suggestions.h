// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace deskmesh::knowledge {

// TitleSuggestions completes what a reader has typed so far. A title is found by the beginning of any
// of its words, by Chinese characters inside a word from two on (密码 in 忘记密码), by pinyin (gantetu) or
// its initials (gtt), and by the codes that it is about, whole or by their digits; where nothing is
// found so, without blanks between Chinese characters (任务 依), by pinyin in syllables ("gan te tu"), in
// a part of a word (甘te图) or with a slip. Confined to one thread for changes; safe for concurrent const
// use between them.
class TitleSuggestions {
 public:
  // Where what was typed stands; the better first.
  enum class Place : uint8_t { kBeginning, kWord, kInside, kSound };
  struct Completion {
    uint32_t doc = 0;
    Place place = Place::kSound;
  };

  void Add(uint32_t doc, std::string_view title, const std::vector<std::string>& codes);
  void Remove(uint32_t doc);

  // Documents whose title fits every word of `typed` as a beginning, each once, ordered by number. Of
  // thousands that fit alike those that are first in the alphabet.
  std::vector<Completion> Complete(std::string_view typed) const;

 private:
  enum class Kind : uint8_t {
    kBeginning,
    kWord,
    kInside,
    kCode,
    kSound,
    kSoundInside,
    kInitials,
  };
  // A title, and what it sounds like; never changed, so that copies share it.
  struct Texts {
    std::string folded;
    std::string sound;  // pinyin of all characters
    std::string other_sound;  // with the rarer readings; empty: there are none
    std::string initials;
    std::vector<std::string> codes;
  };
  // From a place of a text to its end.
  struct Ending {
    std::string_view text;
    uint32_t doc = 0;
    Kind kind = Kind::kWord;
  };
  struct Before {
    using is_transparent = void;
    static auto Key(const Ending& ending) {
      return std::tuple(ending.text, ending.doc, ending.kind);
    }
    bool operator()(const Ending& a, const Ending& b) const { return Key(a) < Key(b); }
    bool operator()(const Ending& a, std::string_view b) const { return a.text < b; }
    bool operator()(std::string_view a, const Ending& b) const { return a < b.text; }
  };
  using Endings = std::set<Ending, Before>;
  using Places = std::map<uint32_t, Place>;  // by document

  static Texts TextsOf(std::string_view title, const std::vector<std::string>& codes);
  static std::vector<Ending> EndingsOf(uint32_t doc, const Texts& texts);
  enum class Needs : uint8_t { kEnough, kCode, kSound, kAnything };  // of what was typed
  static void Collect(const Endings& endings, std::string_view typed, Needs needs, Places* found);
  void CollectCodes(std::string_view folded, Places* found) const;
  void CollectSounds(std::string_view folded, Places* found) const;
  Places Starting(std::string_view typed) const;
  Places WithWord(std::string_view word) const;
  Places WithEveryWord(std::string_view folded) const;
  Endings& ListOf(Kind kind) { return kind == Kind::kBeginning ? beginnings_ : endings_; }

  std::unordered_map<uint32_t, std::shared_ptr<const Texts>> texts_;  // by document
  Endings beginnings_, endings_;
};

}  // namespace deskmesh::knowledge
