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

// 1 to 64 of the characters a-z, 0-9 and _.
bool IsSlotName(std::string_view name);

// `{slot}` replaced by its value; an unknown slot becomes nothing.
std::string FillSlots(std::string_view text, const std::map<std::string, std::string>& slots);
// The same for an address: values are percent-encoded (RFC 3986), so that none changes where it
// leads.
std::string FillUrl(std::string_view url, const std::map<std::string, std::string>& slots);

}  // namespace deskmesh::chat::dialogue
