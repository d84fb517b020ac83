// SPDX-License-Identifier: Apache-2.0
#include "chat/messages/service.h"

#include <catch2/catch.hpp>
#include <utility>

#include "chat/testing/chat_fixture.h"
#include "deskmesh/chat/v1/chat_events.pb.h"

namespace deskmesh::chat {
namespace {

class MessagesFixture : public ChatFixture {
 public:
  absl::StatusOr<v1::Message> Edit(const rpc::Principal& who, const v1::Message& message,
                                   const std::string& text) {
    v1::EditMessageRequest request;
    request.set_conversation_id(message.conversation_id());
    request.set_id(message.id());
    request.mutable_message()->set_text(text);
    return Do<v1::Message>(who, "EditMessage", request);
  }
  absl::StatusOr<v1::Message> Recall(const rpc::Principal& who, const v1::Message& message) {
    v1::RecallMessageRequest request;
    request.set_conversation_id(message.conversation_id());
    request.set_id(message.id());
    return Do<v1::Message>(who, "RecallMessage", request);
  }
  absl::StatusOr<v1::Marks> Mark(const rpc::Principal& who, const std::string& id,
                                 std::int64_t delivered, std::int64_t read, bool typing = false) {
    v1::MarkRequest request;
    request.set_id(id);
    request.set_delivered_sequence(delivered);
    request.set_read_sequence(read);
    request.set_typing(typing);
    return Do<v1::Marks>(who, "Mark", request);
  }
  absl::StatusOr<v1::SendMessageResponse> Send(const rpc::Principal& who, const std::string& id,
                                               const v1::Message& message) {
    v1::SendMessageRequest request;
    request.set_conversation_id(id);
    *request.mutable_message() = message;
    return Do<v1::SendMessageResponse>(who, "SendMessage", request);
  }
};

TEST_CASE("an edit changes the entry and tells every reader, without a gap", "[chat][messages]") {
  MessagesFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Begin().id();
  const v1::Message said = chat.Say(agent, id, "请点系统设置")->message();
  const auto edited = chat.Edit(agent, said, "请点项目设置");
  REQUIRE(edited.ok());
  CHECK(edited->text() == "请点项目设置");
  CHECK(edited->has_edit_time());
  const std::vector<v1::Message> messages = chat.Messages(id);
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].text() == "请点项目设置");
  CHECK(messages[1].kind() == v1::Message::EDITED);
  CHECK(messages[1].target_id() == said.id());
  CHECK(messages[1].sequence() == 2);
  CHECK(ReasonOf(chat.Edit(chat.customer, said, "x").status()) == "NOT_AUTHOR");
  const rpc::Principal stranger = chat.Contact(chat.ids("con", chat.clock.Now()));
  CHECK(absl::IsNotFound(chat.Edit(stranger, said, "x").status()));
  CHECK(absl::IsInvalidArgument(chat.Edit(agent, said, " ").status()));
  chat.clock.Advance(std::chrono::minutes(16));
  CHECK(ReasonOf(chat.Edit(agent, said, "x").status()) == "EDIT_WINDOW");
}

TEST_CASE("a recall takes the content away for everybody", "[chat][messages]") {
  MessagesFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Begin().id();
  REQUIRE(chat.Say(agent, id, "您好").ok());
  const v1::Message said = chat.Say(chat.customer, id, "我的密码是 hunter2")->message();
  REQUIRE(chat.Recall(chat.customer, said).ok());
  for (const v1::Message& message : chat.Messages(id)) {
    CHECK(message.text().find("hunter2") == std::string::npos);
  }
  CHECK(chat.Messages(id).back().kind() == v1::Message::RECALLED);
  CHECK(ReasonOf(chat.Recall(chat.customer, said).status()) == "MESSAGE_RECALLED");
  const v1::Message late = chat.Say(chat.customer, id, "好的")->message();
  chat.clock.Advance(std::chrono::minutes(3));
  CHECK(ReasonOf(chat.Recall(chat.customer, late).status()) == "RECALL_WINDOW");
  v1::Message unknown = late;
  unknown.set_id("msg_" + std::string(26, '0'));
  CHECK(absl::IsNotFound(chat.Recall(chat.customer, unknown).status()));
}

TEST_CASE("what the team whispers stays within the team, edited or taken back",
          "[chat][messages]") {
  MessagesFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Begin().id();
  REQUIRE(chat.Say(agent, id, "您好").ok());
  v1::StreamConversationRequest request;
  request.set_id(id);
  auto seen = std::make_shared<testing::StreamCollector>();
  const rpc::Principal team = std::exchange(chat.principal, chat.customer);
  const auto stream = chat.Stream("deskmesh.chat.v1.Conversations/Stream", request, seen);
  chat.principal = team;
  v1::Message whisper;
  whisper.set_text("客户很难缠");
  whisper.set_internal(true);
  const v1::Message note = chat.Send(agent, id, whisper)->message();
  REQUIRE(chat.Edit(agent, note, "给他 8 折").ok());
  REQUIRE(chat.Recall(agent, note).ok());
  for (const auto& item : seen->Wait(4)) {
    const auto& shown = static_cast<const v1::ConversationStreamItem&>(*item);
    CHECK(shown.has_message() == (shown.sequence() == 1));
  }
  v1::ListMessagesRequest list;
  list.set_conversation_id(id);
  CHECK(chat.Do<v1::ListMessagesResponse>(chat.customer, "ListMessages", list)->messages_size() ==
        1);
  const std::vector<v1::Message> own = chat.Messages(id);
  REQUIRE(own.size() == 4);
  CHECK(own[2].internal());
  CHECK(own[3].internal());
  for (const auto& fact : chat.PublishedOf<v1::MessageSent>()) {
    CHECK(fact.message().internal() == (fact.message().sequence() > 1));
  }
}

