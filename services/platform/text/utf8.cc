// SPDX-License-Identifier: Apache-2.0
#include "platform/text/utf8.h"

namespace deskmesh::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool IsContinuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

// White_Space, Cc, Cf and Default_Ignorable_Code_Point of Unicode, and the empty pattern of Braille.
bool ShowsNothing(char32_t c) {
  if (c < 0x80) return c <= 0x20 || c == 0x7F;
  if (c < 0x2000) {
    return c <= 0xA0 || c == 0xAD || c == 0x34F || c == 0x61C || c == 0x115F || c == 0x1160 ||
           c == 0x1680 || c == 0x17B4 || c == 0x17B5 || (c >= 0x180B && c <= 0x180F);
  }
  return c <= 0x200F || (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) ||
         c == 0x2800 || c == 0x3000 || c == 0x3164 || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
         c == 0xFFA0 || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0x1D173 && c <= 0x1D17A) ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

}  // namespace

char32_t DecodeUtf8(std::string_view bytes, size_t* position) {
  const size_t start = *position;
  const auto lead = static_cast<unsigned char>(bytes[start]);
  *position = start + 1;
  if (lead < 0x80) return lead;
  int length = 0;
  char32_t value = 0;
  char32_t least = 0;
  if ((lead & 0xE0) == 0xC0) {
    length = 2, value = lead & 0x1F, least = 0x80;
  } else if ((lead & 0xF0) == 0xE0) {
    length = 3, value = lead & 0x0F, least = 0x800;
  } else if ((lead & 0xF8) == 0xF0) {
    length = 4, value = lead & 0x07, least = 0x10000;
  } else {
    return kReplacement;
  }
  if (start + length > bytes.size()) return kReplacement;
  for (int i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[start + i]);
    if (!IsContinuation(byte)) return kReplacement;
    value = (value << 6) | (byte & 0x3F);
  }
  if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
    return kReplacement;
  }
  *position = start + length;
  return value;
}

void AppendUtf8(char32_t c, std::string* out) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = kReplacement;
  if (c < 0x80) {
    out->push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out->push_back(static_cast<char>(0xC0 | (c >> 6)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    out->push_back(static_cast<char>(0xE0 | (c >> 12)));
    out->push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out->push_back(static_cast<char>(0xF0 | (c >> 18)));
    out->push_back(static_cast<char>(0x80 | ((c >> 12) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

bool IsValidUtf8(std::string_view bytes) {
  for (size_t i = 0; i < bytes.size();) {
    const size_t start = i;
    if (DecodeUtf8(bytes, &i) == kReplacement && i - start == 1) return false;
  }
  return true;
}

std::string_view TruncateUtf8(std::string_view bytes, size_t max_bytes) {
  if (bytes.size() <= max_bytes) return bytes;
  size_t end = max_bytes;
  while (end > 0 && max_bytes - end < 3 && IsContinuation(static_cast<unsigned char>(bytes[end]))) {
    --end;
  }
  return bytes.substr(0, end);
}

size_t CountCodePoints(std::string_view bytes) {
  size_t count = 0;
  for (size_t i = 0; i < bytes.size(); ++count) DecodeUtf8(bytes, &i);
  return count;
}

std::u32string ToUtf32(std::string_view bytes) {
  std::u32string out;
  out.reserve(bytes.size());
  for (size_t i = 0; i < bytes.size();) out.push_back(DecodeUtf8(bytes, &i));
  return out;
}

std::string ToUtf8(std::u32string_view code_points) {
  std::string out;
  out.reserve(code_points.size() * 2);
  for (char32_t c : code_points) AppendUtf8(c, &out);
  return out;
}

bool IsBlank(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    if (!ShowsNothing(DecodeUtf8(text, &i))) return false;
  }
  return true;
}

bool IsEmoji(char32_t c) {
  return (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x2600 && c <= 0x27BF) || c == 0x2B50 ||
         c == 0x2B55 || c == 0x203C || c == 0x2049 || (c >= 0x1F1E6 && c <= 0x1F1FF);
}

}  // namespace deskmesh::text
