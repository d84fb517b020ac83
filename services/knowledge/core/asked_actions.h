// SPDX-License-Identifier: Apache-2.0
//
// What a question wants done ("delete my account", 转让工作区), told by a closed list of actions in both
// languages. An article about the same thing that does something else with it is no answer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/core/posting_index.h"

namespace deskmesh::knowledge {

// A bit for each action of the list. Opposites are different actions.
using ActionSet = uint32_t;

// The actions that a question asks for; none where it tells of them only: "since the upgrade", 导入后报错,
// "the exported file". Nor of a text of more than 400 bytes, which tells a story. Thread-safe.
ActionSet ActionsAskedIn(std::string_view question);

// Whether an article does other things of the list and nowhere any of those asked, by whatever word they
// are commonly told: "take it out of the trash" restores. False where nothing is asked.
bool DoesOtherThings(ActionSet asked, const PostingIndex& postings, DocNumber article);

// The terms under which the index has what is done to who asks by this one: `withdraw` for `remov`. Empty
// where it is no word of an action that is asked for.
std::vector<std::string> OtherWordsOfAction(const std::string& term);

}  // namespace deskmesh::knowledge
