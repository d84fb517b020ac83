// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/html_tag_roles.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <map>

namespace deskmesh::knowledge {

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

bool MayBePlaceholder(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "a",       "b",       "i",      "s",      "u",      "em",      "del",    "ins",
      "address", "article", "body",   "button", "footer", "form",    "header", "input",
      "label",   "main",    "object", "option", "q",      "section", "select", "source",
      "summary", "table",   "time",   "video",  "mark",   "code",    "style",  "script"};
  return std::ranges::find(kNames, name) != std::end(kNames);
}

}  // namespace deskmesh::knowledge
