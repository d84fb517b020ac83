// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/html_in_markdown.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "knowledge/articles/core/markdown_html.h"
#include "knowledge/transfer/core/code_spans.h"
#include "knowledge/transfer/core/html_tag_roles.h"
#include "knowledge/transfer/core/markdown_blocks.h"
#include "knowledge/transfer/core/markdown_lines.h"
#include "knowledge/transfer/core/markdown_writing.h"
#include "knowledge/transfer/core/markup.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kLongestTagName = 10;
constexpr std::size_t kMostOpenTags = 32;
constexpr std::size_t kMostTagWarnings = 20;
constexpr std::size_t kMostPrefix = 64;

std::string_view MarkOf(std::string_view name) {
  if (name == "b" || name == "strong") return "**";
  return name == "i" || name == "em" || name == "cite" ? "*" : "~~";
}

bool IsSameLetter(char a, char b) {
  return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}

// Whether the text has this at `at`, in letters of any case.
bool HasAt(std::string_view text, std::size_t at, std::string_view wanted) {
  return text.size() - at >= wanted.size() &&
         std::ranges::equal(text.substr(at, wanted.size()), wanted, IsSameLetter);
}

// The lower-case name behind `<` or `</`; empty where no tag begins there.
std::string NameAt(std::string_view text, std::size_t at) {
  std::string name;
  while (at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0) {
    name += static_cast<char>(std::tolower(static_cast<unsigned char>(text[at++])));
    if (name.size() > kLongestTagName) return {};
  }
  const bool ends =
      at < text.size() && (IsSpaceByte(text[at]) || text[at] == '/' || text[at] == '>');
  return ends ? name : std::string();
}

// The address with its blanks escaped; empty where it isn't safe.
std::string SafeAddress(std::string_view address) {
  std::string safe;
  for (const char c : address) safe += c == ' ' ? std::string("%20") : std::string(1, c);
  return IsSafeAddress(safe) ? safe : std::string();
}

bool EndsWithBreakTag(std::string_view text) {
  const std::size_t mark = text.rfind('<');
  return mark != std::string_view::npos && NameAt(text, mark + 1) == "br" &&
         HtmlTagEnd(text, mark) == text.size();
}

class HtmlRemover {
 public:
  explicit HtmlRemover(std::string_view text) : text_(text), code_(text) {}

  MarkdownText Run() {
    result_.text.reserve(text_.size());
    while (at_ < text_.size()) {
      if (!TakeCode()) TakeParagraph();
    }
    return std::move(result_);
  }

 private:
  struct OpenTag {
    std::string name;
    std::size_t begin = 0;  // of what it holds, in the result
    std::string address, title;
  };

  void Copy(std::size_t bytes) {
    result_.text += text_.substr(at_, bytes);
    at_ += bytes;
  }

  void Warn(std::string warning) {
    auto& warnings = result_.warnings;
    if (warnings.size() < kMostTagWarnings &&
        std::ranges::find(warnings, warning) == warnings.end()) {
      warnings.push_back(std::move(warning));
    }
  }

  bool TakeCode() {
    const std::string_view line = LineAt(text_, at_);
    const bool is_indented = indented_.Holds(line);
    const std::size_t fence = is_indented ? 0 : FenceEnd(text_, at_);
    if (fence != 0) indented_.Note(line);
    if (is_indented || fence != 0) Copy(is_indented ? line.size() : fence - at_);
    return is_indented || fence != 0;
  }

  // Whether a line holds an element, whose bars part no cells.
  static bool BeginsElement(std::string_view bare) {
    const TagRole role = bare.starts_with('<') ? TagRoleOf(NameAt(bare, 1)) : TagRole::kNone;
    return role == TagRole::kElement || role == TagRole::kDropped;
  }

  // Notes where the paragraph stands.
  void NotePlace(std::string_view line, std::size_t prefix) {
    const std::string_view marks = QuoteMarks(line);
    const bool is_heading = line.substr(0, prefix).find('#') != std::string_view::npos;
    is_row_ = line.find('|') != std::string_view::npos && !BeginsElement(line.substr(prefix));
    is_one_line_ = is_row_ || IsQuoteOrHeading(line);
    is_quoted_ = !marks.empty() && !is_heading && !is_row_ && prefix <= kMostPrefix;
    if (is_quoted_) {
      quote_marks_ = marks;
      const std::size_t blanks = std::max<std::size_t>(prefix - marks.size(), 1);
      quote_prefix_ = quote_marks_ + std::string(blanks, ' ');
    }
  }

