// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/html_in_markdown.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "knowledge/articles/core/markdown_html.h"
#include "knowledge/transfer/core/code_spans.h"
#include "knowledge/transfer/core/markdown_lines.h"
#include "knowledge/transfer/core/markdown_writing.h"
#include "knowledge/transfer/core/markup.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kLongestTagName = 10;
constexpr std::size_t kMostOpenTags = 32;
constexpr std::size_t kMostTagWarnings = 20;
constexpr std::size_t kMostPrefix = 64;

enum class TagRole {
  kNone,     // no tag, or one that is turned elsewhere
  kMark,     // emphasis, around words
  kCode,     // inline, with what it holds
  kLink,
  kHeading,
  kSummary,
  kRule,
  kBlock,    // parts paragraphs
  kElement,  // turned into Markdown as a whole
  kDropped,  // left out as a whole
  kText,     // its text stays, nothing is missed
  kMissed,   // its text stays
};

TagRole TagRoleOf(std::string_view name) {
  static const std::map<std::string_view, TagRole> kRoles = [] {
    std::map<std::string_view, TagRole> roles;
    const auto add = [&](TagRole role, std::initializer_list<std::string_view> names) {
      for (const std::string_view each : names) roles[each] = role;
    };
    add(TagRole::kMark, {"b", "strong", "i", "em", "cite", "del", "s", "strike"});
    add(TagRole::kCode, {"code", "kbd", "tt", "samp"});
    add(TagRole::kLink, {"a"});
    add(TagRole::kHeading, {"h1", "h2", "h3", "h4", "h5", "h6"});
    add(TagRole::kSummary, {"summary"});
    add(TagRole::kRule, {"hr"});
    add(TagRole::kBlock, {"p", "div", "section", "article", "main", "header", "footer", "aside",
                          "details", "center", "figure", "figcaption", "address", "body", "html"});
    add(TagRole::kElement, {"table", "ul", "ol", "dl", "blockquote", "pre"});
    add(TagRole::kDropped, {"script", "style", "iframe", "video", "audio", "object", "svg", "form",
                            "select", "textarea", "canvas", "noscript"});
    add(TagRole::kText, {"span", "sub", "sup", "small", "wbr", "abbr", "bdi", "nobr", "picture"});
    add(TagRole::kMissed,
        {"u",      "ins",     "mark", "font",     "big",   "q",        "input",  "button",
         "li",     "dt",      "dd",   "tr",       "td",    "th",       "thead",  "tbody",
         "tfoot",  "caption", "col",  "colgroup", "nav",   "fieldset", "legend", "embed",
         "source", "ruby",    "rt",   "rp",       "label", "time",     "option"});
    return roles;
  }();
  const auto found = kRoles.find(name);
  return found == kRoles.end() ? TagRole::kNone : found->second;
}

// Names that texts also write in angles for something to put in: `<source>`. They are tags where they are
// closed or have attributes.
bool MayBePlaceholder(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "a",       "b",       "i",      "s",      "u",      "em",      "del",    "ins",
      "address", "article", "body",   "button", "footer", "form",    "header", "input",
      "label",   "main",    "object", "option", "q",      "section", "select", "source",
      "summary", "table",   "time",   "video",  "mark",   "code",    "style",  "script"};
  return std::ranges::find(kNames, name) != std::end(kNames);
}

std::string_view MarkOf(std::string_view name) {
  if (name == "b" || name == "strong") return "**";
  return name == "i" || name == "em" || name == "cite" ? "*" : "~~";
}

