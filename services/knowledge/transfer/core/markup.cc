// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/markup.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "platform/base/error.h"
#include "platform/text/html_entities.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::string_view kNoBreakSpace = "\u00A0";
constexpr std::string_view kNonJoiner = "\u200C";

bool IsControl(std::string_view text) {
  return text.size() == 1 && static_cast<unsigned char>(text[0]) < ' ' && text != "\n" &&
         text != "\t";
}

constexpr std::string_view kVoid[] = {"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                      "input", "link", "meta", "param", "source", "track", "wbr"};
// Elements that a block ends.
constexpr std::string_view kBlocks[] = {
    "address", "article", "aside", "blockquote", "div",     "dl",    "fieldset", "footer", "form",
    "h1",      "h2",      "h3",    "h4",         "h5",      "h6",    "header",   "hr",     "main",
    "nav",     "ol",      "p",     "pre",        "section", "table", "ul"};

// Macros of Confluence that stand between words.
constexpr std::string_view kMacrosInLines[] = {"anchor", "jira", "status"};

bool IsOneOf(std::string_view name, const auto& names) {
  return std::ranges::find(names, name) != std::end(names);
}

bool IsHeading(std::string_view name) {
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

// Whether an element ends a heading that nobody closed: blocks of HTML and those of Confluence.
bool EndsHeading(const MarkupNode& node) {
  if (node.name == "ac:structured-macro" || node.name == "ac:macro") {
    return !IsOneOf(node.Attribute("ac:name"), kMacrosInLines);
  }
  return IsOneOf(node.name, kBlocks) || node.name == "details" || node.name == "ac:task-list" ||
         node.name.starts_with("ac:layout");
}

bool IsNameByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == ':' || c == '-' || c == '_' ||
         c == '.' || static_cast<unsigned char>(c) >= 0x80;
}
bool IsSpaceByte(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

class Parser {
 public:
  Parser(std::string_view text, MarkupKind kind, const MarkupLimits& limits)
      : text_(text), is_xml_(kind == MarkupKind::kXml), limits_(limits) {
    tree_.emplace_back();
    open_.push_back(0);
  }

  absl::StatusOr<MarkupTree> Run() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    while (at_ < text_.size()) {
      DESKMESH_RETURN_IF_ERROR(text_[at_] == '<' ? Mark() : Text());
      if (tree_.size() > limits_.nodes) {
        return Broken("MARKUP_TOO_LARGE",
                      "has more than " + std::to_string(limits_.nodes) + " elements");
      }
    }
    if (is_xml_ && open_.size() > 1) {
      return Broken("XML_BROKEN", "ends inside <" + tree_[open_.back()].name.substr(0, 80) + ">");
    }
    if (is_xml_ && tree_[0].children.empty()) return Broken("XML_BROKEN", "holds no element");
    return std::move(tree_);
  }

 private:
  absl::Status Broken(std::string_view reason, const std::string& what) const {
    const auto line =
        1 + std::count(text_.begin(),
                       text_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, text_.size())),
                       '\n');
    return base::Failure(absl::StatusCode::kInvalidArgument, reason,
                         what + " (line " + std::to_string(line) + ")",
                         {{"line", std::to_string(line)}});
  }
  absl::Status Broken(const std::string& what) const {
    return Broken(is_xml_ ? "XML_BROKEN" : "HTML_BROKEN", what);
  }

  std::size_t Add(MarkupNode node) {
    const std::size_t number = tree_.size();
    tree_.push_back(std::move(node));
    tree_[open_.back()].children.push_back(number);
    return number;
  }

  absl::Status AddText(std::string text) {
    if (text.empty()) return absl::OkStatus();
    if (is_xml_ && open_.size() == 1) {
      if (std::ranges::all_of(text, IsSpaceByte)) return absl::OkStatus();
      return Broken("has text outside its element");
    }
    if (!std::ranges::all_of(text, IsSpaceByte)) ++words_;
    const auto& siblings = tree_[open_.back()].children;
    if (!siblings.empty() && tree_[siblings.back()].name.empty()) {
      tree_[siblings.back()].text += text;
      return absl::OkStatus();
    }
    MarkupNode node;
    node.text = std::move(text);
    Add(std::move(node));
    return absl::OkStatus();
  }

  absl::Status Decode(std::string_view raw, std::string* out) const {
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (raw[i] != '&') {
        *out += raw[i];
        continue;
      }
      std::string decoded;
      const std::size_t length = text::AppendHtmlEntity(raw.substr(i), &decoded);
      if (length == 0 && is_xml_) return Broken("has an & that begins no known entity");
      i += std::max<std::size_t>(length, 1) - 1;
      if (length == 0) {
        *out += '&';
      } else if (decoded == kNoBreakSpace) {
        *out += ' ';
      } else if (decoded != kNonJoiner && !IsControl(decoded)) {
        *out += decoded;
      }
    }
    return absl::OkStatus();
  }

  absl::Status Text() {
    const std::size_t end = std::min(text_.find('<', at_), text_.size());
    std::string decoded;
    DESKMESH_RETURN_IF_ERROR(Decode(text_.substr(at_, end - at_), &decoded));
    at_ = end;
    return AddText(std::move(decoded));
  }

  // Passes over what ends with `end`; false where it doesn't.
  bool PassTo(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    if (found == std::string_view::npos) return false;
    at_ = found + end.size();
    return true;
  }

  absl::Status Mark() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("<!--")) {
      return PassTo("-->") ? absl::OkStatus() : Broken("has a comment without an end");
    }
    if (rest.starts_with("<![CDATA[")) {
      const std::size_t begin = at_ + 9;
      if (!PassTo("]]>")) return Broken("has a CDATA section without an end");
      return AddText(std::string(text_.substr(begin, at_ - 3 - begin)));
    }
    if (rest.starts_with("<?")) {
      return PassTo(is_xml_ ? "?>" : ">") ? absl::OkStatus()
                                          : Broken("has an instruction without an end");
    }
    if (rest.starts_with("<!")) {
      if (is_xml_) return Broken("has a document type, which isn't read");
      return PassTo(">") ? absl::OkStatus() : Broken("has a declaration without an end");
    }
    if (rest.starts_with("</")) return Close();
    if (rest.size() > 1 && std::isalpha(static_cast<unsigned char>(rest[1])) != 0) return Open();
    if (is_xml_) return Broken("has a < that begins no tag");
    ++at_;
    return AddText("<");
  }

  std::string TakeName() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && IsNameByte(text_[at_])) ++at_;
    std::string name(text_.substr(begin, at_ - begin));
    if (!is_xml_) {
      std::ranges::transform(name, name.begin(), [](unsigned char c) {
        return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
      });
    }
    return name;
  }

  void PassSpace() {
    while (at_ < text_.size() && IsSpaceByte(text_[at_])) ++at_;
  }

  absl::Status Close() {
    at_ += 2;
    const std::string name = TakeName();
    PassSpace();
    if (is_xml_ && (at_ >= text_.size() || text_[at_] != '>')) {
      return Broken("has an end tag without an end");
    }
    if (!PassTo(">")) return Broken("has an end tag without an end");
    if (is_xml_) {
      if (open_.size() == 1 || tree_[open_.back()].name != name) {
        return Broken("closes <" + name.substr(0, 80) + ">, which isn't open");
      }
      open_.pop_back();
      return absl::OkStatus();
    }
    // Closes what is open inside; an end tag without a beginning is nothing. A heading ends with the end
    // of one of any level.
    for (std::size_t i = open_.size(); i-- > 1;) {
      const std::string& open = tree_[open_[i]].name;
      if (open == name || (IsHeading(open) && IsHeading(name))) {
        open_.resize(i);
        break;
      }
      // The end of a paragraph inside a cell isn't that of one outside.
      if (tree_[open_[i]].name == "td" || tree_[open_[i]].name == "th") {
        if (name != "tr" && name != "table" && name != "tbody" && name != "thead") break;
      }
    }
    return absl::OkStatus();
  }

  // Closes the heading that we are in where it has said something: with a block it goes no further.
  void CloseHeading() {
    for (std::size_t i = open_.size(); i-- > 1;) {
      const std::string_view open = tree_[open_[i]].name;
      if (IsHeading(open)) {
        const auto before = words_before_.find(open_[i]);
        if (before != words_before_.end() && before->second < words_) open_.resize(i);
        return;
      }
      if (IsOneOf(open, kBlocks) || open == "td" || open == "th" || open == "li") return;
    }
  }

  // What HTML leaves unclosed.
  void CloseImplied(const MarkupNode& node) {
    const std::string_view name = node.name;
    const auto close_up_to = [&](std::string_view closed,
                                 std::initializer_list<std::string_view> walls) {
      for (std::size_t i = open_.size(); i-- > 1;) {
        const std::string_view open = tree_[open_[i]].name;
        if (open == closed) {
          open_.resize(i);
          return;
        }
        if (std::ranges::find(walls, open) != walls.end()) return;
      }
    };
    if (IsOneOf(name, kBlocks) && tree_[open_.back()].name == "p") open_.pop_back();
    if (EndsHeading(node)) CloseHeading();
    if (name == "li") close_up_to("li", {"ul", "ol"});
    if (name == "dt" || name == "dd") {
      close_up_to("dt", {"dl"});
      close_up_to("dd", {"dl"});
    }
    if (name == "tr") close_up_to("tr", {"table", "tbody", "thead"});
    if (name == "td" || name == "th") {
      close_up_to("td", {"tr", "table"});
      close_up_to("th", {"tr", "table"});
    }
    if (name == "option") close_up_to("option", {"select"});
  }

  absl::Status Open() {
    ++at_;
    MarkupNode node;
    node.name = TakeName();
    bool is_closed = false;
    while (true) {
      PassSpace();
      if (at_ >= text_.size()) return Broken("has a tag without an end");
      if (text_[at_] == '>') {
        ++at_;
        break;
      }
      if (text_[at_] == '/') {
        ++at_;
        is_closed = at_ < text_.size() && text_[at_] == '>';
        continue;
      }
      DESKMESH_RETURN_IF_ERROR(TakeAttribute(&node));
    }
    if (is_xml_ && open_.size() == 1 && !tree_[0].children.empty()) {
      return Broken("has more than one outermost element");
    }
    if (!is_xml_) {
      CloseImplied(node);
      if (IsOneOf(node.name, kVoid)) is_closed = true;
      if ((node.name == "script" || node.name == "style") && !is_closed) {
        // Dropped with all it holds.
        const std::string end = "</" + node.name;
        while (at_ < text_.size()) {
          at_ = std::min(text_.find('<', at_), text_.size());
          std::string ahead(text_.substr(at_, end.size()));
          std::ranges::transform(ahead, ahead.begin(), [](unsigned char c) {
            return static_cast<char>(std::tolower(c));
          });
          if (ahead == end)
            return PassTo(">") ? absl::OkStatus() : Broken("has a tag without an end");
          if (at_ < text_.size()) ++at_;
        }
        return Broken("has a <" + node.name + "> without an end");
      }
    }
    if (open_.size() > limits_.depth) {
      return Broken("MARKUP_TOO_DEEP",
                    "is nested more than " + std::to_string(limits_.depth) + " deep");
    }
    if (!is_closed && IsHeading(node.name)) words_before_[tree_.size()] = words_;
    const std::size_t number = Add(std::move(node));
    if (!is_closed) open_.push_back(number);
    return absl::OkStatus();
  }

  absl::Status TakeAttribute(MarkupNode* node) {
    std::string name = TakeName();
    if (name.empty()) {
      if (is_xml_) return Broken("has a mark inside a tag that belongs to no attribute");
      ++at_;
      return absl::OkStatus();
    }
    PassSpace();
    std::string value;
    if (at_ < text_.size() && text_[at_] == '=') {
      ++at_;
      PassSpace();
      if (at_ >= text_.size()) return Broken("has a tag without an end");
      const char quote = text_[at_];
      if (quote == '"' || quote == '\'') {
        const std::size_t begin = ++at_;
        if (!PassTo(std::string_view(&quote, 1))) return Broken("has an attribute without an end");
        DESKMESH_RETURN_IF_ERROR(Decode(text_.substr(begin, at_ - 1 - begin), &value));
      } else if (is_xml_) {
        return Broken("has an attribute without quotes");
      } else {
        const std::size_t begin = at_;
        while (at_ < text_.size() && !IsSpaceByte(text_[at_]) && text_[at_] != '>') ++at_;
        DESKMESH_RETURN_IF_ERROR(Decode(text_.substr(begin, at_ - begin), &value));
      }
    } else if (is_xml_) {
      return Broken("has an attribute without a value");
    }
    if (node->attributes.size() < 100)
      node->attributes.emplace_back(std::move(name), std::move(value));
    return absl::OkStatus();
  }

  std::string_view text_;
  bool is_xml_;
  MarkupLimits limits_;
  std::size_t at_ = 0;
  MarkupTree tree_;
  std::vector<std::size_t> open_;
  std::size_t words_ = 0;  // texts that aren't blank
  std::map<std::size_t, std::size_t> words_before_;  // `words_` where a heading began, by its node
};

}  // namespace

std::string_view MarkupNode::Attribute(std::string_view wanted) const {
  for (const auto& [attribute, value] : attributes) {
    if (attribute == wanted) return value;
  }
  return {};
}

absl::StatusOr<MarkupTree> ParseMarkup(std::string_view text, MarkupKind kind,
                                       const MarkupLimits& limits) {
  return Parser(text, kind, limits).Run();
}

std::string TextOf(const MarkupTree& tree, std::size_t node) {
  std::string text;
  std::vector<std::size_t> open{node};
  while (!open.empty()) {
    const MarkupNode& at = tree[open.back()];
    open.pop_back();
    text += at.text;
    open.insert(open.end(), at.children.rbegin(), at.children.rend());
  }
  return text;
}

}  // namespace deskmesh::knowledge
