// SPDX-License-Identifier: Apache-2.0
//
// What may be said, changed and taken back in a conversation, and how entries are numbered.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "chat/core/message.h"

namespace deskmesh::chat {

struct MessageLimits {
  std::size_t text_code_points = 4'000;
  std::size_t attachments = 10;
  std::int64_t attachment_bytes = 25 * 1024 * 1024;
  std::size_t quick_replies = 12;
  std::size_t file_name_bytes = 200;
  base::Duration edit_window = std::chrono::minutes(15);
  base::Duration recall_window = std::chrono::minutes(2);
};

// Checks what a person or the bot wants to append: its text, files and choices. The error names the
// field (`message.text`, …) and the limit. Entries of the kinds kEdited and kRecalled are made by
// Edit and Recall only and are refused here.
absl::Status CheckDraft(const Message& draft, const MessageLimits& limits = {});

// Gives `message` the next number of its conversation; the only place where numbers are made.
void Append(Conversation& conversation, Message& message, base::Instant now);

// What an edit or a recall leaves behind: the changed entry and the entry that reports it. `report`
// has no id yet.
struct Amendment {
  Message changed;
  Message report;
};

// A new text for one's own text entry, within the edit window.
// PERMISSION_DENIED NOT_AUTHOR for another's; FAILED_PRECONDITION EDIT_WINDOW when too late,
// MESSAGE_RECALLED when taken back, NOT_EDITABLE for a kind without text of its own.
absl::StatusOr<Amendment> Edit(const Message& message, std::string_view editor_id,
                               std::string_view text, base::Instant now,
                               const MessageLimits& limits = {});

// Takes one's own entry back, within the recall window; its text and files are
// gone for everybody, and so are the texts that it had in between (whoever
// stores it blanks the reports of its edits). Errors as for Edit, with
// RECALL_WINDOW. Recalling twice gives MESSAGE_RECALLED.
absl::StatusOr<Amendment> Recall(const Message& message, std::string_view author_id,
                                 base::Instant now, const MessageLimits& limits = {});

// Unicode code points of UTF-8 text; invalid bytes count as one each.
std::size_t CodePoints(std::string_view text);

// The first `count` code points, never cutting inside one; `…` is added when something was cut.
std::string Shorten(std::string_view text, std::size_t count);

}  // namespace deskmesh::chat