  void TakeParagraph() {
    const std::string_view line = LineAt(text_, at_);
    if (IsBlankLine(line)) {
      Copy(line.size());
      return;
    }
    indented_.Note(line);
    std::string& out = result_.text;
    begin_ = out.size();
    const std::size_t prefix = LinePrefix(line);
    NotePlace(line, prefix);
    indent_.assign(std::min(prefix, kMostPrefix), ' ');
    const std::size_t first =
        std::min(line.find_first_not_of(" \t", QuoteMarks(line).size()), line.size());
    const bool is_item = BeginsItem(line.substr(first));
    std::size_t from = at_;
    end_ = ParagraphEnd(text_, at_, is_one_line_);
    Copy(prefix);
    if (is_item) TakeTaskMark();
    content_ = out.size();
    is_changed_ = false;
    open_.clear();
    code_without_end_.clear();
    CodeSpans spans(text_.substr(from, end_ - from));
    while (at_ < text_.size()) {
      if (at_ >= end_) {
        if (at_ == end_ && (end_ == 0 || text_[end_ - 1] == '\n')) break;
        // What was taken ends inside another line.
        const std::string_view rest = LineAt(text_, at_);
        if (IsBlankLine(rest)) {
          at_ += rest.size();
          break;
        }
        from = at_;
        end_ = ParagraphEnd(text_, at_, is_one_line_);
        spans = CodeSpans(text_.substr(from, end_ - from));
      }
      const char c = text_[at_];
      if (c == '\\' && at_ + 1 < end_) {
        Copy(2);
      } else if (c == '`') {
        Copy(from + spans.EndOf(at_ - from) - at_);
      } else if (c != '<' || !TakeTag()) {
        Copy(1);
      }
    }
    if (is_changed_) Finish();
  }

  void TakeTaskMark() {
    const bool is_task = text_.size() - at_ > 4 && text_[at_] == '[' && text_[at_ + 2] == ']' &&
                         text_[at_ + 3] == ' ';
    if (!is_task) return;
    const char mark = text_[at_ + 1];
    if (mark != ' ' && mark != 'x' && mark != 'X') return;
    result_.text += mark == ' ' ? "☐ " : "☑ ";
    at_ += 4;
  }

  void TrimEnd(std::size_t begin) {
    std::string& out = result_.text;
    while (out.size() > begin && IsSpaceByte(out.back())) out.pop_back();
  }

  // Of a paragraph that isn't what it was.
  void Finish() {
    std::string& out = result_.text;
    const bool ends_block = !is_one_line_ && out.ends_with("\n\n" + indent_);
    TrimEnd(content_);
    if (out.size() > content_ || HasMark()) {
      const bool is_followed = at_ < text_.size() && !IsBlankLine(LineAt(text_, at_));
      out += ends_block && is_followed ? "\n\n" : "\n";
      return;
    }
    out.resize(begin_);
    // One blank line is enough where nothing is left between two.
    while (at_ < text_.size() && (out.empty() || out.ends_with("\n\n")) &&
           IsBlankLine(LineAt(text_, at_))) {
      at_ += LineAt(text_, at_).size();
    }
  }

  // Whether the paragraph begins with the mark of a quote, item or heading.
  bool HasMark() const {
    return !IsBlankLine(std::string_view(result_.text).substr(begin_, content_ - begin_));
  }

  // Begins a paragraph, as far as the place has room for one.
  void Break() {
    std::string& out = result_.text;
    const std::size_t stop = at_ < end_ && !is_one_line_ ? end_ : text_.size();
    const std::string_view blanks = at_ < end_ && !is_one_line_ ? " \t\r\n" : " \t";
    at_ = std::min(text_.find_first_not_of(blanks, at_), stop);
    if (is_one_line_) {
      if (out.size() > content_ && !out.ends_with(' ')) out += ' ';
      return;
    }
    TrimEnd(content_);
    if (out.size() > content_) {
      out += "\n\n" + indent_;
    } else if (begin_ > 0 && !HasMark() &&
               !std::string_view(out).substr(0, begin_).ends_with("\n\n")) {
      out.insert(begin_++, 1, '\n');
      ++content_;
    }
  }

