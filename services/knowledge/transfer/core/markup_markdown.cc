// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/markup_markdown.h"

#include <algorithm>
#include <cctype>

#include "knowledge/transfer/core/markdown_writing.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kMostWarnings = 20;
// Quotes and lists inside each other are marked up to here, as each level marks every line anew.
constexpr int kDeepestMarks = 8;

bool IsOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

constexpr std::string_view kBlocks[] = {"p",
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
                                        "ac:task"};

bool IsBlock(std::string_view name) {
  return std::ranges::find(kBlocks, name) != std::end(kBlocks);
}

class Writer {
 public:
  Writer(const MarkupTree& tree, const MarkdownSettings& settings)
      : tree_(tree), settings_(settings) {}

  std::string Blocks(std::size_t node) {
    std::vector<std::string> blocks;
    std::string line;
    const auto flush = [&] {
      // Blanks and breaks around a paragraph say nothing.
      const std::string_view paragraph = WordsOf(line).core;
      if (!paragraph.empty()) blocks.push_back(EscapedStarts(paragraph));
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
      const std::string text = OneLine(Inlines(node));
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
    if (name == "dt" || name == "summary") return Trimmed(Bold(node));
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
      out += Indented(body == 0 ? "" : Blocks(body), is_done ? "- ☑ " : "- ☐ ", "  ");
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
        // A break's mark, behind whatever escaped ones.
        const std::size_t last = cell.find_last_not_of('\\');
        const std::size_t marks = cell.size() - (last == std::string::npos ? 0 : last + 1);
        if (marks % 2 == 1) cell.pop_back();
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

  // The text with a mark on both sides; blanks and breaks stay outside of it.
  static std::string Marked(const std::string& text, std::string_view mark) {
    const Words words = WordsOf(text);
    if (words.core.empty()) return std::string(words.behind);
    std::string out(words.before);
    out.append(mark).append(words.core).append(mark).append(words.behind);
    return out;
  }

  // Once: marks inside each other are read as text.
  std::string Bold(std::size_t node) {
    if (is_bold_) return Inlines(node);
    is_bold_ = true;
    const std::string text = Inlines(node);
    is_bold_ = false;
    return Marked(IsBlock(tree_[node].name) ? OneLine(text) : text, "**");
  }

  std::string Address(std::string_view address) const {
    return settings_.address ? settings_.address(address) : std::string(address);
  }

  std::string Picture(const MarkupNode& at) {
    const std::string alias(at.Attribute("data-linked-resource-default-alias"));
    const std::string alt = Escaped(at.Attribute("alt").empty() ? alias : at.Attribute("alt"));
    if (at.Attribute("src").starts_with("data:")) {
      Warn("a picture that is written into the page was left out");
      return alt;
    }
    const std::string address = Address(at.Attribute("src"));
    return address.empty() ? alt : "!" + MarkdownLink(alt, address, Trimmed(at.Attribute("title")));
  }

  std::string Inline(std::size_t node) {
    const MarkupNode& at = tree_[node];
    const std::string& name = at.name;
    if (name == "br") return "\\\n";
    if (IsOneOf(name, {"strong", "b"})) return Bold(node);
    if (IsOneOf(name, {"em", "i", "cite"})) return Marked(Inlines(node), "*");
    if (IsOneOf(name, {"del", "s", "strike"})) return Marked(Inlines(node), "~~");
    if (IsOneOf(name, {"code", "tt", "kbd", "samp"})) return Code(Trimmed(TextOf(tree_, node)));
    if (name == "img") return Picture(at);
    if (name == "a") {
      const std::string inside = Inlines(node);
      const Words label = WordsOf(inside);
      const std::string address = Address(at.Attribute("href"));
      if (address.empty() || label.core.empty()) return inside;
      return std::string(label.before) + MarkdownLink(label.core, address) +
             std::string(label.behind);
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

  static std::string Code(std::string code) {
    if (code.empty()) return "";
    std::ranges::replace(code, '\n', ' ');
    const std::string mark(LongestTicks(code) + 1, '`');
    const bool is_padded = code.front() == '`' || code.back() == '`';
    return mark + (is_padded ? " " : "") + code + (is_padded ? " " : "") + mark;
  }

  std::string Image(std::size_t node) {
    const std::string alt = Escaped(tree_[node].Attribute("ac:alt"));
    if (const std::size_t url = Child(node, "ri:url"); url != 0) {
      return "!" + MarkdownLink(alt, Address(tree_[url].Attribute("ri:value")));
    }
    const std::size_t attachment = Child(node, "ri:attachment");
    if (attachment == 0) return "";
    const std::string_view file = tree_[attachment].Attribute("ri:filename");
    const std::string address = settings_.file ? settings_.file(file) : "";
    if (address.empty()) {
      Warn("the image \"" + std::string(file.substr(0, 100)) + "\" isn't in the archive");
      return Escaped(file);
    }
    return "!" + MarkdownLink(alt.empty() ? Escaped(file) : alt, address);
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
    return address.empty() ? label : MarkdownLink(label, address);
  }

  const MarkupTree& tree_;
  const MarkdownSettings& settings_;
  std::vector<std::string> warnings_;
  int depth_ = 0;
  bool is_bold_ = false;
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
