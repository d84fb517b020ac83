// SPDX-License-Identifier: Apache-2.0
#include "platform/files/file_name.h"

namespace deskmesh::files {
namespace {

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

std::string SafeFileName(std::string_view name, std::size_t max_bytes) {
  if (const std::size_t slash = name.find_last_of("/\\"); slash != std::string_view::npos) {
    name.remove_prefix(slash + 1);
  }
  std::string safe;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    if (byte < 0x20 || byte == 0x7F) continue;
    if (std::string_view("<>:\"|?*").find(name[i]) != std::string_view::npos) {
      safe += '_';
      continue;
    }
    // U+200E, U+200F and U+202A to U+202E, U+2066 to U+2069 turn the direction of the text and make
    // `exe.fdp` read as something else.
    if (byte == 0xE2 && i + 2 < name.size()) {
      const auto second = static_cast<unsigned char>(name[i + 1]);
      const auto third = static_cast<unsigned char>(name[i + 2]);
      const bool mark = second == 0x80 && (third == 0x8E || third == 0x8F);
      const bool embed = second == 0x80 && third >= 0xAA && third <= 0xAE;
      const bool isolate = second == 0x81 && third >= 0xA6 && third <= 0xA9;
      if (mark || embed || isolate) {
        i += 2;
        continue;
      }
    }
    safe += name[i];
  }
  const std::size_t begin = safe.find_first_not_of(". ");
  safe = begin == std::string::npos ? "" : safe.substr(begin);
  while (!safe.empty() && (safe.back() == '.' || safe.back() == ' ')) safe.pop_back();
  if (safe.empty()) return "file";
  if (safe.size() <= max_bytes) return safe;
  std::string extension;
  if (const std::size_t dot = safe.rfind('.');
      dot != std::string::npos && safe.size() - dot <= 16) {
    extension = safe.substr(dot);
  }
  std::size_t keep = max_bytes > extension.size() ? max_bytes - extension.size() : 0;
  while (keep > 0 && IsContinuation(safe[keep])) --keep;
  return safe.substr(0, keep) + extension;
}

}  // namespace deskmesh::files