  bool TakeTag() {
    if (text_.substr(at_, 4) == "<!--") return TakeComment();
    // An address in angles.
    const std::string& out = result_.text;
    if (out.ends_with("](") || out.ends_with("]: ")) return false;
    const bool is_end = text_.substr(at_, 2) == "</";
    const std::string name = NameAt(text_, at_ + (is_end ? 2 : 1));
    const std::size_t behind = name.empty() ? 0 : HtmlTagEnd(text_, at_);
    const std::string_view tag = text_.substr(at_, std::max(behind, at_) - at_);
    const bool is_tag = behind != 0 && tag.find("\n\n") == std::string_view::npos &&
                        tag.find("\n\r\n") == std::string_view::npos;
    if (!is_tag) return false;
    if (name == "br" || name == "img") {
      // TagsAsMarkdown reads lines.
      for (; at_ < behind; ++at_) result_.text += text_[at_] == '\n' ? ' ' : text_[at_];
      return true;
    }
    const TagRole role = TagRoleOf(name);
    if (role == TagRole::kNone) return false;
    const bool is_bare = behind - at_ == name.size() + 2;
    if (!is_end && is_bare && MayBePlaceholder(name) && !HasEnd(name, behind)) return false;
    is_changed_ = true;
    if (is_end) {
      at_ = behind;
      EndTag(name, role);
    } else {
      BeginTag(name, role, behind);
    }
    return true;
  }

