// SPDX-License-Identifier: Apache-2.0
#include "chat/core/message_rules.h"

#include "platform/base/error.h"
#include "platform/text/utf8.h"

namespace deskmesh::chat {
namespace {

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

bool HasControl(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7F) return true;
  }
  return false;
}

bool IsText(MessageKind kind) { return kind == MessageKind::kText || kind == MessageKind::kNote; }

bool NeedsFile(MessageKind kind) {
  return kind == MessageKind::kImage || kind == MessageKind::kFile || kind == MessageKind::kVoice;
}

std::string Number(std::size_t value) { return std::to_string(value); }

absl::Status CheckAttachment(const Attachment& attachment, std::size_t index,
                             const MessageLimits& limits) {
  const std::string path = "message.attachments[" + Number(index) + "]";
  if (attachment.id.empty()) return base::InvalidField(path + ".id", "must name an upload");
  if (attachment.file_name.size() > limits.file_name_bytes) {
    return base::InvalidField(path + ".file_name",
                              "must be at most " + Number(limits.file_name_bytes) + " bytes");
  }
  if (attachment.size_bytes < 0 || attachment.size_bytes > limits.attachment_bytes) {
    return base::InvalidField(path + ".size_bytes",
                              "must be 0 to " + std::to_string(limits.attachment_bytes));
  }
  return absl::OkStatus();
}

absl::Status CheckAmend(const Message& message, std::string_view who, std::string_view verb) {
  if (message.author_id.empty() || message.author_id != who) {
    return base::Failure(absl::StatusCode::kPermissionDenied, "NOT_AUTHOR",
                         "only its author can " + std::string(verb) + " a message",
                         {{"message", message.id}});
  }
  if (message.recalled_at.has_value()) {
    return base::Precondition("MESSAGE_RECALLED", "the message was taken back",
                              {{"message", message.id}});
  }
  return absl::OkStatus();
}

Message Report(const Message& about, MessageKind kind) {
  Message report;
  report.conversation_id = about.conversation_id;
  report.author = about.author;
  report.author_id = about.author_id;
  report.kind = kind;
  report.target_id = about.id;
  report.is_about_note = about.kind == MessageKind::kNote;
  return report;
}

}  // namespace

std::size_t CodePoints(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += IsContinuation(c) ? 0 : 1;
  return count;
}

std::string Shorten(std::string_view text, std::size_t count) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (IsContinuation(text[i])) continue;
    if (seen == count) return std::string(text.substr(0, i)) + "…";
    ++seen;
  }
  return std::string(text);
}

absl::Status CheckDraft(const Message& draft, const MessageLimits& limits) {
  if (draft.kind == MessageKind::kEdited || draft.kind == MessageKind::kRecalled) {
    return base::InvalidField("message.kind", "must not be an amendment; edit or recall instead");
  }
  if (draft.kind == MessageKind::kNote && draft.author == Author::kCustomer) {
    return base::InvalidField("message.kind", "must not be an internal note");
  }
  if (IsText(draft.kind) && draft.attachments.empty() && text::IsBlank(draft.text)) {
    return base::InvalidField("message.text", "must not be empty");
  }
  if (CodePoints(draft.text) > limits.text_code_points) {
    return base::InvalidField("message.text",
                              "must be at most " + Number(limits.text_code_points) + " characters");
  }
  if (HasControl(draft.text)) {
    return base::InvalidField("message.text", "must not hold control characters");
  }
  if (NeedsFile(draft.kind) && draft.attachments.empty()) {
    return base::InvalidField("message.attachments", "must hold the file");
  }
  if (draft.attachments.size() > limits.attachments) {
    return base::InvalidField("message.attachments",
                              "must be at most " + Number(limits.attachments));
  }
  for (std::size_t i = 0; i < draft.attachments.size(); ++i) {
    DESKMESH_RETURN_IF_ERROR(CheckAttachment(draft.attachments[i], i, limits));
  }
  if (draft.quick_replies.size() > limits.quick_replies) {
    return base::InvalidField("message.quick_replies",
                              "must be at most " + Number(limits.quick_replies));
  }
  return absl::OkStatus();
}

void Append(Conversation& conversation, Message& message, base::Instant now) {
  message.conversation_id = conversation.id;
  message.sequence = ++conversation.last_sequence;
  message.created_at = now;
}

absl::StatusOr<Amendment> Edit(const Message& message, std::string_view editor_id,
                               std::string_view text, base::Instant now,
                               const MessageLimits& limits) {
  DESKMESH_RETURN_IF_ERROR(CheckAmend(message, editor_id, "edit"));
  if (!IsText(message.kind)) {
    return base::Precondition("NOT_EDITABLE", "only a text can be edited",
                              {{"message", message.id}});
  }
  if (now - message.created_at > limits.edit_window) {
    return base::Precondition("EDIT_WINDOW", "the message is too old to be edited",
                              {{"message", message.id}});
  }
  Amendment amendment{message, Report(message, MessageKind::kEdited)};
  amendment.changed.text = std::string(text);
  amendment.changed.edited_at = now;
  DESKMESH_RETURN_IF_ERROR(CheckDraft(amendment.changed, limits));
  amendment.report.text = amendment.changed.text;
  return amendment;
}

absl::StatusOr<Amendment> Recall(const Message& message, std::string_view author_id,
                                 base::Instant now, const MessageLimits& limits) {
  DESKMESH_RETURN_IF_ERROR(CheckAmend(message, author_id, "recall"));
  if (message.kind == MessageKind::kEdited || message.kind == MessageKind::kNotice) {
    return base::Precondition("NOT_EDITABLE", "only what somebody said can be taken back",
                              {{"message", message.id}});
  }
  if (now - message.created_at > limits.recall_window) {
    return base::Precondition("RECALL_WINDOW", "the message is too old to be taken back",
                              {{"message", message.id}});
  }
  Amendment amendment{message, Report(message, MessageKind::kRecalled)};
  amendment.changed.text.clear();
  amendment.changed.attachments.clear();
  amendment.changed.quick_replies.clear();
  amendment.changed.citations.clear();
  amendment.changed.card = {};
  amendment.changed.recalled_at = now;
  return amendment;
}

}  // namespace deskmesh::chat
