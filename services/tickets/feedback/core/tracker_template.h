// SPDX-License-Identifier: Apache-2.0
//
// The templates of tracker mappings: `{{name}}` stands for a value, `{{basic.USER.PASSWORD}}` for two
// secrets as HTTP basic credentials.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::tickets {

// By name: `title`, `key`, `param.project`, `secret.token` …
using TemplateValues = std::map<std::string, std::string, std::less<>>;

// Where a text goes decides how values are written into it.
enum class TemplatePlace : std::uint8_t {
  kUrl,  // percent-encoded, so that none leads elsewhere
  kHeader,  // control characters dropped, so that none begins a header of its own
  kJson,  // as the inside of a JSON string
};

// INVALID_ARGUMENT says which name has no value, or that a brace is never closed.
absl::StatusOr<std::string> FillTemplate(std::string_view text, const TemplateValues& values,
                                         TemplatePlace place);

// The values a template names, each once. A template that isn't closed names what it names before.
std::vector<std::string> NamesIn(std::string_view text);

}  // namespace deskmesh::tickets
