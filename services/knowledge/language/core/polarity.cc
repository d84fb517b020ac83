// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/polarity.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "knowledge/language/core/polarity_words.h"
#include "platform/text/stemmer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kReach = 3;             // words behind a negation that it turns around
constexpr uint32_t kHanReach = 4;     // the same in Chinese characters
constexpr size_t kReachOfContrast = 3;  // clauses that a contrast holds for

enum class Kind : uint8_t { kNone, kLiked, kDisliked, kNegation, kContrast, kVerdict };

class Lexicon {
 public:
  static const Lexicon& Get() {
    static const Lexicon lexicon;
    return lexicon;
  }

  Kind OfWord(const std::string& word) const {
    if (const auto known = words_.find(word); known != words_.end()) return known->second;
    const auto known = words_.find(text::StemEnglish(word));
    return known != words_.end() ? known->second : Kind::kNone;
  }

  // The longest phrase that begins at a place of a run of Chinese characters, and its length.
  std::pair<Kind, size_t> At(std::u32string_view run, size_t place) const {
    for (size_t length = std::min(longest_, run.size() - place); length > 0; --length) {
      const auto known = phrases_.find(std::u32string(run.substr(place, length)));
      if (known != phrases_.end()) return {known->second, length};
    }
    return {Kind::kNone, 1};
  }

 private:
  Lexicon() {
    Add(EnglishNegations(), Kind::kNegation);
    Add(ChineseNegations(), Kind::kNegation);
    Add(ChineseNeutral(), Kind::kNone);
    Add(ContrastWords(), Kind::kContrast);
    Add(VerdictWords(), Kind::kVerdict);
    Add(EnglishLiking(), Kind::kLiked);
    Add(EnglishDisliking(), Kind::kDisliked);
    Add(ChineseLiking(), Kind::kLiked);
    Add(ChineseDisliking(), Kind::kDisliked);
  }

  void Add(std::string_view list, Kind kind) {
    for (size_t start = 0; start < list.size();) {
      const size_t end = std::min(list.find(' ', start), list.size());
      const std::string word(list.substr(start, end - start));
      start = end + 1;
      if (word.empty()) continue;
      if (static_cast<unsigned char>(word[0]) >= 0x80) {
        std::u32string phrase = text::ToUtf32(word);
        longest_ = std::max(longest_, phrase.size());
        phrases_.emplace(std::move(phrase), kind);
      } else {
        words_.emplace(kind == Kind::kNegation ? word : text::StemEnglish(word), kind);
      }
    }
  }

  std::unordered_map<std::string, Kind> words_;
  std::unordered_map<std::u32string, Kind> phrases_;
  size_t longest_ = 0;
};

// What was said up to a mark.
struct Clause {
  int liked = 0, disliked = 0;
  bool has_contrast = false, has_verdict = false;

  int Sign() const { return liked > disliked ? 1 : liked < disliked ? -1 : 0; }
  bool IsPolar() const { return liked + disliked > 0; }
  bool IsEmpty() const { return !IsPolar() && !has_contrast && !has_verdict; }
};

// Reads a text clause by clause.
class ClauseReader {
 public:
  void Read(const std::vector<text::Token>& tokens) {
    uint32_t end = 0;
    for (const text::Token& token : tokens) {
      if (token.kind == text::TokenKind::kCompound) continue;
      const bool is_han = token.kind == text::TokenKind::kHanWord;
      if (is_han && token.begin == end) {
        run_ += text::ToUtf32(token.surface);
        end = token.end;
        continue;
      }
      FinishRun();
      if (is_han) {
        if (token.begin > end) FinishClause();  // a blank parts Chinese clauses
        run_ = text::ToUtf32(token.surface);
        end = token.end;
        continue;
      }
      end = token.end;
      if (token.kind == text::TokenKind::kSymbol) {
        FinishClause();
      } else {
        const Kind kind = Lexicon::Get().OfWord(token.surface);
        Say(kind);
        if (kind == Kind::kNegation) {
          reach_ = kReach;
        } else if (reach_ > 0) {
          --reach_;
        }
      }
    }
    FinishRun();
    FinishClause();
  }

