// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// A part of an article that stands for itself, as Markdown.
struct ArticlePassage {
  std::string markdown;
  // Of the heading that it stands under, counted from 1 over all headings of the article; 0: above
  // the first one. Shown articles give the N-th heading the id `sec-N`.
  std::size_t section = 0;
};

// The part of an article that says most of what was asked, at most `max_bytes` long: all of it where
// it fits, else the section with the most and rarest words of `asked` (the question first, then words that
// search found for it), above all in its heading, with the deeper ones below it; of a longer section the
// blocks around the best one. Words of the article's `title`, and those that all sections have, tell none
// of them apart; where a number is asked for, a section that has one is a little better. Paragraphs,
// lists, tables and code are cut only where one alone is too long, code is closed. The beginning where no
// section stands out. Looks at the first 100,000 bytes. Thread-safe.
ArticlePassage BestPassage(std::string_view markdown, const std::vector<std::string>& asked,
                           std::size_t max_bytes, std::string_view title = {});

}  // namespace deskmesh::knowledge
