// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/markdown_inline.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "knowledge/articles/core/markdown_html.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kMaxDepth = 8;
constexpr std::size_t kMaxAddress = 2'000;
constexpr std::size_t kMaxLabel = 2'000;  // of a link, so that looking for its end is cheap

bool IsPunctuation(char c) { return std::ispunct(static_cast<unsigned char>(c)) != 0; }
bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t'; }
bool IsWordByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

struct Link {
  std::string_view label;
  std::string_view address;
  std::string_view title;
  std::size_t end = 0;  // behind the closing parenthesis
};

class Inline {
 public:
  Inline(std::string_view text, std::string_view files, int depth, bool in_link, std::string* html)
      : text_(text), files_(files), depth_(depth), in_link_(in_link), html_(*html) {
    no_end_behind_.fill(std::string_view::npos);
  }

  void Run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\') {
        Backslash();
      } else if (c == '`') {
        CodeSpan();
      } else if (c == '!' && Peek(1) == '[') {
        Image();
      } else if (c == '[' && !in_link_) {
        Anchor();
      } else if (c == '*' || c == '_' || c == '~') {
        Emphasis();
      } else if (c == '<' && !in_link_) {
        AngleAddress();
      } else if (c == 'h' && !in_link_ && (at_ == 0 || !IsWordByte(text_[at_ - 1]))) {
        BareAddress();
      } else {
        Literal(1);
      }
    }
  }

 private:
  char Peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void Literal(std::size_t count) {
    AppendEscaped(text_.substr(at_, count), &html_);
    at_ += count;
  }

  void Backslash() {
    if (Peek(1) == '\n') {
      html_ += "<br>\n";
      at_ += 2;
    } else if (at_ + 1 < text_.size() && IsPunctuation(text_[at_ + 1])) {
      ++at_;
      Literal(1);
    } else {
      Literal(1);
    }
  }

  std::size_t RunLength(std::size_t from) const {
    std::size_t end = from;
    while (end < text_.size() && text_[end] == text_[from]) ++end;
    return end - from;
  }

  void CodeSpan() {
    const std::size_t length = RunLength(at_);
    std::size_t end = at_ + length;
    // Runs of up to 15 marks remember that they have no partner, so that each is looked for once.
    const bool is_known = length < no_end_behind_.size();
    if (!is_known || at_ >= no_end_behind_[length]) return Literal(length);
    while ((end = text_.find('`', end)) != std::string_view::npos) {
      const std::size_t run = RunLength(end);
      if (run == length) break;
      end += run;
    }
    if (end == std::string_view::npos) {
      no_end_behind_[length] = at_;
      return Literal(length);
    }
    std::string_view code = text_.substr(at_ + length, end - at_ - length);
    if (code.size() > 2 && code.front() == ' ' && code.back() == ' ') {
      code = code.substr(1, code.size() - 2);
    }
    html_ += "<code>";
    AppendEscaped(code, &html_);
    html_ += "</code>";
    at_ = end + length;
  }

  // [label](address "title") from the bracket at `from`.
  std::optional<Link> LinkAt(std::size_t from) const {
    int open = 0;
    std::size_t close = from;
    for (; close < text_.size() && close - from < kMaxLabel; ++close) {
      if (text_[close] == '\\') {
        ++close;
      } else if (text_[close] == '[') {
        if (++open > kMaxDepth) return std::nullopt;
      } else if (text_[close] == ']' && --open == 0) {
        break;
      }
    }
    if (close >= text_.size() || open != 0 || close + 1 >= text_.size() ||
        text_[close + 1] != '(') {
      return std::nullopt;
    }
    Link link;
    link.label = text_.substr(from + 1, close - from - 1);
    int parens = 1;
    std::size_t end = close + 2;
    bool is_quoted = false;
    for (; end < text_.size() && end - close < kMaxAddress; ++end) {
      if (text_[end] == '"') is_quoted = !is_quoted;
      if (is_quoted) continue;
      if (text_[end] == '(') ++parens;
      if (text_[end] == ')' && --parens == 0) break;
    }
    if (parens != 0 || end >= text_.size()) return std::nullopt;
    std::string_view inside = text_.substr(close + 2, end - close - 2);
    const std::size_t quote = inside.find(" \"");
    if (quote != std::string_view::npos && inside.ends_with('"') && inside.size() > quote + 2) {
      link.title = inside.substr(quote + 2, inside.size() - quote - 3);
      inside = inside.substr(0, quote);
    }
    while (!inside.empty() && IsSpace(inside.front())) inside.remove_prefix(1);
    while (!inside.empty() && IsSpace(inside.back())) inside.remove_suffix(1);
    if (inside.starts_with('<') && inside.ends_with('>')) {
      inside = inside.substr(1, inside.size() - 2);
    }
    link.address = inside;
    link.end = end + 1;
    return link;
  }

  void Attribute(std::string_view name, std::string_view value) {
    html_ += ' ';
    html_ += name;
    html_ += "=\"";
    AppendEscaped(value, &html_);
    html_ += '"';
  }

  // An address; the article's own files are where `files_` says.
  void Address(std::string_view name, std::string_view address) {
    std::string_view own = address;
    if (own.starts_with("./")) own.remove_prefix(2);
    if (files_.empty() || !own.starts_with("files/")) return Attribute(name, address);
    Attribute(name, std::string(files_) + std::string(own.substr(6)));
  }

  void Image() {
    const std::optional<Link> link = LinkAt(at_ + 1);
    if (!link) return Literal(1);
    if (IsSafeAddress(link->address) && !link->address.starts_with("mailto:")) {
      html_ += "<img";
      Address("src", link->address);
      Attribute("alt", link->label);
      if (!link->title.empty()) Attribute("title", link->title);
      html_ += '>';
    } else {
      AppendEscaped(link->label, &html_);
    }
    at_ = link->end;
  }

  void OpenAnchor(std::string_view address, std::string_view title) {
    html_ += "<a";
    Address("href", address);
    if (!title.empty()) Attribute("title", title);
    if (address.starts_with("http")) Attribute("rel", "nofollow noopener noreferrer");
    html_ += '>';
  }

  void Anchor() {
    const std::optional<Link> link = LinkAt(at_);
    if (!link || depth_ >= kMaxDepth) return Literal(1);
    const bool is_safe = IsSafeAddress(link->address);
    if (is_safe) OpenAnchor(link->address, link->title);
    Inline(link->label, files_, depth_ + 1, true, &html_).Run();
    if (is_safe) html_ += "</a>";
    at_ = link->end;
  }

  void AngleAddress() {
    const std::size_t close = text_.substr(at_, kMaxAddress).find('>');
    if (close == std::string_view::npos) return Literal(1);
    const std::string_view address = text_.substr(at_ + 1, close - 1);
    const bool is_address = address.starts_with("http://") || address.starts_with("https://") ||
                            address.starts_with("mailto:");
    if (!is_address || !IsSafeAddress(address)) return Literal(1);
    OpenAnchor(address, {});
    AppendEscaped(address, &html_);
    html_ += "</a>";
    at_ += close + 1;
  }

  void BareAddress() {
    const std::string_view rest = text_.substr(at_, kMaxAddress);
    if (!rest.starts_with("http://") && !rest.starts_with("https://")) return Literal(1);
    std::size_t end = 0;
    while (end < rest.size() && static_cast<unsigned char>(rest[end]) > ' ' &&
           static_cast<unsigned char>(rest[end]) < 0x7F &&
           std::string_view("<>\"`|\\^{}[]*").find(rest[end]) == std::string_view::npos) {
      ++end;
    }
    while (end > 0 && std::string_view(".,;:!?)'").find(rest[end - 1]) != std::string_view::npos) {
      --end;
    }
    const std::string_view address = rest.substr(0, end);
    if (address.size() <= 8) return Literal(1);
    OpenAnchor(address, {});
    AppendEscaped(address, &html_);
    html_ += "</a>";
    at_ += end;
  }

  // *em*, **strong**, ~~strike~~; _ only at the borders of words.
  void Emphasis() {
    const char mark = text_[at_];
    const std::size_t run = RunLength(at_);
    const std::size_t length = std::min<std::size_t>(run, 2);
    const bool opens = run <= 3 && at_ + run < text_.size() && !IsSpace(text_[at_ + run]) &&
                       (mark != '_' || at_ == 0 || !IsWordByte(text_[at_ - 1])) &&
                       (mark != '~' || length == 2);
    if (!opens || depth_ >= kMaxDepth) return Literal(run);
    const std::size_t slot = 8 + (mark == '*' ? 0 : mark == '_' ? 2 : 4) + length - 1;
    if (at_ >= dead_[slot]) return Literal(run);
    const std::size_t close = ClosingMark(mark, length, at_ + length);
    if (close == std::string_view::npos) {
      dead_[slot] = at_;
      return Literal(run);
    }
    const std::string_view name = mark == '~' ? "del" : length == 2 ? "strong" : "em";
    html_ += '<';
    html_ += name;
    html_ += '>';
    Inline(text_.substr(at_ + length, close - at_ - length), files_, depth_ + 1, in_link_, &html_)
        .Run();
    html_ += "</";
    html_ += name;
    html_ += '>';
    at_ = close + length;
  }

  std::size_t ClosingMark(char mark, std::size_t length, std::size_t from) const {
    for (std::size_t i = from; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == mark) {
        const std::size_t run = RunLength(i);
        const bool is_end = i > from && !IsSpace(text_[i - 1]) &&
                            (mark != '_' || i + run >= text_.size() || !IsWordByte(text_[i + run]));
        // A run of three closes both kinds: the inner one first.
        if (is_end && (run == length || run == 3)) return i + (run == 3 && length == 2 ? 1 : 0);
        i += run - 1;
      }
    }
    return std::string_view::npos;
  }

  std::string_view text_;
  std::string_view files_;
  int depth_;
  bool in_link_;
  std::string& html_;
  std::size_t at_ = 0;
  std::array<std::size_t, 16> no_end_behind_{};
  // Where marks of a kind and length were found to have no partner.
  std::array<std::size_t, 16> dead_ = [] {
    std::array<std::size_t, 16> all{};
    all.fill(std::string_view::npos);
    return all;
  }();
};

}  // namespace

void AppendEscaped(std::string_view text, std::string* html) {
  for (const char c : text) {
    switch (c) {
      case '&':
        *html += "&amp;";
        break;
      case '<':
        *html += "&lt;";
        break;
      case '>':
        *html += "&gt;";
        break;
      case '"':
        *html += "&quot;";
        break;
      case '\'':
        *html += "&#39;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t') *html += c;
    }
  }
}

void AppendInlineHtml(std::string_view text, std::string_view files, std::string* html) {
  Inline(text, files, 0, false, html).Run();
}

bool IsSafeAddress(std::string_view address) {
  if (address.empty() || address.size() > kMaxAddress) return false;
  for (const char c : address) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7F || c == '\\') return false;
  }
  if (address.starts_with("//")) return false;
  const std::size_t end = address.find_first_of("/?#");
  const std::size_t colon = address.substr(0, end).find(':');
  if (colon == std::string_view::npos) return true;
  std::string scheme(address.substr(0, colon));
  std::ranges::transform(scheme, scheme.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return scheme == "http" || scheme == "https" || scheme == "mailto";
}

}  // namespace deskmesh::knowledge
