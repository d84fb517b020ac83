// SPDX-License-Identifier: Apache-2.0
#include "platform/text/stemmer.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace deskmesh::text {
namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

// Whole words that the rules would get wrong.
constexpr std::array<Replacement, 18> kExceptions = {{{"skis", "ski"},
                                                      {"skies", "sky"},
                                                      {"dying", "die"},
                                                      {"lying", "lie"},
                                                      {"tying", "tie"},
                                                      {"idly", "idl"},
                                                      {"gently", "gentl"},
                                                      {"ugly", "ugli"},
                                                      {"early", "earli"},
                                                      {"only", "onli"},
                                                      {"singly", "singl"},
                                                      {"sky", "sky"},
                                                      {"news", "news"},
                                                      {"howe", "howe"},
                                                      {"atlas", "atlas"},
                                                      {"cosmos", "cosmos"},
                                                      {"bias", "bias"},
                                                      {"andes", "andes"}}};

constexpr std::array<std::string_view, 8> kInvariantAfterStep1a = {
    "inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"};

// Longest suffix first: the first that fits decides.
constexpr std::array<Replacement, 24> kStep2 = {
    {{"ization", "ize"}, {"ational", "ate"}, {"fulness", "ful"}, {"ousness", "ous"},
     {"iveness", "ive"}, {"tional", "tion"}, {"biliti", "ble"},  {"lessli", "less"},
     {"entli", "ent"},   {"ation", "ate"},   {"alism", "al"},    {"aliti", "al"},
     {"ousli", "ous"},   {"iviti", "ive"},   {"fulli", "ful"},   {"enci", "ence"},
     {"anci", "ance"},   {"abli", "able"},   {"izer", "ize"},    {"ator", "ate"},
     {"alli", "al"},     {"bli", "ble"},     {"ogi", "og"},      {"li", ""}}};

constexpr std::array<Replacement, 9> kStep3 = {{{"ational", "ate"},
                                                {"tional", "tion"},
                                                {"alize", "al"},
                                                {"icate", "ic"},
                                                {"iciti", "ic"},
                                                {"ative", ""},
                                                {"ical", "ic"},
                                                {"ness", ""},
                                                {"ful", ""}}};

constexpr std::array<std::string_view, 18> kStep4 = {
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism",
    "ate",   "iti",  "ous",  "ive",  "ize",  "ion",  "al",  "er",  "ic"};

class Stemmer {
 public:
  explicit Stemmer(std::string_view word) : word_(word) {
    if (word_.starts_with('\'')) word_.erase(0, 1);
    MarkConsonantY();
    FindRegions();
  }

  std::string Run() {
    Step0();
    Step1a();
    if (std::ranges::find(kInvariantAfterStep1a, word_) == kInvariantAfterStep1a.end()) {
      Step1b();
      Step1c();
      Step2();
      Step3();
      Step4();
      Step5();
    }
    std::ranges::replace(word_, 'Y', 'y');
    return std::move(word_);
  }

