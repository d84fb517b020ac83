// SPDX-License-Identifier: Apache-2.0
//
// What a static file is served with. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::gateway {

// Content-Type by the name's extension; `application/octet-stream` for unknown ones.
std::string_view MediaTypeOf(std::string_view name);

// Whether a build tool put a hash of the content into the name (`index-BSo3fVjQ.js`), so that the
// file under that name never changes.
bool HasHashInName(std::string_view name);

// Whether If-None-Match names the entity tag (which has its quotes).
bool MatchesTag(std::string_view if_none_match, std::string_view tag);

// Whether Accept-Encoding takes gzip.
bool AcceptsGzip(std::string_view accept_encoding);

// The decoded path within a folder of files: no empty, hidden or climbing parts. None when the path
// must not be served.
std::optional<std::string> SafePath(std::string_view encoded);

// The files to try for a path, best first: the file itself, the page of its folder, and the
// single-page application that owns the route. `/tickets/5` → tickets/5, tickets/5/index.html,
// tickets.html …, index.html.
std::vector<std::string> Candidates(const std::string& path);

// The texts of a page's inline scripts, for their hashes in the content security policy.
std::vector<std::string_view> InlineScripts(std::string_view html);

}  // namespace deskmesh::gateway
