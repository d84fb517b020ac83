// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// Calls `replace` with the address of each link, image and link definition of a Markdown text, code
// left out, and puts in what it returns; nothing: the address stays, byte for byte. Linear in the
// text.
std::string RewriteLinks(
    std::string_view markdown,
    const std::function<std::optional<std::string>(std::string_view address)>& replace);

// Addresses of the pictures of a Markdown text that are on other servers, each once, at most `most`.
// Pages of the help centre show none of these: who reads an article would be known there. Linear in the
// text.
std::vector<std::string> PicturesElsewhere(std::string_view markdown, std::size_t most);

// The path inside an archive that a relative address in the file `from` leads to, without query and
// fragment; nothing for other addresses and such as lead outside. `images/a.png` from `guide/b.md` is
// `guide/images/a.png`.
std::optional<std::string> ResolveInside(std::string_view from, std::string_view address);

}  // namespace deskmesh::knowledge
