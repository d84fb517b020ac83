// SPDX-License-Identifier: Apache-2.0
//
// How the language of a customer is written: BCP 47, in the one form that
// agents' languages are compared with (R25, R26).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace deskmesh::chat {

// `zh_CN` and `ZH-cn` as `zh-CN`, `zh-hans-cn` as `zh-Hans-CN`: language,
// script and region, without what may follow them. Nothing for what is no tag
// of a language.
std::optional<std::string> NormalLocale(std::string_view tag);

}  // namespace deskmesh::chat