  bool TakeComment() {
    // Where it begins a line pages show nothing up to its end, wherever that is; behind words it ends
    // in its paragraph or is text.
    std::size_t close = std::string_view::npos;
    if (BeginsLine()) {
      close = text_.find("-->", at_ + 2);
      if (close == std::string_view::npos) {
        Warn("a comment has no end: what follows it was left out");
      }
    } else if (close = NextCommentEnd(); !EndsHere(close)) {
      return false;
    }
    is_changed_ = true;
    at_ = close == std::string_view::npos ? text_.size() : close + 3;
    const std::string& out = result_.text;
    const bool is_blank_before = out.size() == content_ || IsSpaceByte(out.back());
    while (is_blank_before && at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t'))
      ++at_;
    return true;
  }

  // Whether nothing but blanks stands before it in its line.
  bool BeginsLine() const {
    const std::string_view out = result_.text;
    if (out.size() == content_) return true;
    const std::size_t from = std::max(content_, out.size() - std::min(out.size(), kMostPrefix));
    const std::size_t last = out.substr(from).find_last_not_of(" \t");
    return last == std::string_view::npos ? from == content_ : out[from + last] == '\n';
  }

  // Where the next comment ends outside of code; each is looked for once.
  std::size_t NextCommentEnd() {
    if (comment_end_ < at_ + 2) comment_end_ = code_.Find("-->", at_ + 2);
    return comment_end_;
  }

  // Whether a comment that ends there ends in the paragraph that it begins in. Those of quotes are taken
  // by lines.
  bool EndsHere(std::size_t close) {
    if (close == std::string_view::npos) return false;
    if (!is_quoted_ || close < end_) return close < end_;
    quote_end_ = std::max(quote_end_, end_);
    while (quote_end_ <= close) {
      const std::string_view line = LineAt(text_, quote_end_);
      if (!IsQuotedWords(line)) break;
      quote_end_ += line.size();
    }
    return close < quote_end_;
  }

  // Where the next end tag of the name begins; each is looked for once.
  std::size_t NextEnd(const std::string& name, std::size_t from) {
    std::size_t& known = ends_[name];
    if (known >= from && known != 0) return known;
    const std::string wanted = "</" + name;
    for (known = code_.Find("</", from); known != std::string_view::npos;
         known = code_.Find("</", known + 2)) {
      if (HasAt(text_, known, wanted) && NameAt(text_, known + 2) == name) break;
    }
    return known;
  }
  bool HasEnd(const std::string& name, std::size_t from) {
    return NextEnd(name, from) != std::string_view::npos;
  }

  // Behind the element whose first tag ends at `from`; 0: it has no end.
  std::size_t ElementEnd(const std::string& name, std::size_t from) {
    if (!HasEnd(name, from)) return 0;
    if (unbalanced_.contains(name)) return EndBehind(NextEnd(name, from));
    int depth = 1;
    for (std::size_t at = code_.Find("<", from); at != std::string_view::npos;
         at = code_.Find("<", at + 1)) {
      const bool is_end = text_.substr(at, 2) == "</";
      if (NameAt(text_, at + (is_end ? 2 : 1)) != name) continue;
      depth += is_end ? -1 : 1;
      if (depth == 0) return EndBehind(at);
    }
    // It or one inside it has no end. From here on the nearest one counts.
    unbalanced_.insert(name);
    return EndBehind(NextEnd(name, from));
  }

  // Behind the end tag that begins there.
  std::size_t EndBehind(std::size_t at) const {
    return std::min(text_.find('>', at), text_.size() - 1) + 1;
  }

  // HTML as Markdown, in one line where the place has room for no more.
  bool AppendElement(std::string_view html, bool is_block) {
    const std::string unquoted = is_quoted_ ? WithoutQuoteMarks(html) : std::string();
    const absl::StatusOr<MarkupTree> tree =
        ParseMarkup(is_quoted_ ? unquoted : html, MarkupKind::kHtml);
    if (!tree.ok()) return false;
    MarkdownSettings settings;
    settings.address = SafeAddress;
    const MarkdownText markdown = ToMarkdown(*tree, 0, settings);
    for (const std::string& warning : markdown.warnings) Warn(warning);
    const std::string text = Trimmed(markdown.text);
    if (is_quoted_ && is_block) {
      AppendQuoted(text);
    } else if (is_one_line_) {
      char before = 0;
      for (const char c : text) {
        if (is_row_ && c == '|' && before != '\\') result_.text += '\\';
        result_.text += c == '\n' ? ' ' : c;
        before = c;
      }
    } else {
      result_.text += Indented(text, "", indent_);
    }
    return true;
  }

  // But for the first line, whose marks are written already.
  static std::string WithoutQuoteMarks(std::string_view html) {
    std::string text;
    for (std::size_t at = 0; at < html.size();) {
      std::string_view line = LineAt(html, at);
      at += line.size();
      const std::size_t marks = text.empty() ? 0 : QuoteMarks(line).size();
      line.remove_prefix(marks);
      if (marks > 0 && line.starts_with(' ')) line.remove_prefix(1);
      text += line;
    }
    return text;
  }

  static bool IsQuotedWords(std::string_view line) {
    const std::size_t marks = QuoteMarks(line).size();
    return marks > 0 && !IsBlankLine(line.substr(marks));
  }

  // Blocks in a quote, parted from the words around them by blank lines of it.
  void AppendQuoted(std::string_view text) {
    if (text.empty()) return;
    std::string& out = result_.text;
    const std::string parting = "\n" + quote_marks_ + "\n";
    TrimEnd(content_);
    if (out.ends_with(parting + quote_marks_)) {
      out += quote_prefix_.substr(quote_marks_.size());
    } else if (out.size() > content_) {
      out += parting + quote_prefix_;
    } else if (begin_ > 0 && !HasItemMark()) {
      const std::string_view above = std::string_view(out).substr(0, begin_ - 1);
      if (IsQuotedWords(above.substr(above.rfind('\n') + 1))) {
        out.insert(begin_, quote_marks_ + "\n");
        begin_ += quote_marks_.size() + 1;
        content_ += quote_marks_.size() + 1;
      }
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
      out += text[i];
      if (text[i] != '\n') continue;
      out += i + 1 < text.size() && text[i + 1] == '\n' ? quote_marks_ : quote_prefix_;
    }
    const std::size_t rest = std::min(text_.find_first_not_of(" \t\r", at_), text_.size());
    if (rest < text_.size() && text_[rest] != '\n') {
      out += parting + quote_prefix_;
    } else if (rest < text_.size() && IsQuotedWords(LineAt(text_, rest + 1))) {
      out += "\n" + quote_marks_;
    }
  }

  // Whether the paragraph of a quote begins with the mark of an item.
  bool HasItemMark() const {
    const std::string_view prefix =
        std::string_view(result_.text).substr(begin_, content_ - begin_);
    return prefix.find_first_not_of(" \t>") != std::string_view::npos;
  }

  void BeginTag(const std::string& name, TagRole role, std::size_t behind) {
    const std::size_t begin = at_;
    at_ = behind;
    switch (role) {
      case TagRole::kElement:
      case TagRole::kDropped: {
        // Each part of what can't be read would be read again.
        const bool is_unread = role == TagRole::kElement && begin < unread_end_;
        const std::size_t stop = is_unread ? 0 : ElementEnd(name, behind);
        if (role == TagRole::kDropped) {
          Warn("the tag <" + name + "> was left out");
          at_ = std::max(behind, stop);
          return;
        }
        Break();
        at_ = std::max(behind, stop);
        if (stop == 0 || !AppendElement(text_.substr(begin, stop - begin), /*is_block=*/true)) {
          unread_end_ = std::max(unread_end_, stop);
          at_ = behind;
          Warn("the tag <" + name + "> was left out; its text was kept");
        }
        Break();
        return;
      }
      case TagRole::kCode: {
        const bool is_known = std::ranges::find(code_without_end_, name) != code_without_end_.end();
        const std::size_t stop = is_known ? 0 : std::min(NextEnd(name, behind), end_);
        if (stop == 0 || stop >= end_) {
          if (!is_known) code_without_end_.push_back(name);
          return;
        }
        at_ = EndBehind(stop);
        const bool was_one_line = is_one_line_;
        is_one_line_ = true;
        AppendElement(text_.substr(begin, at_ - begin), /*is_block=*/false);
        is_one_line_ = was_one_line;
        return;
      }
      case TagRole::kRule:
        Break();
        if (!is_one_line_) result_.text += "---";
        Break();
        return;
      case TagRole::kBlock:
        Break();
        return;
      case TagRole::kMissed:
        Warn("the tag <" + name + "> was left out; its text was kept");
        return;
      case TagRole::kHeading:
      case TagRole::kSummary:
        Break();
        break;
      default:
        break;
    }
    if (role == TagRole::kText || open_.size() == kMostOpenTags) return;
    OpenTag open{.name = name, .begin = result_.text.size()};
    if (role == TagRole::kLink) {
      const auto tag = ParseMarkup(text_.substr(begin, behind - begin), MarkupKind::kHtml);
      if (tag.ok() && tag->size() > 1) {
        open.address = Trimmed((*tag)[1].Attribute("href"));
        open.title = Trimmed((*tag)[1].Attribute("title"));
      }
      const std::string safe = SafeAddress(open.address);
      if (safe.empty() && !open.address.empty()) {
        Warn("a link to an address that isn't safe was left out; its text was kept");
      }
      open.address = safe;
    }
    open_.push_back(std::move(open));
  }

  bool IsOpen(std::initializer_list<std::string_view> names) const {
    return std::ranges::any_of(open_, [&](const OpenTag& tag) {
      return std::ranges::find(names, tag.name) != names.end();
    });
  }

  void EndTag(const std::string& name, TagRole role) {
    if (role == TagRole::kBlock) Break();
    const auto last = std::find_if(open_.rbegin(), open_.rend(),
                                   [&](const OpenTag& tag) { return tag.name == name; });
    if (last == open_.rend()) return;
    const OpenTag tag = *last;
    open_.erase(std::prev(last.base()), open_.end());
    std::string& out = result_.text;
    const std::size_t begin = std::min(tag.begin, out.size());
    const std::string inside = out.substr(begin);
    Words words = WordsOf(inside);
    while (EndsWithBreakTag(words.core)) {
      words.core = WordsOf(words.core.substr(0, words.core.rfind('<'))).core;
      words.behind = "<br>";
    }
    // Marks reach over no end of a paragraph.
    const bool is_plain = words.core.empty() || words.core.find("\n\n") != std::string_view::npos;
    if (role == TagRole::kHeading && IsOpen({"summary"})) return;
    if (role == TagRole::kHeading || role == TagRole::kSummary) {
      if (!is_plain) {
        const std::string line = OneLine(inside);
        out.resize(begin);
        if (role == TagRole::kHeading && !is_one_line_) {
          out += std::string(static_cast<std::size_t>(name[1] - '0'), '#') + " ";
        }
        const bool is_bold = role == TagRole::kSummary && line.find("**") == std::string::npos;
        out += is_bold ? "**" + line + "**" : line;
        std::replace(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), '\n', ' ');
      }
      Break();
      return;
    }
    if (is_plain || (role == TagRole::kLink && tag.address.empty())) return;
    // Bold once is bold enough, and marks inside each other are read as text.
    const bool is_bold = role == TagRole::kMark && MarkOf(name) == "**";
    if (is_bold && IsOpen({"b", "strong", "summary", "h1", "h2", "h3", "h4", "h5", "h6"})) return;
    out.resize(begin);
    out += words.before;
    if (role == TagRole::kLink) {
      out += MarkdownLink(words.core, tag.address, tag.title);
    } else {
      out.append(MarkOf(name)).append(words.core).append(MarkOf(name));
    }
    out += words.behind;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  MarkdownText result_;
  CodeRanges code_;
  IndentedCode indented_;
  std::size_t unread_end_ = 0;  // of an element that can't be read
  std::size_t comment_end_ = 0;
  std::size_t quote_end_ = 0;  // behind the lines of a quote that were looked at
  std::map<std::string, std::size_t> ends_;
  std::set<std::string> unbalanced_;
  // Of the paragraph.
  bool is_one_line_ = false, is_row_ = false, is_quoted_ = false, is_changed_ = false;
  std::string quote_marks_, quote_prefix_;
  std::size_t end_ = 0;
  std::string indent_;
  std::size_t begin_ = 0;  // in the result
  std::size_t content_ = 0;  // where its words begin in the result
  std::vector<OpenTag> open_;
  std::vector<std::string> code_without_end_;
};

}  // namespace

MarkdownText WithoutHtml(std::string_view markdown) { return HtmlRemover(markdown).Run(); }

}  // namespace deskmesh::knowledge