bool IsBlankLine(std::string_view line) {
  return std::ranges::all_of(line, [](char c) { return IsSpaceByte(c); });
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
  explicit HtmlRemover(std::string_view text) : text_(text) {}

  MarkdownText Run() {
    result_.text.reserve(text_.size());
    while (at_ < text_.size()) {
      if (TakeIndentedCode() || TakeFence()) continue;
      TakeParagraph();
    }
    return std::move(result_);
  }

 private:
  struct OpenTag {
    std::string name;
    std::size_t begin = 0;  // of what it holds, in the result
    std::string address, title;
  };

  std::string_view LineAt(std::size_t at) const {
    const std::size_t end = text_.find('\n', at);
    return text_.substr(at, end == std::string_view::npos ? text_.size() - at : end + 1 - at);
  }

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

  // Blanks, marks of quotes, the mark of an item or heading.
  static std::size_t PrefixOf(std::string_view line) {
    std::size_t at = QuoteMarks(line).size();
    const auto pass = [&](std::string_view bytes) {
      at = std::min(line.find_first_not_of(bytes, at), line.size());
    };
    pass(" \t");
    if (BeginsItem(line.substr(at))) {
      at = line.find(' ', at);
    } else {
      pass("#");
    }
    pass(" \t");
    return at;
  }

  bool TakeFence() {
    const std::string_view line = LineAt(at_);
    const bool is_quoted = !QuoteMarks(line).empty();
    const std::string_view prefix = line.substr(0, PrefixOf(line));
    const std::string bare = Trimmed(line.substr(prefix.size()));
    const std::size_t run = FenceLength(bare);
    if (run == 0 || prefix.find('#') != std::string_view::npos) return false;
    NoteList(line);
    Copy(line.size());
    while (at_ < text_.size()) {
      const std::string_view next = LineAt(at_);
      const std::string_view marks = is_quoted ? QuoteMarks(next) : std::string_view();
      if (is_quoted && marks.empty()) break;
      Copy(next.size());
      const std::string inner = Trimmed(next.substr(marks.size()));
      if (inner.size() >= run && inner.find_first_not_of(bare[0]) == std::string::npos) break;
    }
    return true;
  }

  bool TakeIndentedCode() {
    const std::string_view line = LineAt(at_);
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    const bool is_deep = indent >= 4 || (indent < line.size() && line[indent] == '\t');
    if (is_list_ || !is_deep || IsBlankLine(line)) return false;
    Copy(line.size());
    return true;
  }

  // Whether lines that are indented belong to a list.
  void NoteList(std::string_view line) {
    const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
    if (BeginsItem(line.substr(first))) {
      is_list_ = true;
    } else if (first == 0 && !IsBlankLine(line)) {
      is_list_ = false;
    }
  }

  // Whether a line stands for itself, whatever follows.
  static bool IsOneLine(std::string_view line) {
    const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
    return !QuoteMarks(line).empty() || line.substr(first).starts_with('#') ||
           line.find('|') != std::string_view::npos;
  }

  bool BeginsBlock(std::string_view line) const {
    const std::string_view bare = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
    return IsBlankLine(line) || IsOneLine(line) || BeginsItem(bare) ||
           FenceLength(Trimmed(bare)) > 0;
  }

  std::size_t ParagraphEnd(std::size_t at) const {
    std::string_view line = LineAt(at);
    std::size_t end = at + line.size();
    if (is_one_line_) return end;
    while (end < text_.size() && !BeginsBlock(line = LineAt(end))) end += line.size();
    return end;
  }

  void TakeParagraph() {
    const std::string_view line = LineAt(at_);
    if (IsBlankLine(line)) {
      Copy(line.size());
      return;
    }
    NoteList(line);
    std::string& out = result_.text;
    begin_ = out.size();
    is_one_line_ = IsOneLine(line);
    is_row_ = is_one_line_ && line.find('|') != std::string_view::npos;
    const std::size_t prefix = PrefixOf(line);
    indent_.assign(std::min(prefix, kMostPrefix), ' ');
    const std::size_t first =
        std::min(line.find_first_not_of(" \t", QuoteMarks(line).size()), line.size());
    const bool is_item = BeginsItem(line.substr(first));
    std::size_t from = at_;
    end_ = ParagraphEnd(at_);
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
        const std::string_view rest = LineAt(at_);
        if (IsBlankLine(rest)) {
          at_ += rest.size();
          break;
        }
        from = at_;
        end_ = ParagraphEnd(at_);
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
      const bool is_followed = at_ < text_.size() && !IsBlankLine(LineAt(at_));
      out += ends_block && is_followed ? "\n\n" : "\n";
      return;
    }
    out.resize(begin_);
    // One blank line is enough where nothing is left between two.
    while (at_ < text_.size() && (out.empty() || out.ends_with("\n\n")) &&
           IsBlankLine(LineAt(at_))) {
      at_ += LineAt(at_).size();
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
    const std::size_t close =
        has_no_comment_end_ ? std::string_view::npos : text_.find("-->", at_ + 2);
    if (close == std::string_view::npos) {
      has_no_comment_end_ = true;
      // Where it begins a line pages show nothing of what follows; behind words it is text.
      const std::string_view out = result_.text;
      const std::size_t last = out.find_last_not_of(" \t");
      const bool begins_line =
          out.size() == content_ || last == std::string_view::npos || out[last] == '\n';
      if (!begins_line) return false;
      Warn("a comment has no end: what follows it was left out");
    }
    is_changed_ = true;
    at_ = close == std::string_view::npos ? text_.size() : close + 3;
    const std::string& out = result_.text;
    const bool is_blank_before = out.size() == content_ || IsSpaceByte(out.back());
    while (is_blank_before && at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t'))
      ++at_;
    return true;
  }

  // Where the next end tag of the name begins; each is looked for once.
  std::size_t NextEnd(const std::string& name, std::size_t from) {
    std::size_t& known = ends_[name];
    if (known >= from && known != 0) return known;
    const std::string wanted = "</" + name;
    for (known = text_.find("</", from); known != std::string_view::npos;
         known = text_.find("</", known + 2)) {
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
    for (std::size_t at = text_.find('<', from); at != std::string_view::npos;
         at = text_.find('<', at + 1)) {
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
  bool AppendElement(std::string_view html) {
    const absl::StatusOr<MarkupTree> tree = ParseMarkup(html, MarkupKind::kHtml);
    if (!tree.ok()) return false;
    MarkdownSettings settings;
    settings.address = SafeAddress;
    const MarkdownText markdown = ToMarkdown(*tree, 0, settings);
    for (const std::string& warning : markdown.warnings) Warn(warning);
    std::string text = Trimmed(markdown.text);
    if (is_one_line_) {
      std::ranges::replace(text, '\n', ' ');
      for (std::size_t i = 0; is_row_ && i < text.size(); ++i) {
        if (text[i] == '|' && (i == 0 || text[i - 1] != '\\')) text.insert(i++, 1, '\\');
      }
      result_.text += text;
    } else {
      result_.text += Indented(text, "", indent_);
    }
    return true;
  }

  void BeginTag(const std::string& name, TagRole role, std::size_t behind) {
    const std::size_t begin = at_;
    at_ = behind;
    switch (role) {
      case TagRole::kElement:
      case TagRole::kDropped: {
        const std::size_t stop = ElementEnd(name, behind);
        if (role == TagRole::kDropped) {
          Warn("the tag <" + name + "> was left out");
          at_ = std::max(behind, stop);
          return;
        }
        Break();
        at_ = std::max(behind, stop);
        if (stop == 0 || is_too_deep_ || !AppendElement(text_.substr(begin, stop - begin))) {
          // Each part of what can't be read would be read again.
          is_too_deep_ = is_too_deep_ || stop != 0;
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
        AppendElement(text_.substr(begin, at_ - begin));
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
    if (role == TagRole::kHeading || role == TagRole::kSummary) {
      if (!is_plain) {
        out.resize(begin);
        const std::string line = OneLine(inside);
        if (role == TagRole::kHeading && !is_one_line_) {
          out += std::string(static_cast<std::size_t>(name[1] - '0'), '#') + " ";
        }
        out += role == TagRole::kSummary ? "**" + line + "**" : line;
        std::replace(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), '\n', ' ');
      }
      Break();
      return;
    }
    if (is_plain || (role == TagRole::kLink && tag.address.empty())) return;
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
  bool is_list_ = false;
  bool is_too_deep_ = false;  // an element wasn't read
  bool has_no_comment_end_ = false;
  std::map<std::string, std::size_t> ends_;
  std::set<std::string> unbalanced_;
  // Of the paragraph.
  bool is_one_line_ = false, is_row_ = false, is_changed_ = false;
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
