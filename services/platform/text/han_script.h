// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace deskmesh::text {

enum class HanScript : uint8_t { kEither, kSimplified, kTraditional };

// Whether Chinese text is written in simplified or traditional characters, by those that only one of the
// two has; kEither when none tells. Thread-safe.
HanScript HanScriptOf(std::string_view text);

// The script of a Chinese locale: traditional for zh-TW, zh-HK, zh-MO and zh-Hant, else simplified;
// kEither for other languages.
HanScript HanScriptOfLocale(std::string_view locale);

}  // namespace deskmesh::text
