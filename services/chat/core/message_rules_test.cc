// SPDX-License-Identifier: Apache-2.0
#include "chat/core/message_rules.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"

namespace deskmesh::chat {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr base::Instant kSent = base::Instant::FromSeconds(1'750'000'000);

Message Text(std::string text) {
  Message message;
  message.id = "msg_1";
  message.author = Author::kCustomer;
  message.author_id = "con_1";
  message.text = std::move(text);
  message.created_at = kSent;
  return message;
}

std::string FieldOf(const absl::Status& status) {
  const auto details = base::DetailsOf(status);
  return details.field_violations.empty() ? "" : details.field_violations.front().field;
}

TEST_CASE("a draft is refused by field and limit", "[chat][core]") {
  CHECK(CheckDraft(Text("甘特图无法刷新 😀")).ok());
  CHECK(FieldOf(CheckDraft(Text(" \n\t　"))) == "message.text");
  CHECK(FieldOf(CheckDraft(Text("\u200B\u2060"))) == "message.text");
  CHECK(FieldOf(CheckDraft(Text(std::string("a\0b", 3)))) == "message.text");
  std::string long_text;
  for (int i = 0; i < 4'000; ++i) long_text += "图";
  CHECK(CheckDraft(Text(long_text)).ok());
  CHECK(FieldOf(CheckDraft(Text(long_text + "x"))) == "message.text");

  Message file = Text("");
  file.kind = MessageKind::kFile;
  CHECK(FieldOf(CheckDraft(file)) == "message.attachments");
  file.attachments.push_back({"att_1", "a.png", "image/png", 10});
  CHECK(CheckDraft(file).ok());
  file.attachments[0].size_bytes = 26 * 1024 * 1024;
  CHECK(FieldOf(CheckDraft(file)) == "message.attachments[0].size_bytes");
  file.attachments.assign(11, {"att_1", "a.png", "image/png", 10});
  CHECK(FieldOf(CheckDraft(file)) == "message.attachments");

  Message note = Text("psst");
  note.kind = MessageKind::kNote;
  CHECK(FieldOf(CheckDraft(note)) == "message.kind");
  note.author = Author::kAgent;
  CHECK(CheckDraft(note).ok());
  CHECK_FALSE(IsVisibleToCustomer(note));
}

TEST_CASE("numbers of a conversation have no gap", "[chat][core]") {
  Conversation conversation;
  conversation.id = "cnv_1";
  for (int i = 1; i <= 100; ++i) {
    Message message = Text("hello");
    Append(conversation, message, kSent + seconds(i));
    REQUIRE(message.sequence == i);
    REQUIRE(message.conversation_id == "cnv_1");
  }
  CHECK(conversation.last_sequence == 100);
}

TEST_CASE("an author edits within the window and the report names the entry", "[chat][core]") {
  const Message message = Text("helo");
  auto amendment = Edit(message, "con_1", "hello", kSent + minutes(15));
  REQUIRE(amendment.ok());
  CHECK(amendment->changed.text == "hello");
  CHECK(amendment->changed.edited_at == kSent + minutes(15));
  CHECK(amendment->report.kind == MessageKind::kEdited);
  CHECK(amendment->report.target_id == "msg_1");
  CHECK(amendment->report.text == "hello");
  CHECK(base::DetailsOf(Edit(message, "con_2", "x", kSent).status()).reason == "NOT_AUTHOR");
  CHECK(base::DetailsOf(Edit(message, "con_1", "x", kSent + minutes(16)).status()).reason ==
        "EDIT_WINDOW");
  CHECK(FieldOf(Edit(message, "con_1", "  ", kSent).status()) == "message.text");
}

TEST_CASE("a recalled message keeps its number and loses its content", "[chat][core]") {
  Message message = Text("wrong chat");
  message.sequence = 4;
  auto amendment = Recall(message, "con_1", kSent + seconds(119));
  REQUIRE(amendment.ok());
  CHECK(amendment->changed.text.empty());
  CHECK(amendment->changed.sequence == 4);
  CHECK(amendment->report.text.empty());
  CHECK(base::DetailsOf(Recall(amendment->changed, "con_1", kSent).status()).reason ==
        "MESSAGE_RECALLED");
  CHECK(base::DetailsOf(Edit(amendment->changed, "con_1", "x", kSent).status()).reason ==
        "MESSAGE_RECALLED");
  CHECK(base::DetailsOf(Recall(message, "con_1", kSent + seconds(121)).status()).reason ==
        "RECALL_WINDOW");
}

TEST_CASE("a bot's or the system's entry has no author who could change it", "[chat][core]") {
  Message message = Text("hello");
  message.author = Author::kBot;
  message.author_id.clear();
  CHECK(base::DetailsOf(Edit(message, "", "x", kSent).status()).reason == "NOT_AUTHOR");
}

TEST_CASE("a text is shortened between characters", "[chat][core]") {
  CHECK(Shorten("甘特图", 2) == "甘特…");
  CHECK(Shorten("甘特图", 3) == "甘特图");
  CHECK(CodePoints("a图😀") == 3);
}

}  // namespace
}  // namespace deskmesh::chat
