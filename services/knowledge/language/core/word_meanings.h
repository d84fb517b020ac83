// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/text/tokenizer.h"

namespace deskmesh::knowledge {

// What the words of a text mean in everyday requests, in order: "my parcel is late" and "包裹还没到"
// both speak of "deliver" and "late". The longest phrase at a place counts, with all its meanings;
// words that are in no list have none. Classifiers with a handful of examples a class learn from it
// what no example says. Thread-safe.
std::vector<std::string_view> DescribeMeanings(const std::vector<text::Token>& tokens);

// The words by meaning, one meaning a paragraph: "name: words".
std::string_view WordMeaningList();

}  // namespace deskmesh::knowledge
