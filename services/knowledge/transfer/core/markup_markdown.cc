// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/markup_markdown.h"

#include <algorithm>
#include <cctype>

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kMostWarnings = 20;
// Quotes and lists inside each other are marked up to here, as each level marks every line anew.
constexpr int kDeepestMarks = 8;

bool IsSpaceByte(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

bool IsOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

std::string Trimmed(std::string_view text) {
  while (!text.empty() && IsSpaceByte(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpaceByte(text.back())) text.remove_suffix(1);
  return std::string(text);
}

// Runs of white space as one blank, marks escaped.
std::string Escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (IsSpaceByte(c)) {
      if (!out.ends_with(' ')) out += ' ';
      continue;
    }
    const bool is_inner = i > 0 && i + 1 < text.size() &&
                          std::isalnum(static_cast<unsigned char>(text[i - 1])) != 0 &&
                          std::isalnum(static_cast<unsigned char>(text[i + 1])) != 0;
    const bool is_mark = c == '\\' || c == '`' || c == '*' || c == '[' || c == ']' || c == '<' ||
                         (c == '_' && !is_inner) ||
                         (c == '~' && i + 1 < text.size() && text[i + 1] == '~');
    if (is_mark) out += '\\';
    out += c;
  }
  return out;
}

// A paragraph must not begin like a heading, a quote or a list.
std::string EscapedStart(std::string text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (text.starts_with('#') || text.starts_with('>') || text.starts_with("- ") ||
      text.starts_with("+ ") || text.starts_with("---") || text.starts_with("===")) {
    return "\\" + text;
  }
  if (digits > 0 && digits < 10 && digits < text.size() &&
      (text[digits] == '.' || text[digits] == ')')) {
    text.insert(digits, "\\");
  }
  return text;
}

std::string Indented(std::string_view text, std::string_view first, std::string_view others) {
  std::string out(first);
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '\n' && i + 1 < text.size() && text[i + 1] != '\n') out += others;
  }
  return out;
}

// The longest run of backticks.
std::size_t LongestTicks(std::string_view text) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

std::string Fenced(std::string_view code, std::string_view language) {
  const std::string fence(std::max<std::size_t>(3, LongestTicks(code) + 1), '`');
  std::string out = fence;
  for (const char c : language) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '#' || c == '-')
      out += c;
  }
  out += '\n';
  out += code;
  if (!code.ends_with('\n')) out += '\n';
  return out + fence;
}

bool IsBlock(std::string_view name) {
  return IsOneOf(name, {"p",
                        "div",
                        "section",
                        "article",
                        "main",
                        "header",
                        "footer",
                        "aside",
                        "nav",
                        "h1",
                        "h2",
                        "h3",
                        "h4",
                        "h5",
                        "h6",
                        "ul",
                        "ol",
                        "li",
                        "dl",
                        "dt",
                        "dd",
                        "table",
                        "thead",
                        "tbody",
                        "tfoot",
                        "tr",
                        "blockquote",
                        "pre",
                        "hr",
                        "figure",
                        "figcaption",
                        "body",
                        "html",
                        "form",
                        "details",
                        "summary",
                        "ac:structured-macro",
                        "ac:macro",
                        "ac:layout",
                        "ac:layout-section",
                        "ac:layout-cell",
                        "ac:rich-text-body",
                        "ac:task-list",
                        "ac:task"});
}

class Writer {
 public:
  Writer(const MarkupTree& tree, const MarkdownSettings& settings)
      : tree_(tree), settings_(settings) {}

  std::string Blocks(std::size_t node) {
    std::vector<std::string> blocks;
    std::string line;
    const auto flush = [&] {
      std::string paragraph = Trimmed(line);
      // Blanks around hard breaks say nothing.
      if (!paragraph.empty()) blocks.push_back(EscapedStart(std::move(paragraph)));
      line.clear();
    };
    for (const std::size_t child : tree_[node].children) {
      const MarkupNode& at = tree_[child];
      if (at.name.empty()) {
        line += Escaped(at.text);
      } else if (IsBlock(at.name) && !IsInlineMacro(at)) {
        flush();
        std::string block = Block(child);
        if (!block.empty()) blocks.push_back(std::move(block));
      } else {
        line += Inline(child);
      }
    }
    flush();
    return Joined(blocks);
  }

  std::vector<std::string> TakeWarnings() { return std::move(warnings_); }

 private:
  static std::string Joined(const std::vector<std::string>& blocks) {
    std::string out;
    for (const std::string& block : blocks) {
      if (!out.empty()) out += "\n\n";
      out += block;
    }
    return out;
  }

