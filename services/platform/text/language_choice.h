// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::text {

// The locale a text is answered in: the writer's own, unless the text is clearly in another language, by a
// script that the own language isn't written in or by enough words. Without an own one the text's language;
// may be empty. Thread-safe.
std::string LocaleOfText(std::string_view text, std::string_view own_locale);

// Whether a locale names a language and, where it has them, a script and a country that exist: "zh-CN",
// "en", "zh-Hant-HK", "es-419". Thread-safe.
bool IsKnownLocale(std::string_view locale);

}  // namespace deskmesh::text
