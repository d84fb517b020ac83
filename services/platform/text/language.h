// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::text {

// The language of a text and how sure that is.
struct LanguageGuess {
  std::string code;       // ISO 639-1 ("zh", "en", "de"), or "und" when no letter tells
  double confidence = 0;  // in [0, 1]
};

// Guesses the language of a short, possibly mixed text. The script decides first (any Han without
// kana is Chinese, however many Latin product names stand around it); languages that share a
// script are told apart by their function words, letters and letter sequences. Latin text without
// any such sign is English: technical headings have no function words. An English sentence with a few
// Chinese names or quoted words in it is English; codes and addresses alone ("E5003") are of no language.
//
// Knows zh en ja ko de fr es pt it nl da sv pl lt tr id vi ru uk sr kk el ar hi th. Thread-safe.
LanguageGuess DetectLanguage(std::string_view text);

}  // namespace deskmesh::text
