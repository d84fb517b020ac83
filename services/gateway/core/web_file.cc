// SPDX-License-Identifier: Apache-2.0
#include "gateway/core/web_file.h"

#include <algorithm>
#include <array>

#include "gateway/core/percent.h"

namespace deskmesh::gateway {
namespace {

struct Type {
  std::string_view extension, media;
};
constexpr std::array kTypes = {
    Type{"html", "text/html; charset=utf-8"},
    Type{"js", "text/javascript; charset=utf-8"},
    Type{"mjs", "text/javascript; charset=utf-8"},
    Type{"css", "text/css; charset=utf-8"},
    Type{"json", "application/json"},
    Type{"map", "application/json"},
    Type{"webmanifest", "application/manifest+json"},
    Type{"svg", "image/svg+xml"},
    Type{"png", "image/png"},
    Type{"jpg", "image/jpeg"},
    Type{"jpeg", "image/jpeg"},
    Type{"gif", "image/gif"},
    Type{"webp", "image/webp"},
    Type{"ico", "image/x-icon"},
    Type{"woff2", "font/woff2"},
    Type{"woff", "font/woff"},
    Type{"txt", "text/plain; charset=utf-8"},
    Type{"xml", "application/xml"},
    Type{"wasm", "application/wasm"},
    Type{"mp3", "audio/mpeg"},
    Type{"ogg", "audio/ogg"},
    Type{"mp4", "video/mp4"},
};

std::string_view ExtensionOf(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  const std::size_t slash = name.rfind('/');
  if (dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash)) return {};
  return name.substr(dot + 1);
}

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

template <typename Visit>
void ForEachItem(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    visit(Trimmed(list.substr(0, comma)));
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

std::string_view MediaTypeOf(std::string_view name) {
  const std::string_view extension = ExtensionOf(name);
  for (const Type& type : kTypes) {
    if (type.extension == extension) return type.media;
  }
  return "application/octet-stream";
}

// Vite: a dash, eight characters of base64url, an extension.
bool HasHashInName(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot < 10) return false;
  if (name[dot - 9] != '-') return false;
  const std::string_view hash = name.substr(dot - 8, 8);
  const bool is_base64 = std::all_of(hash.begin(), hash.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-';
  });
  // A word such as `-worklets` is no hash.
  return is_base64 && std::any_of(hash.begin(), hash.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_';
         });
}

bool MatchesTag(std::string_view if_none_match, std::string_view tag) {
  bool matches = false;
  ForEachItem(if_none_match, [&](std::string_view item) {
    if (item.starts_with("W/")) item.remove_prefix(2);
    matches = matches || item == "*" || item == tag;
  });
  return matches;
}

bool AcceptsGzip(std::string_view accept_encoding) {
  bool accepts = false;
  ForEachItem(accept_encoding, [&](std::string_view item) {
    const std::size_t mark = item.find(';');
    const std::string_view name = Trimmed(item.substr(0, mark));
    if (name != "gzip" && name != "*") return;
    const std::string_view weight =
        mark == std::string_view::npos ? std::string_view() : Trimmed(item.substr(mark + 1));
    accepts = !(weight == "q=0" || weight.starts_with("q=0.000") || weight == "q=0.0");
  });
  return accepts;
}

std::optional<std::string> SafePath(std::string_view encoded) {
  const auto decoded = DecodePath(encoded);
  if (!decoded || !decoded->starts_with('/')) return std::nullopt;
  if (decoded->find('\0') != std::string::npos || decoded->find('\\') != std::string::npos) {
    return std::nullopt;
  }
  std::string path;
  std::string_view rest = std::string_view(*decoded).substr(1);
  while (!rest.empty()) {
    const std::size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    // Hidden files and `..` alike.
    if (part.starts_with('.')) return std::nullopt;
    if (!part.empty()) {
      if (!path.empty()) path += '/';
      path += part;
    }
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  return path;
}

std::vector<std::string> Candidates(const std::string& path) {
  std::vector<std::string> files;
  if (path.empty()) return {"index.html"};
  files.push_back(path);
  // A name with an extension is a file or nothing: a script that is gone must not become a page.
  if (MediaTypeOf(path) != "application/octet-stream") return files;
  const std::string top = path.substr(0, path.find('/'));
  files.push_back(path + "/index.html");
  files.push_back(path + ".html");
  if (top != path) {
    files.push_back(top + "/index.html");
    files.push_back(top + ".html");
  }
  files.emplace_back("index.html");
  return files;
}

std::vector<std::string_view> InlineScripts(std::string_view html) {
  std::vector<std::string_view> scripts;
  std::size_t at = 0;
  while ((at = html.find("<script", at)) != std::string_view::npos) {
    const std::size_t open_end = html.find('>', at);
    if (open_end == std::string_view::npos) break;
    const std::size_t close = html.find("</script", open_end);
    if (close == std::string_view::npos) break;
    const std::string_view tag = html.substr(at, open_end - at);
    const std::string_view text = html.substr(open_end + 1, close - open_end - 1);
    if (tag.find(" src=") == std::string_view::npos && !text.empty()) scripts.push_back(text);
    at = close;
  }
  return scripts;
}

}  // namespace deskmesh::gateway
