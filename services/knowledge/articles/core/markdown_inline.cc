// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/markdown_inline.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "knowledge/articles/core/markdown_html.h"
#include "platform/text/html_entities.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kMaxDepth = 8;
constexpr std::size_t kMaxAddress = 2'000;
constexpr std::size_t kMaxLabel = 2'000;  // of a link, so that looking for its end is cheap
constexpr std::size_t kTagBytes = 64;      // of a link or image, beside its address and title

bool IsPunctuation(char c) { return std::ispunct(static_cast<unsigned char>(c)) != 0; }
bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t'; }
bool IsWordByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

// <name@example.com>, by the shape that HTML has for addresses.
bool IsMailAddress(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == text.size()) return false;
  const auto is_letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  const std::string_view host = text.substr(at + 1);
  return std::ranges::all_of(text.substr(0, at),
                             [&](char c) {
                               return is_letter(c) ||
                                      std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) !=
                                          std::string_view::npos;
                             }) &&
         is_letter(host.front()) && is_letter(host.back()) &&
         std::ranges::all_of(host, [&](char c) { return is_letter(c) || c == '-' || c == '.'; });
}

struct Link {
  std::string_view label;
  LinkTarget target;  // ends behind the whole link
};

class Inline {
 public:
  Inline(std::string_view text, InlineContext& context, int depth, bool in_link, std::string* html)
      : text_(text), context_(context), depth_(depth), in_link_(in_link), html_(*html) {
    no_end_behind_.fill(std::string_view::npos);
  }

  void Run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\') {
        Backslash();
      } else if (c == '&') {
        Entity();
      } else if (c == ' ' && Peek(1) == ' ' && Peek(2) == '\n') {
        html_ += "<br>\n";
        at_ += 3;
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
    text::AppendAsHtml(text_.substr(at_, count), &html_);
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

  // What an entity stands for is text, whatever it is.
  void Entity() {
    std::string decoded;
    const std::size_t length = text::AppendHtmlEntity(text_.substr(at_), &decoded);
    if (length == 0) return Literal(1);
    text::AppendAsHtml(decoded, &html_);
    at_ += length;
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
    text::AppendAsHtml(code, &html_);
    html_ += "</code>";
    at_ = end + length;
  }

  // The bracket that closes the one at `from`.
  std::optional<std::size_t> LabelEnd(std::size_t from) const {
    int open = 0;
    for (std::size_t i = from; i < text_.size() && i - from < kMaxLabel; ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '[') {
        if (++open > kMaxDepth) return std::nullopt;
      } else if (text_[i] == ']' && --open == 0) {
        return i;
      }
    }
    return std::nullopt;
  }

  // [label](address "title"), [label][id], [label][] or [label] from the bracket at `from`.
  std::optional<Link> LinkAt(std::size_t from) const {
    const std::optional<std::size_t> close = LabelEnd(from);
    if (!close) return std::nullopt;
    Link link{.label = text_.substr(from + 1, *close - from - 1), .target = {}};
    const std::size_t behind = *close + 1;
    if (behind < text_.size() && text_[behind] == '(') {
      if (std::optional<LinkTarget> target = InlineTargetAt(text_, behind)) {
        link.target = *std::move(target);
        return link;
      }
    }
    if (context_.definitions.empty()) return std::nullopt;
    std::string_view id = link.label;
    std::size_t end = behind;
    if (behind < text_.size() && text_[behind] == '[') {
      const std::optional<std::size_t> id_end = LinkLabelEnd(text_, behind);
      if (id_end) {
        end = *id_end + 1;
        const std::string_view named = text_.substr(behind + 1, *id_end - behind - 1);
        if (!std::ranges::all_of(named, IsSpace)) {
          id = named;
        } else if (!named.empty()) {
          end = behind;
        }
      }
    }
    // A label that is an id has no brackets inside.
    if (id.data() == link.label.data() && LinkLabelEnd(text_, from) != close) return std::nullopt;
    const std::string label = LinkLabel(id);
    const auto found =
        label.empty() ? context_.definitions.end() : context_.definitions.find(label);
    if (found == context_.definitions.end()) return std::nullopt;
    const LinkTarget& target = found->second.target;
    const std::size_t size = target.address.size() + target.title.size() + kTagBytes;
    if (size > context_.room) return std::nullopt;
    context_.room -= size;
    link.target = target;
    link.target.end = end;
    return link;
  }

  void Attribute(std::string_view name, std::string_view value) {
    html_ += ' ';
    html_ += name;
    html_ += "=\"";
    text::AppendAsHtml(value, &html_);
    html_ += '"';
  }

  // An address; the article's own files are where the context says.
  void Address(std::string_view name, std::string_view address) {
    std::string_view own = address;
    if (own.starts_with("./")) own.remove_prefix(2);
    if (context_.files.empty() || !own.starts_with("files/")) return Attribute(name, address);
    Attribute(name, std::string(context_.files) + std::string(own.substr(6)));
  }

  void Image() {
    const std::optional<Link> link = LinkAt(at_ + 1);
    if (!link) return Literal(1);
    const LinkTarget& target = link->target;
    if (IsSafeAddress(target.address) && !target.address.starts_with("mailto:")) {
      html_ += "<img";
      Address("src", target.address);
      Attribute("alt", Unescaped(link->label));
      if (!target.title.empty()) Attribute("title", target.title);
      html_ += '>';
    } else {
      text::AppendAsHtml(Unescaped(link->label), &html_);
    }
    at_ = target.end;
  }

  void OpenAnchor(std::string_view address, std::string_view title) {
    html_ += "<a";
    Address("href", address);
    if (!title.empty()) Attribute("title", title);
    if (address.starts_with("http")) Attribute("rel", "nofollow noopener noreferrer");
    html_ += '>';
  }

  void Anchor() {
    const std::optional<Link> link = depth_ < kMaxDepth ? LinkAt(at_) : std::nullopt;
    if (!link) return Literal(1);
    const bool is_safe = IsSafeAddress(link->target.address);
    if (is_safe) OpenAnchor(link->target.address, link->target.title);
    Inline(link->label, context_, depth_ + 1, true, &html_).Run();
    if (is_safe) html_ += "</a>";
    at_ = link->target.end;
  }

  void AngleAddress() {
    const std::size_t close = text_.substr(at_, kMaxAddress).find('>');
    if (close == std::string_view::npos) return Literal(1);
    const std::string_view address = text_.substr(at_ + 1, close - 1);
    const bool is_address = address.starts_with("http://") || address.starts_with("https://") ||
                            address.starts_with("mailto:");
    const bool is_mail = !is_address && IsMailAddress(address);
    if (!is_mail && (!is_address || !IsSafeAddress(address))) return Literal(1);
    OpenAnchor(is_mail ? "mailto:" + std::string(address) : std::string(address), {});
    text::AppendAsHtml(address, &html_);
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
    text::AppendAsHtml(address, &html_);
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
    Inline(text_.substr(at_ + length, close - at_ - length), context_, depth_ + 1, in_link_, &html_)
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
  InlineContext& context_;
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

void AppendInlineHtml(std::string_view text, InlineContext* context, std::string* html) {
  Inline(text, *context, 0, false, html).Run();
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