TEST_CASE("a recall takes away what an edit said as well, and the files", "[chat][messages]") {
  MessagesFixture chat;
  const std::string id = chat.Begin().id();
  v1::CreateAttachmentRequest announce;
  announce.set_conversation_id(id);
  announce.set_file_name("a.txt");
  announce.set_size_bytes(3);
  const auto file =
      chat.CallAs<v1::Attachment>(chat.customer, "deskmesh.chat.v1.Attachments/Create", announce);
  v1::AppendAttachmentRequest part;
  part.set_id(file->id());
  part.set_data("abc");
  REQUIRE(
      chat.CallAs<v1::Attachment>(chat.customer, "deskmesh.chat.v1.Attachments/Append", part).ok());
  v1::Message with_file;
  with_file.set_text("看这里");
  with_file.add_attachments()->set_id(file->id());
  const v1::Message sent = chat.Send(chat.customer, id, with_file)->message();
  v1::GetAttachmentRequest get;
  get.set_id(file->id());
  const auto look = [&] {
    return chat.Call<v1::Attachment>("deskmesh.chat.v1.Attachments/Get", get).status();
  };
  CHECK(look().ok());
  REQUIRE(chat.Recall(chat.customer, sent).ok());
  CHECK(absl::IsNotFound(look()));

  const v1::Message said = chat.Say(chat.customer, id, "密码是 hunter2")->message();
  REQUIRE(chat.Edit(chat.customer, said, "密码是 hunter3").ok());
  REQUIRE(chat.Recall(chat.customer, said).ok());
  for (const v1::Message& message : chat.Messages(id)) {
    CHECK(message.text().find("hunter") == std::string::npos);
  }
}

TEST_CASE("both sides see how far the other is, and its stream follows", "[chat][messages]") {
  MessagesFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Begin().id();
  REQUIRE(chat.Say(agent, id, "您好").ok());
  v1::StreamMarksRequest request;
  request.set_id(id);
  auto collector = std::make_shared<testing::StreamCollector>();
  const auto stream = chat.Stream("deskmesh.chat.v1.Conversations/StreamMarks", request, collector);
  CHECK(chat.Mark(chat.customer, id, 1, 0)->customer().delivered_sequence() == 1);
  const auto latest = [&] {
    return static_cast<const v1::Marks&>(*collector->Wait(1).back()).customer();
  };
  chat.AwaitThat([&] { return latest().delivered_sequence() == 1; });
  const auto read = chat.Mark(chat.customer, id, 0, 99, true);
  REQUIRE(read.ok());
  CHECK(read->customer().read_sequence() == 1);
  CHECK(read->customer().has_typing_until());
  CHECK(read->team().read_sequence() == 0);
  chat.AwaitThat([&] { return latest().read_sequence() == 1; });
  CHECK(chat.Mark(chat.customer, id, 0, 0, true)->sequence() == read->sequence());
  const rpc::Principal stranger = chat.Contact(chat.ids("con", chat.clock.Now()));
  CHECK(absl::IsNotFound(chat.Mark(stranger, id, 1, 1).status()));
}

TEST_CASE("a whisper is a note that changes nothing else", "[chat][messages]") {
  MessagesFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟"), lead = chat.NewAgent("主管");
  const std::string id = chat.Begin().id();
  REQUIRE(chat.Say(agent, id, "您好").ok());
  v1::Message whisper;
  whisper.set_text("给他 8 折");
  whisper.set_internal(true);
  const auto said = chat.Send(lead, id, whisper);
  REQUIRE(said.ok());
  CHECK(said->message().kind() == v1::Message::NOTE);
  CHECK(chat.Get(id).assignee_id() == agent.id);
  v1::ListMessagesRequest list;
  list.set_conversation_id(id);
  const auto seen = chat.Do<v1::ListMessagesResponse>(chat.customer, "ListMessages", list);
  CHECK(seen->messages_size() == 1);
  CHECK(absl::IsInvalidArgument(chat.Send(chat.customer, id, whisper).status()));
}