  const std::vector<Clause>& clauses() const { return clauses_; }
  Kind last() const { return last_; }

 private:
  void FinishRun() {
    size_t negated_until = 0;
    for (size_t i = 0; i < run_.size();) {
      const auto [kind, length] = Lexicon::Get().At(run_, i);
      reach_ = i < negated_until ? 1 : 0;
      Say(kind);
      i += length;
      if (kind == Kind::kNegation) negated_until = i + kHanReach;
    }
    if (!run_.empty()) reach_ = 0;
    run_.clear();
  }

  void Say(Kind kind) {
    clause_.has_contrast |= kind == Kind::kContrast;
    clause_.has_verdict |= kind == Kind::kVerdict;
    if (kind != Kind::kLiked && kind != Kind::kDisliked) return;
    const bool is_liked = (kind == Kind::kLiked) == (reach_ == 0);
    ++(is_liked ? clause_.liked : clause_.disliked);
    last_ = is_liked ? Kind::kLiked : Kind::kDisliked;
  }

  void FinishClause() {
    reach_ = 0;
    if (!clause_.IsEmpty()) clauses_.push_back(clause_);
    clause_ = {};
  }

  std::vector<Clause> clauses_;  // those that say something
  Clause clause_;
  std::u32string run_;  // of Chinese characters
  int reach_ = 0;       // of the last negation
  Kind last_ = Kind::kNone;
};

std::string Few(int count) { return std::to_string(std::min(count, 4)); }

std::string_view SignName(int sign) { return sign > 0 ? "+" : sign < 0 ? "-" : "0"; }

// The words within reach of a negation: what is learned of them holds turned around.
void AddNegatedWords(const std::vector<text::Token>& tokens, std::vector<std::string>* names) {
  int reach = 0;
  for (const text::Token& token : tokens) {
    if (token.kind == text::TokenKind::kCompound) continue;
    if (token.kind == text::TokenKind::kSymbol) {
      reach = 0;
    } else if (Lexicon::Get().OfWord(token.surface) == Kind::kNegation ||
               (token.kind == text::TokenKind::kHanWord &&
                Lexicon::Get().At(text::ToUtf32(token.surface), 0).first == Kind::kNegation)) {
      reach = kReach;
    } else if (reach > 0) {
      names->push_back("!" + token.surface);
      --reach;
    }
  }
}

}  // namespace

std::vector<std::string> DescribePolarity(const std::vector<text::Token>& tokens) {
  std::vector<std::string> names;
  AddNegatedWords(tokens, &names);
  ClauseReader reader;
  reader.Read(tokens);
  int liked = 0, disliked = 0, contrast = 0, verdict = 0;
  size_t contrast_left = 0;
  const Clause* first = nullptr;
  const Clause* last = nullptr;
  for (const Clause& clause : reader.clauses()) {
    liked += clause.liked;
    disliked += clause.disliked;
    if (clause.IsPolar()) {
      if (first == nullptr) first = &clause;
      last = &clause;
    }
    if (clause.has_contrast) contrast_left = kReachOfContrast;
    if (contrast_left > 0) {
      contrast += clause.Sign();
      --contrast_left;
    }
    if (clause.has_verdict) verdict += clause.Sign();
  }
  const Kind last_word = reader.last();
  names.push_back("pos" + Few(liked));
  names.push_back("neg" + Few(disliked));
  names.emplace_back(last_word == Kind::kLiked      ? "lastpos"
                     : last_word == Kind::kDisliked ? "lastneg"
                                                    : "lastnone");
  names.emplace_back(liked > disliked ? ">" : liked < disliked ? "<" : "=");
  if (first == nullptr) return names;
  const auto add = [&](std::string_view name, std::string_view value) {
    names.push_back(std::string(name) + std::string(value));
  };
  add("first", SignName(first->Sign()));
  add("end", SignName(last->Sign()));
  if (contrast != 0) add("but", SignName(contrast));
  if (verdict != 0) add("verdict", SignName(verdict));
  const double balance = static_cast<double>(liked - disliked) / (liked + disliked);
  add("share", std::to_string(std::lround(balance * 3)));
  return names;
}

}  // namespace deskmesh::knowledge
