// SPDX-License-Identifier: Apache-2.0
#include "chat/attachments/service.h"

#include <catch2/catch.hpp>

#include "chat/testing/chat_fixture.h"

namespace deskmesh::chat {
namespace {

const std::string kPng = std::string("\x89PNG\r\n\x1A\n") + std::string(3000, 'p');

class FilesFixture : public ChatFixture {
 public:
  using ChatFixture::ChatFixture;

  absl::StatusOr<v1::Attachment> Start(const rpc::Principal& who, const std::string& conversation,
                                       const std::string& name, std::int64_t size) {
    v1::CreateAttachmentRequest request;
    request.set_conversation_id(conversation);
    request.set_file_name(name);
    request.set_size_bytes(size);
    return CallAs<v1::Attachment>(who, "deskmesh.chat.v1.Attachments/Create", request);
  }
  absl::StatusOr<v1::Attachment> Append(const rpc::Principal& who, const std::string& id,
                                        std::int64_t offset, const std::string& data) {
    v1::AppendAttachmentRequest request;
    request.set_id(id);
    request.set_offset(offset);
    request.set_data(data);
    return CallAs<v1::Attachment>(who, "deskmesh.chat.v1.Attachments/Append", request);
  }
  absl::StatusOr<options::v1::RawBody> Download(const rpc::Principal& who, const std::string& id,
                                                std::int64_t offset = 0) {
    v1::DownloadAttachmentRequest request;
    request.set_id(id);
    request.set_offset(offset);
    return CallAs<options::v1::RawBody>(who, "deskmesh.chat.v1.Attachments/Download", request);
  }
  absl::StatusOr<v1::SendMessageResponse> SendFile(const rpc::Principal& who,
                                                   const std::string& conversation,
                                                   const std::string& file) {
    v1::SendMessageRequest request;
    request.set_conversation_id(conversation);
    request.mutable_message()->add_attachments()->set_id(file);
    return Do<v1::SendMessageResponse>(who, "SendMessage", request);
  }
};

TEST_CASE("a file arrives in parts, goes on after a cut, and is sent with a message",
          "[chat][attachments]") {
  FilesFixture chat;
  const std::string talk = chat.Begin().id();
  const auto begun = chat.Start(chat.customer, talk, "../../截图\u202Egpj.png", 3008);
  REQUIRE(begun.ok());
  CHECK(begun->file_name() == "截图gpj.png");
  const std::string id = begun->id();
  CHECK(chat.Append(chat.customer, id, 0, kPng.substr(0, 1000))->received_bytes() == 1000);
  // The answer was lost: the same part again, then one that overlaps.
  CHECK(chat.Append(chat.customer, id, 0, kPng.substr(0, 1000))->received_bytes() == 1000);
  CHECK(chat.Append(chat.customer, id, 500, kPng.substr(500, 1500))->received_bytes() == 2000);
  CHECK(absl::IsInvalidArgument(chat.Append(chat.customer, id, 2500, "x").status()));
  CHECK(absl::IsNotFound(chat.Download(chat.customer, id).status()));
  CHECK(absl::IsInvalidArgument(chat.SendFile(chat.customer, talk, id).status()));
  CHECK(absl::IsInvalidArgument(
      chat.Append(chat.customer, id, 2000, std::string(2000, 'p')).status()));
  const auto complete = chat.Append(chat.customer, id, 2000, kPng.substr(2000));
  REQUIRE(complete.ok());
  CHECK(complete->is_complete());
  CHECK(complete->content_type() == "image/png");

  const auto sent = chat.SendFile(chat.customer, talk, id);
  REQUIRE(sent.ok());
  CHECK(sent->message().kind() == v1::Message::IMAGE);
  CHECK(sent->message().attachments(0).size_bytes() == 3008);
  CHECK(sent->replies(0).text().find("看不懂图片") != std::string::npos);
  const rpc::Principal agent = chat.NewAgent("李伟");
  const auto bytes = chat.Download(agent, id);
  REQUIRE(bytes.ok());
  CHECK(bytes->data() == kPng);
  CHECK(bytes->content_type() == "image/png");
  CHECK(chat.Download(agent, id, 1700)->data() == kPng.substr(1700));
}

TEST_CASE("a file without words is the bot's turn as well, also within a flow",
          "[chat][attachments]") {
  FilesFixture chat;
  const std::string talk = chat.Begin().id();
  const auto upload = [&](const std::string& name, const std::string& bytes) {
    const auto begun =
        chat.Start(chat.customer, talk, name, static_cast<std::int64_t>(bytes.size()));
    REQUIRE(begun.ok());
    REQUIRE(chat.Append(chat.customer, begun->id(), 0, bytes).ok());
    return begun->id();
  };
  const auto voice =
      chat.SendFile(chat.customer, talk, upload("语音.ogg", "OggS" + std::string(99, 'a')));
  REQUIRE(voice.ok());
  CHECK(voice->message().kind() == v1::Message::VOICE);
  REQUIRE(voice->replies_size() == 1);
  CHECK(voice->replies(0).text().find("语音") != std::string::npos);
  CHECK(chat.neighbours->questions.empty());

  // Within a flow it answers nothing: the flow asks again, and knows nothing new.
  const auto asked = chat.Say(chat.customer, talk, "用不了");
  REQUIRE(asked.ok());
  REQUIRE(asked->conversation().flow_id() != "");
  const auto sent = chat.SendFile(chat.customer, talk, upload("a.png", kPng));
  REQUIRE(sent.ok());
  CHECK(sent->message().kind() == v1::Message::IMAGE);
  REQUIRE(sent->replies_size() == 1);
  CHECK(sent->replies(0).text() == asked->replies(asked->replies_size() - 1).text());
  CHECK(sent->conversation().known_size() == asked->conversation().known_size());
  CHECK(sent->conversation().state() == v1::Conversation::BOT);
}

TEST_CASE("others' files don't exist, and nobody sends what isn't his", "[chat][attachments]") {
  FilesFixture chat;
  const std::string talk = chat.Begin().id(), other = chat.Begin().id();
  const std::string id = chat.Start(chat.customer, talk, "a.txt", 5)->id();
  REQUIRE(chat.Append(chat.customer, id, 0, "hello").ok());
  const rpc::Principal stranger = chat.Contact(chat.ids("con", chat.clock.Now()));
  CHECK(absl::IsNotFound(chat.Download(stranger, id).status()));
  CHECK(absl::IsNotFound(chat.Append(stranger, id, 0, "x").status()));
  CHECK(absl::IsNotFound(chat.Start(stranger, talk, "x", 1).status()));
  CHECK(absl::IsInvalidArgument(chat.SendFile(chat.customer, other, id).status()));
  const rpc::Principal agent = chat.NewAgent("李伟");
  CHECK(absl::IsInvalidArgument(chat.SendFile(agent, talk, id).status()));
  // Text is offered as a download, never shown as a page.
  CHECK(chat.Download(chat.customer, id)->content_type() == "application/octet-stream");
  CHECK(chat.Download(chat.customer, id)->file_name() == "a.txt");
}

TEST_CASE("programs are refused by content and by name, giants by size", "[chat][attachments]") {
  FilesFixture chat;
  const std::string talk = chat.Begin().id();
  const std::string program = chat.Start(chat.customer, talk, "photo.png", 4)->id();
  CHECK(ReasonOf(chat.Append(chat.customer, program, 0, "MZ\x90\x01").status()) ==
        "CONTENT_REFUSED");
  const std::string named = chat.Start(chat.customer, talk, "photo.png.exe", 3008)->id();
  CHECK(ReasonOf(chat.Append(chat.customer, named, 0, kPng).status()) == "CONTENT_REFUSED");
  CHECK(absl::IsInvalidArgument(chat.Start(chat.customer, talk, "x", 26'214'401).status()));
  CHECK(absl::IsInvalidArgument(chat.Start(chat.customer, talk, "x", 0).status()));
  const std::string big = chat.Start(chat.customer, talk, "x.bin", 26'214'400)->id();
  CHECK(absl::IsInvalidArgument(
      chat.Append(chat.customer, big, 0, std::string(524'289, 'x')).status()));
  absl::Status last;
  for (int i = 0; i < 25 && last.ok(); ++i) {
    last = chat.Start(chat.customer, talk, "x", 10).status();
  }
  CHECK(ReasonOf(last) == "TOO_MANY_UPLOADS");
}

TEST_CASE("a customer's bytes are bounded, and what is never sent is swept",
          "[chat][attachments]") {
  FilesFixture chat("chat:\n  contact_upload_mib: 1\n");
  const std::string id = chat.Begin().id();
  const auto upload = [&] {
    const auto file =
        chat.Start(chat.customer, id, "a.png", static_cast<std::int64_t>(kPng.size()));
    REQUIRE(chat.Append(chat.customer, file->id(), 0, kPng).ok());
    return file->id();
  };
  const std::string sent = upload(), unsent = upload();
  REQUIRE(chat.SendFile(chat.customer, id, sent).ok());
  const absl::Status refused = chat.Start(chat.customer, id, "b.png", 1 << 20).status();
  CHECK(ReasonOf(refused) == "TOO_MANY_BYTES");
  CHECK(base::DetailsOf(refused).retry_after_ms > 0);
  const rpc::Principal agent = chat.NewAgent("李伟");
  CHECK(chat.Start(agent, id, "b.png", 2 << 20).ok());
  chat.clock.Advance(std::chrono::hours(24) + std::chrono::minutes(2));
  chat.AwaitThat([&] { return absl::IsNotFound(chat.Download(chat.customer, unsent).status()); });
  CHECK(chat.Download(chat.customer, sent).ok());
  CHECK(chat.Start(chat.customer, id, "b.png", 1 << 19).ok());
}

}  // namespace
}  // namespace deskmesh::chat
