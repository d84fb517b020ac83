// SPDX-License-Identifier: Apache-2.0
#include "gateway/core/percent.h"

#include "platform/base/error.h"

namespace deskmesh::gateway {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> Decode(std::string_view text, KeepEscapes keep, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = HexDigit(text[i + 1]);
      const int low = HexDigit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      const auto byte = static_cast<char>(high * 16 + low);
      if (byte == '/' && keep == KeepEscapes::kSlashes) {
        decoded += text.substr(i, 3);
      } else {
        decoded += byte;
      }
      i += 2;
    }
  }
  return decoded;
}

absl::Status Malformed(std::string_view what) {
  return base::Failure(absl::StatusCode::kInvalidArgument, "MALFORMED_QUERY", what);
}

}  // namespace

std::optional<std::string> DecodePath(std::string_view text, KeepEscapes keep) {
  return Decode(text, keep, /*plus_is_space=*/false);
}

absl::StatusOr<Parameters> ParseQuery(std::string_view query) {
  Parameters parameters;
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view item = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    if (item.empty()) continue;
    if (parameters.size() == kMaxParameters) {
      return Malformed("the query has more than " + std::to_string(kMaxParameters) + " parameters");
    }
    const std::size_t equals = item.find('=');
    auto name = Decode(item.substr(0, equals), KeepEscapes::kNone, true);
    auto value = equals == std::string_view::npos
                     ? std::optional<std::string>(std::string())
                     : Decode(item.substr(equals + 1), KeepEscapes::kNone, true);
    if (!name || !value)
      return Malformed("the query has a % that two hexadecimal digits don't follow");
    parameters.emplace_back(*std::move(name), *std::move(value));
  }
  return parameters;
}

}  // namespace deskmesh::gateway
