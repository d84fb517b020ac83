// SPDX-License-Identifier: Apache-2.0
//
// What the bytes of an upload are, whatever its name or sender says.
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::files {

enum class ContentClass : std::uint8_t {
  kImage,    // a picture that browsers show without running anything
  kSound,    // a recording
  kFile,     // anything else that is harmless to keep and offered as a download only
  kRefused,  // a program or a script
};

struct Content {
  ContentClass kind = ContentClass::kFile;
  // `image/png`, `image/jpeg`, `image/gif`, `image/webp`, `audio/…`, `application/pdf`,
  // `application/zip` (also Office documents), `text/plain`, or `application/octet-stream`.
  std::string type;
};

// How many bytes of the beginning are looked at.
inline constexpr std::size_t kSniffedBytes = 4096;

// Judges by the first bytes, and refuses names that systems run (`.exe`, `.js`, `.lnk` …). SVG and HTML
// are files, never images: they can hold scripts.
Content SniffContent(std::string_view beginning, std::string_view file_name);

}  // namespace deskmesh::files
