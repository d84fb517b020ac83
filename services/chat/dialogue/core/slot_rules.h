// SPDX-License-Identifier: Apache-2.0
//
// Whether an answer fits a slot, and its normal form.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chat/dialogue/core/flow.h"

namespace deskmesh::chat::dialogue {

// The normal form of what is in `text`, or nothing when it doesn't fit. People write sentences: the
// first e-mail address, number, date or code in the text counts. Text is cut to 500 characters.
std::optional<std::string> ReadSlot(SlotType type, std::string_view text);

// `{slot}` replaced by its value; an unknown slot becomes nothing.
std::string FillSlots(std::string_view text, const std::map<std::string, std::string>& slots);

}  // namespace deskmesh::chat::dialogue
