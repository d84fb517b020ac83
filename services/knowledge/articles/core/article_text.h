// SPDX-License-Identifier: Apache-2.0
//
// What an article's Markdown (CommonMark) says in plain text, and its address.
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// The text without marks: headings, bullets, emphasis, links (their text), images (their
// description) and HTML tags lose their marks; entities become characters, definitions of links fall away;
// paragraphs are separated by a line break. A row of a table is a line, its cells parted by ` · `. What
// isn't a mark stays: numbers of steps, `1~3`, `7*24`, code and addresses as they are written.
std::string PlainText(std::string_view markdown);

// The beginning of a text that fits into `max_bytes`, cut at the end of a sentence where one is in
// the second half, else at a character.
std::string Opening(std::string_view text, std::size_t max_bytes);

// Lower-case ASCII words of a text and the pinyin of its Han characters joined by `-`, cut at a syllable or a
// letter; may be empty.
std::string PinyinWords(std::string_view text, std::size_t most_bytes);

// Lower-case ASCII words of the title and the pinyin of its Han characters joined by `-`, at most 60
// letters, then the end of the id, which makes it unique: `plan-dates-on-the-gantt-chart-x7ab2c81`,
// `ru-he-dao-chu-gan-te-tu-x7ab2c81`; `article-x7ab2c81` where the title has neither.
std::string SlugOf(std::string_view title, std::string_view id);

// Whether an author may choose it: 1 to 100 lower-case ASCII letters, digits and single inner `-`.
bool IsSlug(std::string_view slug);

}  // namespace deskmesh::knowledge
