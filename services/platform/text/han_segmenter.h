// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::text {

// One word of a run of Han characters: `length` characters from `start`.
struct HanWord {
  uint32_t start = 0;
  uint32_t length = 0;
  bool from_domain = false;  // a term of the domain dictionary, not of ICU's general one
};

// Cuts a run of simplified Han characters into words: terms of project management and software
// support (甘特图, 子任务, 单点登录) by longest match first, ICU's dictionary on what is left.
//
//   "甘特图无法刷新"  →  甘特图 · 无法 · 刷新
//
// The words cover the run without gap or overlap. Thread-safe.
std::vector<HanWord> SegmentHan(std::u32string_view run);

// The dictionary's terms, for tests and for the glossary's consistency check.
std::vector<std::string> DomainTerms();

}  // namespace deskmesh::text
