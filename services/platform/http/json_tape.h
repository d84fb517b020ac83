// SPDX-License-Identifier: Apache-2.0
//
// A JSON text as a flat list of tokens, in the order they appear: what the reader of messages and
// the gateway's small frames walk over. Lexing is Boost.JSON's, strict but for UTF-8, which the
// reader checks field by field so that it can name the field.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::http {

struct JsonToken {
  enum class Kind : std::uint8_t {
    kObject,  // followed by key, value, key, value …
    kArray,   // followed by its elements
    kKey,
    kString,
    kNumber,
    kTrue,
    kFalse,
    kNull,
  };
  Kind kind = Kind::kNull;
  // Of the key's or string's unescaped text, or the number's literal.
  std::uint32_t text_begin = 0;
  std::uint32_t text_size = 0;
  // Index of the token after this value with all it holds.
  std::uint32_t end = 0;
};

// Confined to one thread; meant to be used again and again, as it keeps its memory.
class JsonTape {
 public:
  // Levels of objects and arrays that are read.
  static constexpr std::size_t kMaxDepth = 100;

  // Replaces what was there. INVALID_ARGUMENT MALFORMED_JSON with line and column.
  absl::Status Parse(std::string_view json);

  const JsonToken& operator[](std::uint32_t index) const { return tokens_[index]; }
  std::string_view TextOf(std::uint32_t index) const {
    return std::string_view(text_).substr(tokens_[index].text_begin, tokens_[index].text_size);
  }
  // The value of a member of the object at `object`, or 0 (never a member's value) without it.
  std::uint32_t Member(std::uint32_t object, std::string_view key) const;
  // Gives memory back when the last text was large.
  void Trim();

 private:
  friend struct JsonTapeHandler;
  std::vector<JsonToken> tokens_;
  std::string text_;
};

}  // namespace deskmesh::http
