// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/markdown_links.h"

#include <algorithm>
#include <vector>

#include "knowledge/articles/core/markdown_html.h"
#include "knowledge/files/core/file_references.h"
#include "knowledge/transfer/core/code_spans.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kLongestAddress = 2'000;

using Replace = std::function<std::optional<std::string>(std::string_view)>;

std::size_t Indent(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

// Appends the address that begins at `at` (replaced or as it is); returns where it ends.
std::size_t TakeAddress(std::string_view line, std::size_t at, std::string_view ends,
                        const Replace& replace, std::string* out) {
  const bool is_bracketed = at < line.size() && line[at] == '<';
  const std::size_t begin = is_bracketed ? at + 1 : at;
  std::size_t end = begin;
  int open = 0;
  while (end < line.size() && end - begin < kLongestAddress) {
    const char c = line[end];
    if (is_bracketed ? c == '>'
                     : (ends.find(c) != std::string_view::npos && (c != ')' || open == 0))) {
      break;
    }
    if (c == '(') ++open;
    if (c == ')') --open;
    ++end;
  }
  const std::string_view address = line.substr(begin, end - begin);
  const std::optional<std::string> other = address.empty() ? std::nullopt : replace(address);
  *out += line.substr(at, begin - at);
  *out += other ? *other : std::string(address);
  return end;
}

// Whether a title, or nothing, stands behind the address at `at`, as definitions have it: `[a]: /b "c"`.
bool EndsAsDefinition(std::string_view line, std::size_t at) {
  const std::size_t end =
      line.substr(at, 1) == "<" ? line.find('>', at) + 1 : line.find_first_of(" \t\r\n", at);
  const std::size_t title = line.find_first_not_of(" \t\r\n", std::min(end, line.size()));
  return title == std::string_view::npos ||
         std::string_view("\"'(").find(line[title]) != std::string_view::npos;
}

void RewriteLine(std::string_view line, const Replace& replace, std::string* out) {
  // [label]: address
  const std::size_t indent = Indent(line);
  if (indent < 4 && indent < line.size() && line[indent] == '[') {
    const std::size_t close = line.find("]: ", indent);
    if (close != std::string_view::npos && line.find(']', indent) == close &&
        EndsAsDefinition(line, close + 3)) {
      *out += line.substr(0, close + 3);
      const std::size_t end = TakeAddress(line, close + 3, " \t\r\n", replace, out);
      *out += line.substr(end);
      return;
    }
  }
  CodeSpans spans(line);
  for (std::size_t i = 0; i < line.size();) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      *out += line.substr(i, 2);
      i += 2;
    } else if (line[i] == '`') {
      const std::size_t end = spans.EndOf(i);
      *out += line.substr(i, end - i);
      i = end;
    } else if (line.substr(i, 2) == "](") {
      *out += "](";
      i += 2;
      while (i < line.size() && line[i] == ' ') *out += line[i++];
      i = TakeAddress(line, i, " \t\n)", replace, out);
    } else {
      *out += line[i++];
    }
  }
}

}  // namespace

std::string RewriteLinks(std::string_view markdown, const Replace& replace) {
  std::string out;
  out.reserve(markdown.size());
  char fence = 0;
  std::size_t fence_length = 0;
  while (!markdown.empty()) {
    const std::size_t end = markdown.find('\n');
    const std::string_view line =
        markdown.substr(0, end == std::string_view::npos ? markdown.size() : end + 1);
    markdown.remove_prefix(line.size());
    const std::size_t indent = Indent(line);
    std::size_t run = 0;
    if (indent < line.size() && (line[indent] == '`' || line[indent] == '~')) {
      run = std::min(line.find_first_not_of(line[indent], indent), line.size()) - indent;
    }
    if (fence == 0 && run >= 3) {
      fence = line[indent];
      fence_length = run;
      out += line;
    } else if (fence != 0) {
      if (run >= fence_length && line[indent] == fence) fence = 0;
      out += line;
    } else if (indent >= 4 && line.find("](") == std::string_view::npos) {
      out += line;
    } else {
      RewriteLine(line, replace, &out);
    }
  }
  return out;
}

std::vector<std::string> PicturesElsewhere(std::string_view markdown, std::size_t most) {
  constexpr std::string_view kPicture = "<img src=\"";
  // In the HTML each way to write a picture is one, and what is code or text is none.
  const std::string html = MarkdownToHtml(markdown);
  std::vector<std::string> found;
  for (std::size_t at = html.find(kPicture); at != std::string::npos && found.size() < most;
       at = html.find(kPicture, at)) {
    at += kPicture.size();
    std::string address = html.substr(at, html.find('"', at) - at);
    if (!address.starts_with("http://") && !address.starts_with("https://")) continue;
    for (std::size_t mark = 0; (mark = address.find("&amp;", mark)) != std::string::npos; ++mark) {
      address.erase(mark + 1, 4);
    }
    if (std::ranges::find(found, address) == found.end()) found.push_back(std::move(address));
  }
  return found;
}

std::optional<std::string> ResolveInside(std::string_view from, std::string_view address) {
  address = address.substr(0, address.find_first_of("#?"));
  if (address.empty() || address[0] == '/' || address[0] == '\\') return std::nullopt;
  const std::size_t colon = address.find(':');
  if (colon != std::string_view::npos && colon < address.find('/')) return std::nullopt;
  std::vector<std::string> parts;
  const std::size_t folder = from.rfind('/');
  std::string path =
      folder == std::string_view::npos ? "" : std::string(from.substr(0, folder + 1));
  path += DecodePercent(address);
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t end = rest.find('/');
    const std::string_view part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (parts.empty()) return std::nullopt;
      parts.pop_back();
    } else {
      parts.emplace_back(part);
    }
  }
  if (parts.empty()) return std::nullopt;
  std::string inside = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) inside += "/" + parts[i];
  return inside;
}

}  // namespace deskmesh::knowledge
