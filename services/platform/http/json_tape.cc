// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/http/json_tape.h"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <limits>

#include "platform/base/error.h"

namespace deskmesh::http {

// Receives what Boost.JSON lexes. Strings, keys and numbers arrive in parts.
struct JsonTapeHandler {
  static constexpr std::size_t max_object_size = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::uint32_t>::max();

  using Error = boost::system::error_code;
  using Text = boost::json::string_view;
  using Kind = JsonToken::Kind;

  JsonTape* tape = nullptr;
  std::vector<std::uint32_t> open;  // indexes of the objects and arrays around
  std::size_t part_begin = 0;
  bool is_in_part = false;

  void Begin(JsonTape* into) {
    tape = into;
    tape->tokens_.clear();
    tape->text_.clear();
    open.clear();
    is_in_part = false;
  }
  void AppendPart(Text part) {
    if (!is_in_part) {
      part_begin = tape->text_.size();
      is_in_part = true;
    }
    tape->text_.append(part.data(), part.size());
  }
  bool Push(Kind kind) {
    tape->tokens_.push_back({kind, 0, 0, static_cast<std::uint32_t>(tape->tokens_.size() + 1)});
    return true;
  }
  bool PushText(Kind kind, Text last) {
    AppendPart(last);
    is_in_part = false;
    Push(kind);
    tape->tokens_.back().text_begin = static_cast<std::uint32_t>(part_begin);
    tape->tokens_.back().text_size = static_cast<std::uint32_t>(tape->text_.size() - part_begin);
    return true;
  }
  bool Open(Kind kind) {
    open.push_back(static_cast<std::uint32_t>(tape->tokens_.size()));
    return Push(kind);
  }
  bool Close() {
    tape->tokens_[open.back()].end = static_cast<std::uint32_t>(tape->tokens_.size());
    open.pop_back();
    return true;
  }

  // What boost::json::basic_parser asks for.
  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) { return Open(Kind::kObject); }
  bool on_object_end(std::size_t, Error&) { return Close(); }
  bool on_array_begin(Error&) { return Open(Kind::kArray); }
  bool on_array_end(std::size_t, Error&) { return Close(); }
  bool on_key_part(Text part, std::size_t, Error&) {
    AppendPart(part);
    return true;
  }
  bool on_key(Text last, std::size_t, Error&) { return PushText(Kind::kKey, last); }
  bool on_string_part(Text part, std::size_t, Error&) {
    AppendPart(part);
    return true;
  }
  bool on_string(Text last, std::size_t, Error&) { return PushText(Kind::kString, last); }
  bool on_number_part(Text part, Error&) {
    AppendPart(part);
    return true;
  }
  bool on_int64(std::int64_t, Text last, Error&) { return PushText(Kind::kNumber, last); }
  bool on_uint64(std::uint64_t, Text last, Error&) { return PushText(Kind::kNumber, last); }
  bool on_double(double, Text last, Error&) { return PushText(Kind::kNumber, last); }
  bool on_bool(bool value, Error&) { return Push(value ? Kind::kTrue : Kind::kFalse); }
  bool on_null(Error&) { return Push(Kind::kNull); }
  bool on_comment_part(Text, Error&) { return true; }
  bool on_comment(Text, Error&) { return true; }
};

namespace {

constexpr std::size_t kKeptTokens = 16'384;
constexpr std::size_t kKeptText = 256 << 10;

boost::json::parse_options Options() {
  boost::json::parse_options options;
  options.max_depth = JsonTape::kMaxDepth;
  options.allow_invalid_utf8 = true;
  return options;
}

absl::Status Malformed(std::string_view json, std::size_t offset, std::string_view problem) {
  const std::string_view before = json.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  std::string message = "the body is not valid JSON: ";
  message += problem;
  message +=
      " at line " + std::to_string(line) + ", column " + std::to_string(offset - line_begin + 1);
  return base::Failure(absl::StatusCode::kInvalidArgument, "MALFORMED_JSON", message);
}

}  // namespace

absl::Status JsonTape::Parse(std::string_view json) {
  if (json.size() > std::numeric_limits<std::uint32_t>::max() / 2) {
    return base::Failure(absl::StatusCode::kInvalidArgument, "MALFORMED_JSON",
                         "the body is larger than 2 GB");
  }
  thread_local boost::json::basic_parser<JsonTapeHandler> parser(Options());
  parser.reset();
  parser.handler().Begin(this);
  boost::system::error_code error;
  const std::size_t used = parser.write_some(/*more=*/false, json.data(), json.size(), error);
  if (!error && used < json.size()) error = boost::json::error::extra_data;
  if (error) {
    tokens_.clear();
    if (error == boost::json::error::too_deep) {
      return Malformed(json, used, "more than 100 levels");
    }
    if (error == boost::json::error::incomplete) return Malformed(json, used, "it ends too early");
    return Malformed(json, used, error.message());
  }
  return absl::OkStatus();
}

std::uint32_t JsonTape::Member(std::uint32_t object, std::string_view key) const {
  if (tokens_[object].kind != JsonToken::Kind::kObject) return 0;
  const std::uint32_t end = tokens_[object].end;
  for (std::uint32_t at = object + 1; at < end; at = tokens_[at + 1].end) {
    if (TextOf(at) == key) return at + 1;
  }
  return 0;
}

void JsonTape::Trim() {
  if (tokens_.capacity() > kKeptTokens) std::vector<JsonToken>().swap(tokens_);
  if (text_.capacity() > kKeptText) std::string().swap(text_);
}

}  // namespace deskmesh::http