 private:
  static bool IsVowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
  }
  bool VowelAt(size_t i) const { return IsVowel(word_[i]); }

  // A y at the start or behind a vowel acts as a consonant; the rules know it as Y.
  void MarkConsonantY() {
    for (size_t i = 0; i < word_.size(); ++i) {
      if (word_[i] == 'y' && (i == 0 || VowelAt(i - 1))) word_[i] = 'Y';
    }
  }

  size_t RegionAfter(size_t from) const {
    for (size_t i = from; i + 1 < word_.size(); ++i) {
      if (VowelAt(i) && !VowelAt(i + 1)) return i + 2;
    }
    return word_.size();
  }

  void FindRegions() {
    region1_ = 0;
    for (std::string_view prefix : {"gener", "commun", "arsen"}) {
      if (word_.starts_with(prefix)) region1_ = prefix.size();
    }
    if (region1_ == 0) region1_ = RegionAfter(0);
    region2_ = RegionAfter(region1_);
  }

  bool Ends(std::string_view suffix) const { return word_.ends_with(suffix); }
  bool InRegion(size_t region, std::string_view suffix) const {
    return word_.size() - suffix.size() >= region;
  }
  void Cut(size_t count) { word_.resize(word_.size() - count); }
  void Replace(std::string_view suffix, std::string_view by) {
    Cut(suffix.size());
    word_ += by;
  }

  bool HasVowelBefore(size_t end) const {
    for (size_t i = 0; i < end; ++i) {
      if (VowelAt(i)) return true;
    }
    return false;
  }

  bool EndsInShortSyllable(size_t length) const {
    if (length == 2) return VowelAt(0) && !VowelAt(1);
    if (length < 3) return false;
    const char last = word_[length - 1];
    return !IsVowel(last) && last != 'w' && last != 'x' && last != 'Y' && VowelAt(length - 2) &&
           !VowelAt(length - 3);
  }
  bool IsShort() const { return region1_ >= word_.size() && EndsInShortSyllable(word_.size()); }

  void Step0() {
    for (std::string_view suffix : {"'s'", "'s", "'"}) {
      if (Ends(suffix)) {
        Cut(suffix.size());
        return;
      }
    }
  }

  void Step1a() {
    if (Ends("sses")) {
      Cut(2);
    } else if (Ends("ied") || Ends("ies")) {
      Cut(word_.size() > 4 ? 2 : 1);
    } else if (Ends("us") || Ends("ss")) {
      return;
    } else if (Ends("s") && word_.size() > 2 && HasVowelBefore(word_.size() - 2)) {
      Cut(1);
    }
  }

  void Step1b() {
    for (std::string_view suffix : {"eedly", "eed"}) {
      if (!Ends(suffix)) continue;
      if (InRegion(region1_, suffix)) Replace(suffix, "ee");
      return;
    }
    for (std::string_view suffix : {"ingly", "edly", "ing", "ed"}) {
      if (!Ends(suffix)) continue;
      if (!HasVowelBefore(word_.size() - suffix.size())) return;
      Cut(suffix.size());
      if (Ends("at") || Ends("bl") || Ends("iz")) {
        word_ += 'e';
      } else if (EndsInDouble()) {
        Cut(1);
      } else if (IsShort()) {
        word_ += 'e';
      }
      return;
    }
  }

  bool EndsInDouble() const {
    if (word_.size() < 2 || word_[word_.size() - 1] != word_[word_.size() - 2]) return false;
    return std::string_view("bdfgmnprt").find(word_.back()) != std::string_view::npos;
  }

  void Step1c() {
    if ((Ends("y") || Ends("Y")) && word_.size() > 2 && !VowelAt(word_.size() - 2)) {
      word_.back() = 'i';
    }
  }

  void Step2() {
    for (const auto& [suffix, by] : kStep2) {
      if (!Ends(suffix)) continue;
      if (!InRegion(region1_, suffix)) return;
      const char before =
          word_.size() > suffix.size() ? word_[word_.size() - suffix.size() - 1] : 0;
      if (suffix == "ogi" && before != 'l') return;
      if (suffix == "li" && std::string_view("cdeghkmnrt").find(before) == std::string_view::npos) {
        return;
      }
      Replace(suffix, by);
      return;
    }
  }

  void Step3() {
    for (const auto& [suffix, by] : kStep3) {
      if (!Ends(suffix)) continue;
      if (!InRegion(suffix == "ative" ? region2_ : region1_, suffix)) return;
      Replace(suffix, by);
      return;
    }
  }

  void Step4() {
    for (std::string_view suffix : kStep4) {
      if (!Ends(suffix)) continue;
      if (!InRegion(region2_, suffix)) return;
      if (suffix == "ion") {
        const char before = word_[word_.size() - 4];
        if (before != 's' && before != 't') return;
      }
      Cut(suffix.size());
      return;
    }
  }

  void Step5() {
    if (Ends("e")) {
      const size_t stem = word_.size() - 1;
      if (stem >= region2_ || (stem >= region1_ && !EndsInShortSyllable(stem))) Cut(1);
    } else if (Ends("ll") && word_.size() - 1 >= region2_) {
      Cut(1);
    }
  }

  std::string word_;
  size_t region1_ = 0;  // Porter's R1: behind the first non-vowel that follows a vowel
  size_t region2_ = 0;  // R2: the same once more inside R1
};

bool IsStemmable(std::string_view word) {
  return word.size() > 2 &&
         std::ranges::all_of(word, [](char c) { return (c >= 'a' && c <= 'z') || c == '\''; });
}

}  // namespace

std::string StemEnglish(std::string_view word) {
  if (!IsStemmable(word)) return std::string(word);
  for (const auto& [exception, stem] : kExceptions) {
    if (word == exception) return std::string(stem);
  }
  return Stemmer(word).Run();
}

}  // namespace deskmesh::text