TEST_CASE("the team sends cards, choices and articles; a customer's are ignored",
          "[chat][messages]") {
  MessagesFixture chat;
  chat.Answer<knowledge::v1::GetArticleRequest, knowledge::v1::Article>(
      "deskmesh.knowledge.v1.Articles/Get",
      [](const auto& request) -> absl::StatusOr<knowledge::v1::Article> {
        knowledge::v1::Article article;
        article.set_id(request.id());
        article.set_title("导入任务");
        article.set_slug("import");
        article.set_body(std::string(400, request.as_reader() ? 'x' : 'd'));
        if (request.id().ends_with("1")) return absl::NotFoundError("for the team only");
        // For other plans than this customer's, and nobody asks for whom else.
        if (request.id().ends_with("2")) {
          if (!request.contact_id().empty()) return absl::NotFoundError("not for this customer");
        }
        return article;
      });
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Begin().id();
  v1::Message card;
  card.mutable_card()->set_title("预约 1 对 1");
  card.mutable_card()->set_url("https://example.com/book");
  card.add_quick_replies("预约");
  const auto sent = chat.Send(agent, id, card);
  REQUIRE(sent.ok());
  CHECK(sent->message().kind() == v1::Message::CARD);
  CHECK(sent->message().quick_replies(0) == "预约");
  CHECK(chat.Messages(id).back().card().url() == "https://example.com/book");
  card.mutable_card()->set_url("javascript:alert(1)");
  CHECK(absl::IsInvalidArgument(chat.Send(agent, id, card).status()));

  v1::Message article;
  article.set_article_id("art_" + std::string(26, '0'));
  const auto shown = chat.Send(agent, id, article);
  REQUIRE(shown.ok());
  CHECK(shown->message().kind() == v1::Message::ARTICLE);
  CHECK(shown->message().bot_answer().citations(0).url() == "/help/import");
  CHECK(shown->message().text().size() < 220);
  // What readers see, not the draft.
  CHECK(shown->message().text().find('d') == std::string::npos);
  for (const char* kept : {"1", "2"}) {
    article.set_article_id("art_" + std::string(25, '0') + kept);
    CHECK(absl::IsInvalidArgument(chat.Send(agent, id, article).status()));
  }

  v1::Message fake;
  fake.set_text("点这里");
  *fake.mutable_card() = shown->message().card();
  fake.mutable_card()->set_title("x");
  fake.mutable_card()->set_url("https://evil.example");
  fake.add_quick_replies("领奖");
  const auto plain = chat.Send(chat.customer, id, fake);
  REQUIRE(plain.ok());
  CHECK_FALSE(plain->message().has_card());
  CHECK(plain->message().quick_replies().empty());
}

TEST_CASE("a tapped choice is told by its key, in whatever language it is shown",
          "[chat][messages]") {
  MessagesFixture chat;
  const std::string id = chat.Begin().id();
  REQUIRE(chat.Say(chat.customer, id, "甘特图怎么设置").ok());
  const v1::Message offer = chat.Messages(id).back();
  REQUIRE(offer.choices_size() == 2);
  CHECK(offer.choices(0).key() == "solved");
  CHECK(offer.choices(1).label() == offer.quick_replies(1));

  v1::Message tapped;
  tapped.set_choice_key("refund");
  const absl::Status refused = chat.Send(chat.customer, id, tapped).status();
  CHECK(absl::IsInvalidArgument(refused));
  CHECK(base::DetailsOf(refused).field_violations.at(0).field == "message.choice_key");
  tapped.set_choice_key("solved");
  const auto solved = chat.Send(chat.customer, id, tapped);
  REQUIRE(solved.ok());
  CHECK(solved->message().text() == "解决了");
  CHECK(solved->message().choice_key() == "solved");
  CHECK(solved->replies(0).text().starts_with("太好了"));
  // The knowledge base was asked for the question only.
  CHECK(chat.neighbours->questions.size() == 1);

  // A key says it although the words are others.
  tapped.set_choice_key("person");
  tapped.set_text("👩");
  CHECK(chat.Send(chat.customer, id, tapped)->conversation().state() == v1::Conversation::QUEUED);
  // The team's words are its own.
  const rpc::Principal agent = chat.NewAgent("李伟");
  tapped.set_choice_key("nonsense");
  CHECK(chat.Send(agent, id, tapped)->message().choice_key().empty());

  // The last question is answered with a key as well, and begins nothing anew.
  REQUIRE(chat.Close(agent, id).ok());
  v1::Message rated;
  rated.set_choice_key("rate:4");
  rated.set_text("买便宜货请看这里");
  const absl::Status beside = chat.Send(chat.customer, id, rated).status();
  CHECK(base::DetailsOf(beside).field_violations.at(0).field == "message.text");
  rated.set_text("4");
  const auto after = chat.Send(chat.customer, id, rated);
  REQUIRE(after.ok());
  CHECK(after->conversation().state() == v1::Conversation::CLOSED);
  CHECK(chat.Get(id).rating() == 4);
  CHECK(after->message().text() == "4");

  // Whoever rates again and again is told to wait as well.
  absl::Status last;
  for (int i = 0; i < 100 && last.ok(); ++i) last = chat.Send(chat.customer, id, rated).status();
  CHECK(ReasonOf(last) == "TOO_MANY_MESSAGES");
}

}  // namespace
}  // namespace deskmesh::chat
