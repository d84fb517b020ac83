// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// What a question names that may be something else than the help centre is about: other products, places,
// people. By their look (Latin letters in a Chinese sentence, capitals inside an English one) and a short list of
// well-known ones that many write in small letters or in Chinese (支付宝, iphone). A help centre that has none
// of their words says nothing about them. Folded, as text::Tokenize gives them, each once, at most 20; neither
// error codes nor weekdays, months and languages.
std::vector<std::string> ForeignNamesIn(std::string_view question);

}  // namespace deskmesh::knowledge
