// SPDX-License-Identifier: Apache-2.0
#include "platform/files/content_type.h"

#include <algorithm>
#include <array>

namespace deskmesh::files {
namespace {

using namespace std::string_view_literals;

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lower;
}

bool HasAt(std::string_view bytes, std::size_t at, std::string_view mark) {
  return bytes.size() >= at + mark.size() && bytes.substr(at, mark.size()) == mark;
}

// Programs of Windows, Linux, macOS and the JVM, scripts, shortcuts.
bool IsProgram(std::string_view bytes) {
  constexpr std::array marks = {"MZ"sv,
                                "\x7F"
                                "ELF"sv,
                                "\xFE\xED\xFA\xCE"sv,
                                "\xFE\xED\xFA\xCF"sv,
                                "\xCE\xFA\xED\xFE"sv,
                                "\xCF\xFA\xED\xFE"sv,
                                "\xCA\xFE\xBA\xBE"sv,
                                "#!"sv,
                                "L\0\0\0\x01\x14\x02\0"sv};
  return std::any_of(marks.begin(), marks.end(),
                     [&](std::string_view mark) { return bytes.starts_with(mark); });
}

bool IsRunByName(std::string_view file_name) {
  constexpr std::array endings = {
      ".exe"sv, ".com"sv, ".scr"sv, ".pif"sv, ".bat"sv, ".cmd"sv, ".msi"sv,  ".jar"sv, ".js"sv,
      ".jse"sv, ".vbs"sv, ".vbe"sv, ".wsf"sv, ".wsh"sv, ".ps1"sv, ".hta"sv,  ".lnk"sv, ".reg"sv,
      ".apk"sv, ".dmg"sv, ".app"sv, ".sh"sv,  ".cpl"sv, ".dll"sv, ".iso"sv,  ".img"sv, ".url"sv,
      ".chm"sv, ".ade"sv, ".scf"sv, ".mht"sv, ".xll"sv, ".ws"sv,  ".msix"sv, ".deb"sv, ".rpm"sv};
  const std::string lower = Lower(file_name);
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return lower.ends_with(ending); });
}

// MP4 with sound only. Recordings of browsers have the brand of any video; what tracks there are stands
// in their beginning, or, where the index comes last, only the name tells.
bool IsMp4Sound(std::string_view b, std::string_view file_name) {
  if (!HasAt(b, 4, "ftyp")) return false;
  if (HasAt(b, 8, "M4A ") || HasAt(b, 8, "M4B ")) return true;
  if (b.find("vide") != std::string_view::npos) return false;
  return b.find("soun") != std::string_view::npos || Lower(file_name).ends_with(".m4a");
}

std::string SoundType(std::string_view b, std::string_view file_name) {
  if (b.starts_with("OggS")) return "audio/ogg";
  if (b.starts_with("RIFF") && HasAt(b, 8, "WAVE")) return "audio/wav";
  if (b.starts_with("ID3") || b.starts_with("\xFF\xFB") || b.starts_with("\xFF\xF3") ||
      b.starts_with("\xFF\xF2")) {
    return "audio/mpeg";
  }
  if (b.starts_with("\xFF\xF1") || b.starts_with("\xFF\xF9")) return "audio/aac";
  if (b.starts_with("#!AMR")) return "audio/amr";
  if (b.starts_with("fLaC")) return "audio/flac";
  if (IsMp4Sound(b, file_name)) return "audio/mp4";
  // Matroska; recordings of browsers are WebM with sound only.
  if (b.starts_with("\x1A\x45\xDF\xA3") && b.find("webm") != std::string_view::npos &&
      b.find("V_VP") == std::string_view::npos && b.find("V_AV1") == std::string_view::npos) {
    return "audio/webm";
  }
  return {};
}

std::string ImageType(std::string_view b) {
  if (b.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  if (b.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (b.starts_with("GIF87a") || b.starts_with("GIF89a")) return "image/gif";
  if (b.starts_with("RIFF") && HasAt(b, 8, "WEBP")) return "image/webp";
  return {};
}

bool LooksLikeText(std::string_view bytes) {
  return std::none_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f') || byte == 0x7F;
  });
}

}  // namespace

Content SniffContent(std::string_view beginning, std::string_view file_name) {
  beginning = beginning.substr(0, kSniffedBytes);
  // Before the programs: AMR recordings begin like a script.
  if (std::string sound = SoundType(beginning, file_name);
      !sound.empty() && !IsRunByName(file_name)) {
    return {ContentClass::kSound, std::move(sound)};
  }
  if (IsProgram(beginning) || IsRunByName(file_name)) {
    return {ContentClass::kRefused, "application/octet-stream"};
  }
  if (std::string image = ImageType(beginning); !image.empty()) {
    return {ContentClass::kImage, std::move(image)};
  }
  if (beginning.starts_with("%PDF-")) return {ContentClass::kFile, "application/pdf"};
  if (beginning.starts_with("PK\x03\x04") || beginning.starts_with("PK\x05\x06")) {
    return {ContentClass::kFile, "application/zip"};
  }
  const std::string lower = Lower(beginning);
  const bool is_markup =
      lower.find("<html") != std::string::npos || lower.find("<!doctype") != std::string::npos ||
      lower.find("<svg") != std::string::npos || lower.find("<script") != std::string::npos ||
      lower.find("<?xml") != std::string::npos;
  if (!is_markup && LooksLikeText(beginning)) return {ContentClass::kFile, "text/plain"};
  return {ContentClass::kFile, "application/octet-stream"};
}

}  // namespace deskmesh::files
