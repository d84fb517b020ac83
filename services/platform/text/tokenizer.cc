// SPDX-License-Identifier: Apache-2.0
#include "platform/text/tokenizer.h"

#include <unicode/uchar.h>

#include <unordered_set>
#include <utility>

#include "platform/text/han_segmenter.h"
#include "platform/text/normalize.h"
#include "platform/text/stemmer.h"
#include "platform/text/utf8.h"

namespace deskmesh::text {
namespace {

constexpr float kPartWeight = 0.7F;
constexpr float kBigramWeight = 0.35F;
constexpr float kHanCharacterWeight = 0.25F;
constexpr float kStopWordWeight = 0.12F;
constexpr size_t kMaxWordLength = 64;  // code points; longer runs are cut into pieces

constexpr std::string_view kStopWords =
    "a an the and or but if then than so as at by for from in into of off on onto out over to up "
    "with without within about above after again all am any are be been before being below between "
    "both can could did do does doing don down during each few further had has have having he her "
    "here hers him his how i is it its itself just me more most my no nor not now once only other "
    "our ours own same she should some such that their theirs them these they this those through "
    "too under until very was we were what when where which while who whom why will would you your "
    "yours s t m re ve ll d im please want need get got let may might must shall also there "
    "的 了 着 过 是 在 和 与 或 及 而 也 就 都 又 还 把 被 给 让 对 向 从 到 于 以 为 因 所 由 则 且 但 "
    "并 很 太 更 最 吗 呢 吧 啊 呀 嘛 么 哦 嗯 我 你 您 他 她 它 我们 你们 您们 他们 她们 它们 咱们 "
    "这 那 这个 那个 这些 那些 这里 那里 哪 哪个 哪些 哪里 什么 怎么 怎样 如何 为什么 为何 请问 请 想 "
    "要 能 会 可 可以 能够 应该 需要 一个 一下 一些 一种 有 没有 不 没 里 上 中 下 时 后 前 个 该 其 之 "
    "等 各 每 某 本 此 还是 或者 以及 如果 因为 所以 但是 而且 然后 已经 正在 进行 什么样 怎么办 怎么样 "
    "是否 有没有 多少 几 吗";

const std::unordered_set<std::string_view>& StopWords() {
  static const std::unordered_set<std::string_view> words = [] {
    std::unordered_set<std::string_view> out;
    for (size_t start = 0; start < kStopWords.size();) {
      const size_t end = std::min(kStopWords.find(' ', start), kStopWords.size());
      if (end > start) out.insert(kStopWords.substr(start, end - start));
      start = end + 1;
    }
    return out;
  }();
  return words;
}

enum class CharClass : uint8_t { kOther, kHan, kLetter, kDigit, kGlyph };

CharClass Classify(char32_t c) {
  if (c < 0x80) {
    if (IsAsciiLetter(c)) return CharClass::kLetter;
    return IsAsciiDigit(c) ? CharClass::kDigit : CharClass::kOther;
  }
  if (IsHan(c)) return CharClass::kHan;
  if (IsKana(c) || (c >= 0x0E00 && c <= 0x0EFF)) return CharClass::kGlyph;
  const auto code = static_cast<UChar32>(c);
  if (u_isalpha(code) || u_getCombiningClass(code) != 0) return CharClass::kLetter;
  return u_isdigit(code) ? CharClass::kDigit : CharClass::kOther;
}

bool IsJoiner(char32_t c) { return c == U'-' || c == U'_' || c == U'.'; }

class Splitter {
 public:
  Splitter(std::string_view text, bool with_symbols)
      : text_(Normalize(text)), with_symbols_(with_symbols) {}

  std::vector<Token> Run() {
    const std::u32string& chars = text_.code_points;
    for (size_t i = 0; i < chars.size();) {
      switch (Classify(chars[i])) {
        case CharClass::kHan:
          i = TakeHan(i);
          break;
        case CharClass::kLetter:
        case CharClass::kDigit:
          i = TakeWord(i);
          break;
        case CharClass::kGlyph:
          i = TakeGlyphs(i);
          break;
        case CharClass::kOther:
          if (with_symbols_ && chars[i] > U' ') Emit(i, i + 1, TokenKind::kSymbol);
          ++i;
      }
    }
    return std::move(tokens_);
  }

 private:
  size_t TakeHan(size_t start) {
    const std::u32string& chars = text_.code_points;
    size_t end = start;
    while (end < chars.size() && IsHan(chars[end])) ++end;
    const auto run = std::u32string_view(chars).substr(start, end - start);
    for (const HanWord& word : SegmentHan(run)) {
      Emit(start + word.start, start + word.start + word.length, TokenKind::kHanWord);
    }
    return end;
  }

  size_t TakeGlyphs(size_t start) {
    size_t end = start;
    while (end < text_.code_points.size() && end - start < kMaxWordLength &&
           Classify(text_.code_points[end]) == CharClass::kGlyph) {
      ++end;
    }
    Emit(start, end, TokenKind::kGlyphs);
    return end;
  }

  bool IsWordAt(size_t i) const {
    if (i >= text_.code_points.size()) return false;
    const CharClass kind = Classify(text_.code_points[i]);
    return kind == CharClass::kLetter || kind == CharClass::kDigit;
  }