  void Warn(std::string warning) {
    if (warnings_.size() < kMostWarnings &&
        std::ranges::find(warnings_, warning) == warnings_.end()) {
      warnings_.push_back(std::move(warning));
    }
  }

  std::size_t Child(std::size_t node, std::string_view name) const {
    for (const std::size_t child : tree_[node].children) {
      if (tree_[child].name == name) return child;
    }
    return 0;
  }

  std::string Parameter(std::size_t macro, std::string_view name) const {
    for (const std::size_t child : tree_[macro].children) {
      if (tree_[child].name == "ac:parameter" && tree_[child].Attribute("ac:name") == name) {
        return Trimmed(TextOf(tree_, child));
      }
    }
    return {};
  }

  static bool IsInlineMacro(const MarkupNode& node) {
    return node.name == "ac:structured-macro" &&
           IsOneOf(node.Attribute("ac:name"), {"status", "jira", "anchor"});
  }

  std::string Block(std::size_t node) {
    const MarkupNode& at = tree_[node];
    const std::string& name = at.name;
    if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6') {
      const std::string text = Trimmed(Inlines(node));
      return text.empty() ? ""
                          : std::string(static_cast<std::size_t>(name[1] - '0'), '#') + " " + text;
    }
    if (name == "hr") return "---";
    if (name == "pre") return Fenced(PreText(node), LanguageOf(at));
    if (name == "blockquote") return Quoted(node);
    if (name == "ul" || name == "ol") return List(node, name == "ol");
    if (name == "ac:task-list") return Tasks(node);
    if (name == "table") return Table(node);
    if (name == "ac:structured-macro" || name == "ac:macro") return Macro(node);
    if (name == "nav" || name == "form") return "";
    if (name == "dt") return "**" + Trimmed(Inlines(node)) + "**";
    if (name == "summary") return "**" + Trimmed(Inlines(node)) + "**";
    if (name == "div" &&
        at.Attribute("class").find("information-macro") != std::string_view::npos &&
        at.Attribute("class").find("-body") == std::string_view::npos) {
      return Quoted(node);
    }
    return Blocks(node);
  }

  // What stands inside a quote, quoted.
  std::string Quoted(std::size_t node) {
    ++depth_;
    std::string text = Blocks(node);
    --depth_;
    return Quote(text);
  }

  std::string Quote(const std::string& text) const {
    if (text.empty() || depth_ >= kDeepestMarks) return text;
    std::string out = "> ";
    for (const char c : text) {
      out += c;
      if (c == '\n') out += "> ";
    }
    return out;
  }

  static std::string LanguageOf(const MarkupNode& pre) {
    const std::string_view params = pre.Attribute("data-syntaxhighlighter-params");
    const std::size_t brush = params.find("brush:");
    if (brush == std::string_view::npos) return {};
    std::string_view language = params.substr(brush + 6);
    return Trimmed(language.substr(0, language.find(';')));
  }

  std::string PreText(std::size_t node) const {
    std::string text;
    for (const std::size_t child : tree_[node].children) {
      text += tree_[child].name == "br" ? "\n" : tree_[child].text + PreText(child);
    }
    return text;
  }

  std::string List(std::size_t node, bool is_ordered) {
    std::string out;
    int number = 1;
    ++depth_;
    for (const std::size_t child : tree_[node].children) {
      const std::string& name = tree_[child].name;
      if (name.empty()) continue;
      const std::string content = name == "li" ? Blocks(child) : Block(child);
      if (content.empty()) continue;
      const std::string mark = is_ordered ? std::to_string(number) + ". " : "- ";
      ++number;
      if (!out.empty()) out += '\n';
      out += depth_ > kDeepestMarks ? content : Item(mark, content);
    }
    --depth_;
    return out;
  }

  // A list inside follows its line directly.
  static std::string Item(const std::string& mark, std::string content) {
    for (const std::string_view inner : {"\n\n- ", "\n\n1. "}) {
      const std::size_t first = content.find("\n\n");
      if (first != std::string::npos && content.compare(first, inner.size(), inner) == 0) {
        content.erase(first, 1);
      }
    }
    return Indented(content, mark, std::string(mark.size(), ' '));
  }

  std::string Tasks(std::size_t node) {
    std::string out;
    for (const std::size_t task : tree_[node].children) {
      if (tree_[task].name != "ac:task") continue;
      const std::size_t body = Child(task, "ac:task-body");
      const std::size_t status = Child(task, "ac:task-status");
      const bool is_done = status != 0 && Trimmed(TextOf(tree_, status)) == "complete";
      if (!out.empty()) out += '\n';
      out += Indented(body == 0 ? "" : Blocks(body), is_done ? "- [x] " : "- [ ] ", "  ");
    }
    return out;
  }

  void Rows(std::size_t node, std::vector<std::vector<std::string>>* rows) {
    for (const std::size_t child : tree_[node].children) {
      const std::string& name = tree_[child].name;
      if (name == "tr") {
        std::vector<std::string> cells;
        for (const std::size_t cell : tree_[child].children) {
          if (tree_[cell].name != "td" && tree_[cell].name != "th") continue;
          cells.push_back(Cell(Blocks(cell)));
        }
        if (!cells.empty()) rows->push_back(std::move(cells));
      } else if (IsOneOf(name, {"thead", "tbody", "tfoot"})) {
        Rows(child, rows);
      }
    }
  }

  // In one line, with its bars escaped.
  static std::string Cell(std::string_view text) {
    std::string cell;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n' || text[i] == '\r') {
        if (cell.ends_with('\\')) cell.pop_back();
        if (!cell.ends_with(' ')) cell += ' ';
      } else if (text[i] == '|' && !cell.ends_with('\\')) {
        cell += "\\|";
      } else {
        cell += text[i];
      }
    }
    return Trimmed(cell);
  }

  std::string Table(std::size_t node) {
    std::vector<std::vector<std::string>> rows;
    Rows(node, &rows);
    if (rows.empty()) return "";
    std::size_t width = 0;
    for (const auto& row : rows) width = std::max(width, row.size());
    width = std::min<std::size_t>(width, 50);
    std::string out;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (r > 0) out += '\n';
      out += '|';
      for (std::size_t c = 0; c < width; ++c) {
        out += " " + (c < rows[r].size() ? rows[r][c] : std::string()) + " |";
      }
      if (r > 0) continue;
      out += "\n|";
      for (std::size_t c = 0; c < width; ++c) out += " --- |";
    }
    return out;
  }

  std::string Macro(std::size_t node) {
    const std::string name(tree_[node].Attribute("ac:name"));
    const std::size_t rich = Child(node, "ac:rich-text-body");
    const std::size_t plain = Child(node, "ac:plain-text-body");
    if (IsOneOf(name, {"code", "noformat"})) {
      return Fenced(plain == 0 ? "" : TextOf(tree_, plain), Parameter(node, "language"));
    }
    if (IsOneOf(name, {"toc", "children", "pagetree", "recently-updated", "livesearch"})) return "";
    const std::string title = Escaped(Parameter(node, "title"));
    if (IsOneOf(name, {"info", "note", "tip", "warning", "panel"})) {
      ++depth_;
      std::string body = rich == 0 ? "" : Blocks(rich);
      --depth_;
      if (!title.empty()) body = "**" + title + "**\n\n" + body;
      return Quote(body);
    }
    if (name == "expand") {
      std::string body = rich == 0 ? "" : Blocks(rich);
      return title.empty() ? body : "**" + title + "**\n\n" + body;
    }
    if (IsOneOf(name, {"section", "column", "excerpt"})) return rich == 0 ? "" : Blocks(rich);
    Warn("the macro \"" + name.substr(0, 60) + "\" has no likeness; its text was kept");
    if (rich != 0) return Blocks(rich);
    return plain == 0 ? "" : Fenced(TextOf(tree_, plain), "");
  }

  std::string Inlines(std::size_t node) {
    std::string out;
    for (const std::size_t child : tree_[node].children) {
      out += tree_[child].name.empty() ? Escaped(tree_[child].text) : Inline(child);
    }
    return out;
  }

  // The text with a mark on both sides; blanks stay outside of it.
  static std::string Marked(const std::string& text, std::string_view mark) {
    const std::string core = Trimmed(text);
    if (core.empty()) return text.empty() ? "" : " ";
    const std::string m(mark);
    return (IsSpaceByte(text.front()) ? " " : "") + m + core + m +
           (IsSpaceByte(text.back()) ? " " : "");
  }

  std::string Address(std::string_view address) const {
    return settings_.address ? settings_.address(address) : std::string(address);
  }

  static std::string Link(std::string_view label, std::string_view address) {
    std::string safe;
    for (const char c : address) {
      if (IsSpaceByte(c)) {
        safe += "%20";
      } else if (c == '(' || c == ')') {
        safe += c == '(' ? "%28" : "%29";
      } else {
        safe += c;
      }
    }
    return "[" + std::string(label) + "](" + safe + ")";
  }

  std::string Inline(std::size_t node) {
    const MarkupNode& at = tree_[node];
    const std::string& name = at.name;
    if (name == "br") return "\\\n";
    if (IsOneOf(name, {"strong", "b"})) return Marked(Inlines(node), "**");
    if (IsOneOf(name, {"em", "i", "cite"})) return Marked(Inlines(node), "*");
    if (IsOneOf(name, {"del", "s", "strike"})) return Marked(Inlines(node), "~~");
    if (IsOneOf(name, {"code", "tt", "kbd", "samp"})) return Code(Trimmed(TextOf(tree_, node)));
    if (name == "img") {
      const std::string alias(at.Attribute("data-linked-resource-default-alias"));
      std::string address = Address(at.Attribute("src"));
      if (address.empty()) return "";
      return "!" +
             Link(Escaped(at.Attribute("alt").empty() ? alias : at.Attribute("alt")), address);
    }
    if (name == "a") {
      const std::string label = Trimmed(Inlines(node));
      const std::string address = Address(at.Attribute("href"));
      return address.empty() || label.empty() ? label : Link(label, address);
    }
    if (name == "ac:image") return Image(node);
    if (name == "ac:link") return PageLink(node);
    if (name == "ac:emoticon") return std::string(at.Attribute("ac:emoji-fallback"));
    if (IsInlineMacro(at)) {
      const std::string_view macro = at.Attribute("ac:name");
      if (macro == "status") return "**" + Escaped(Parameter(node, "title")) + "**";
      return macro == "jira" ? Escaped(Parameter(node, "key")) : "";
    }
    if (IsOneOf(name, {"ac:parameter", "ri:attachment", "ri:page", "ri:user", "time"})) {
      return name == "time" ? std::string(at.Attribute("datetime")) : "";
    }
    if (IsBlock(name)) return " " + Cell(Block(node)) + " ";
    return Inlines(node);
  }

  static std::string Code(const std::string& code) {
    if (code.empty()) return "";
    const std::string mark(LongestTicks(code) + 1, '`');
    const bool is_padded = code.front() == '`' || code.back() == '`';
    return mark + (is_padded ? " " : "") + code + (is_padded ? " " : "") + mark;
  }

  std::string Image(std::size_t node) {
    const std::string alt = Escaped(tree_[node].Attribute("ac:alt"));
    if (const std::size_t url = Child(node, "ri:url"); url != 0) {
      return "!" + Link(alt, Address(tree_[url].Attribute("ri:value")));
    }
    const std::size_t attachment = Child(node, "ri:attachment");
    if (attachment == 0) return "";
    const std::string_view file = tree_[attachment].Attribute("ri:filename");
    const std::string address = settings_.file ? settings_.file(file) : "";
    if (address.empty()) {
      Warn("the image \"" + std::string(file.substr(0, 100)) + "\" isn't in the archive");
      return Escaped(file);
    }
    return "!" + Link(alt.empty() ? Escaped(file) : alt, address);
  }

  std::string PageLink(std::size_t node) {
    std::string label;
    for (const std::string_view body : {"ac:plain-text-link-body", "ac:link-body"}) {
      const std::size_t at = Child(node, body);
      if (at != 0)
        label = body == "ac:link-body" ? Trimmed(Inlines(at)) : Escaped(Trimmed(TextOf(tree_, at)));
    }
    std::string address;
    if (const std::size_t page = Child(node, "ri:page"); page != 0) {
      const std::string_view title = tree_[page].Attribute("ri:content-title");
      if (label.empty()) label = Escaped(title);
      address = settings_.page ? settings_.page(title) : "";
      if (address.empty()) {
        Warn("the page \"" + std::string(title.substr(0, 100)) + "\" isn't in the archive");
      }
    } else if (const std::size_t file = Child(node, "ri:attachment"); file != 0) {
      const std::string_view file_name = tree_[file].Attribute("ri:filename");
      if (label.empty()) label = Escaped(file_name);
      address = settings_.file ? settings_.file(file_name) : "";
      if (address.empty()) {
        Warn("the file \"" + std::string(file_name.substr(0, 100)) + "\" isn't in the archive");
      }
    } else if (!tree_[node].Attribute("ac:anchor").empty()) {
      if (label.empty()) label = Escaped(tree_[node].Attribute("ac:anchor"));
    }
    return address.empty() ? label : Link(label, address);
  }

  const MarkupTree& tree_;
  const MarkdownSettings& settings_;
  std::vector<std::string> warnings_;
  int depth_ = 0;
};

}  // namespace

MarkdownText ToMarkdown(const MarkupTree& tree, std::size_t node,
                        const MarkdownSettings& settings) {
  Writer writer(tree, settings);
  MarkdownText markdown;
  markdown.text = writer.Blocks(node);
  if (!markdown.text.empty()) markdown.text += '\n';
  markdown.warnings = writer.TakeWarnings();
  return markdown;
}

}  // namespace deskmesh::knowledge
