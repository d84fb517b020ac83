// SPDX-License-Identifier: Apache-2.0
#include "tickets/feedback/core/tracker_template.h"

#include <absl/strings/escaping.h>

#include <algorithm>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr char kHex[] = "0123456789ABCDEF";

void AppendForUrl(std::string_view value, std::string* out) {
  for (const char c : value) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.' || c == '~';
    if (is_plain) {
      *out += c;
      continue;
    }
    *out += '%';
    *out += kHex[static_cast<unsigned char>(c) >> 4U];
    *out += kHex[static_cast<unsigned char>(c) & 15U];
  }
}

void AppendForJson(std::string_view value, std::string* out) {
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      *out += '\\';
      *out += c;
    } else if (c == '\n') {
      *out += "\\n";
    } else if (byte < 0x20) {
      *out += "\\u00";
      *out += kHex[byte >> 4U];
      *out += kHex[byte & 15U];
    } else {
      *out += c;
    }
  }
}

void AppendForHeader(std::string_view value, std::string* out) {
  for (const char c : value) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) *out += c;
  }
}

// The two secrets of `basic.USER.PASSWORD`.
std::vector<std::string> SecretsOfBasic(std::string_view name) {
  const std::size_t dot = name.find('.', 6);
  if (dot == std::string_view::npos) return {"secret." + std::string(name.substr(6))};
  return {"secret." + std::string(name.substr(6, dot - 6)),
          "secret." + std::string(name.substr(dot + 1))};
}

absl::Status Missing(std::string_view name) {
  return base::Failure(absl::StatusCode::kInvalidArgument, "TEMPLATE_VALUE_MISSING",
                       "the template names " + std::string(name) + ", which has no value",
                       {{"name", std::string(name)}});
}

absl::StatusOr<std::string> ValueOf(std::string_view name, const TemplateValues& values) {
  if (!name.starts_with("basic.")) {
    const auto found = values.find(name);
    if (found == values.end()) return Missing(name);
    return found->second;
  }
  std::string pair;
  for (const std::string& secret : SecretsOfBasic(name)) {
    const auto found = values.find(secret);
    if (found == values.end()) return Missing(secret);
    pair += (pair.empty() ? "" : ":") + found->second;
  }
  std::string encoded;
  absl::Base64Escape(pair, &encoded);
  return encoded;
}

}  // namespace

absl::StatusOr<std::string> FillTemplate(std::string_view text, const TemplateValues& values,
                                         TemplatePlace place) {
  std::string filled;
  while (true) {
    const std::size_t open = text.find("{{");
    filled += text.substr(0, open);
    if (open == std::string_view::npos) return filled;
    const std::size_t close = text.find("}}", open);
    if (close == std::string_view::npos) {
      return base::Failure(absl::StatusCode::kInvalidArgument, "TEMPLATE_MALFORMED",
                           "the template has {{ without }}");
    }
    DESKMESH_ASSIGN_OR_RETURN(const std::string value,
                              ValueOf(text.substr(open + 2, close - open - 2), values));
    if (place == TemplatePlace::kUrl) AppendForUrl(value, &filled);
    if (place == TemplatePlace::kHeader) AppendForHeader(value, &filled);
    if (place == TemplatePlace::kJson) AppendForJson(value, &filled);
    text.remove_prefix(close + 2);
  }
}

std::vector<std::string> NamesIn(std::string_view text) {
  std::vector<std::string> names;
  const auto add = [&](std::string name) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  };
  while (true) {
    const std::size_t open = text.find("{{");
    const std::size_t close = open == std::string_view::npos ? open : text.find("}}", open);
    if (close == std::string_view::npos) return names;
    const std::string_view name = text.substr(open + 2, close - open - 2);
    if (name.starts_with("basic.")) {
      for (std::string& secret : SecretsOfBasic(name)) add(std::move(secret));
    } else {
      add(std::string(name));
    }
    text.remove_prefix(close + 2);
  }
}

}  // namespace deskmesh::tickets