  size_t TakeWord(size_t start) {
    const std::u32string& chars = text_.code_points;
    std::vector<std::pair<size_t, size_t>> parts;
    size_t part = start;
    size_t end = start;
    while (end - start < kMaxWordLength) {
      if (IsWordAt(end)) {
        if (end > part && IsCapitalBoundary(end)) {
          parts.emplace_back(part, end);
          part = end;
        }
        ++end;
      } else if (end < chars.size() && (chars[end] == U'\'' || chars[end] == U'\u2019') &&
                 IsWordAt(end + 1)) {
        ++end;  // the apostrophe of a contraction or genitive stays inside the word
      } else if (end < chars.size() && IsJoiner(chars[end]) && IsWordAt(end + 1)) {
        parts.emplace_back(part, end);
        part = ++end;
      } else {
        break;
      }
    }
    if (end > part) parts.emplace_back(part, end);
    if (parts.size() == 1) {
      EmitWord(start, end, /*is_part=*/false);
      return end;
    }
    Emit(start, end, TokenKind::kCompound);
    for (const auto& [begin, stop] : parts) EmitWord(begin, stop, /*is_part=*/true);
    return end;
  }

  // fooBar and HTTPServer split before B and before S.
  bool IsCapitalBoundary(size_t i) const {
    if (!text_.is_upper[i]) return false;
    if (!text_.is_upper[i - 1] && IsAsciiLower(text_.code_points[i - 1])) return true;
    return text_.is_upper[i - 1] && i + 1 < text_.code_points.size() && !text_.is_upper[i + 1] &&
           IsAsciiLower(text_.code_points[i + 1]);
  }

  void EmitWord(size_t begin, size_t end, bool is_part) {
    bool digits = true;
    for (size_t i = begin; i < end && digits; ++i) {
      digits = Classify(text_.code_points[i]) == CharClass::kDigit;
    }
    Emit(begin, end, is_part ? TokenKind::kPart : (digits ? TokenKind::kNumber : TokenKind::kWord));
  }

  void Emit(size_t begin, size_t end, TokenKind kind) {
    Token token;
    for (size_t i = begin; i < end; ++i) {
      const char32_t c = text_.code_points[i];
      AppendUtf8(c == U'\u2019' ? U'\'' : c, &token.surface);
    }
    token.kind = kind;
    token.begin = text_.begin[begin];
    token.end = text_.end[end - 1];
    tokens_.push_back(std::move(token));
  }

  NormalizedText text_;
  bool with_symbols_;
  std::vector<Token> tokens_;
};

// Collects the terms of a text while it walks over the tokens.
class TermCollector {
 public:
  std::vector<Term> Run(std::vector<Token> tokens) {
    for (size_t i = 0; i < tokens.size(); ++i) {
      const Token& token = tokens[i];
      switch (token.kind) {
        case TokenKind::kHanWord:
          AddHanWord(token, i > 0 && tokens[i - 1].kind == TokenKind::kHanWord &&
                                tokens[i - 1].end == token.begin);
          break;
        case TokenKind::kGlyphs:
          AddGlyphs(token);
          break;
        case TokenKind::kPart:
          Add(StemEnglish(token.surface), WordWeight(token.surface) * kPartWeight, token);
          break;
        case TokenKind::kNumber:
        case TokenKind::kCompound:
          ++position_;
          Add(token.surface, 1, token);
          break;
        case TokenKind::kWord:
          ++position_;
          Add(StemEnglish(token.surface), WordWeight(token.surface), token);
          break;
        case TokenKind::kSymbol:
          break;
      }
    }
    return std::move(terms_);
  }

 private:
  static float WordWeight(const std::string& word) {
    return IsStopWord(word) ? kStopWordWeight : 1.0F;
  }

  void AddHanWord(const Token& token, bool continues_run) {
    ++position_;
    std::u32string chars = ToUtf32(token.surface);
    const bool stop = IsStopWord(token.surface);
    if (continues_run) AddPair(last_character_, chars[0], last_is_stop_ && stop, token);
    if (chars.size() == 1) {
      Add(token.surface, stop ? kStopWordWeight : kHanCharacterWeight, token);
    } else {
      Add(token.surface, stop ? kStopWordWeight : 1.0F, token);
    }
    for (size_t k = 0; chars.size() > 2 && k + 1 < chars.size(); ++k) {
      AddPair(chars[k], chars[k + 1], stop, token);
    }
    last_character_ = chars.back();
    last_is_stop_ = stop;
  }

  void AddPair(char32_t first, char32_t second, bool stop, const Token& token) {
    const char32_t pair[] = {first, second};
    Add(ToUtf8(std::u32string_view(pair, 2)), stop ? kStopWordWeight : kBigramWeight, token);
  }

  void AddGlyphs(const Token& token) {
    const std::u32string chars = ToUtf32(token.surface);
    ++position_;
    if (chars.size() == 1) Add(token.surface, kHanCharacterWeight, token);
    for (size_t k = 0; k + 1 < chars.size(); ++k) AddPair(chars[k], chars[k + 1], false, token);
  }

  void Add(std::string text, float weight, const Token& token) {
    terms_.push_back({std::move(text), weight, position_, token.begin, token.end});
  }

  std::vector<Term> terms_;
  uint32_t position_ = 0;
  char32_t last_character_ = 0;
  bool last_is_stop_ = false;
};

}  // namespace

std::vector<Token> Tokenize(std::string_view text, bool with_symbols) {
  return Splitter(text, with_symbols).Run();
}

std::vector<Term> Analyze(std::string_view text) { return TermCollector().Run(Tokenize(text)); }

bool IsStopWord(std::string_view word) { return StopWords().contains(word); }

}  // namespace deskmesh::text
