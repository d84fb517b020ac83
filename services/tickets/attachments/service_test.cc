// SPDX-License-Identifier: Apache-2.0
#include "tickets/testing/files_desk.h"

namespace deskmesh::tickets {
namespace {

const std::string kPng = std::string("\x89PNG\r\n\x1A\n") + std::string(3000, 'p');

std::vector<v1::ListTicketAttachmentsResponse::Item> ListFilesOf(FilesDesk& desk,
                                                                 const rpc::Principal& who,
                                                                 const std::string& ticket) {
  v1::ListTicketAttachmentsRequest request;
  request.set_ticket_id(ticket);
  const auto list = TicketDesk::Demand(desk.CallAs<v1::ListTicketAttachmentsResponse>(
      who, "deskmesh.tickets.v1.TicketAttachments/List", request));
  return {list.items().begin(), list.items().end()};
}

TEST_CASE("files go with a comment and are seen by whoever sees it", "[tickets][attachments]") {
  FilesDesk desk;
  const std::string ticket = desk.Create().id();
  const std::string shown = desk.Upload(desk.agent, "../截图.png", kPng);
  const std::string secret = desk.Upload(desk.agent, "log.txt", "password=1");
  // Nobody else's yet.
  CHECK(desk.GetFile(desk.agent, shown).ok());
  CHECK(absl::IsNotFound(desk.GetFile(desk.colleague, shown).status()));
  CHECK(absl::IsNotFound(desk.Download(desk.Customer(), shown).status()));
  const v1::Comment answer = desk.Demand(desk.Say(desk.agent, ticket, "请看", {shown}));
  REQUIRE(answer.attachments_size() == 1);
  CHECK(answer.attachments(0).file_name() == "截图.png");
  CHECK(answer.attachments(0).content_type() == "image/png");
  CHECK(answer.attachments(0).size_bytes() == 3008);
  desk.Demand(desk.Say(desk.agent, ticket, "internal", {secret}, v1::Comment::INTERNAL));

  CHECK(desk.Demand(desk.Download(desk.Customer(), shown)).data() == kPng);
  CHECK(desk.Demand(desk.Download(desk.Customer(), shown)).content_type() == "image/png");
  CHECK(absl::IsNotFound(desk.GetFile(desk.Customer(), secret).status()));
  CHECK(absl::IsNotFound(desk.Download(desk.Customer(), secret).status()));
  CHECK(desk.Demand(desk.Download(desk.colleague, secret)).file_name() == "log.txt");
  CHECK(desk.Demand(desk.Download(desk.colleague, secret)).content_type() ==
        "application/octet-stream");
  const rpc::Principal stranger = desk.Contact(desk.ids("con", desk.clock.Now()));
  CHECK(absl::IsNotFound(desk.Download(stranger, shown).status()));

  CHECK(ListFilesOf(desk, desk.agent, ticket).size() == 2);
  REQUIRE(ListFilesOf(desk, desk.Customer(), ticket).size() == 1);
  CHECK(ListFilesOf(desk, desk.Customer(), ticket)[0].comment_id() == answer.id());
  CHECK(desk.Comments(desk.Customer(), ticket).back().attachments(0).id() == shown);
  desk.Settle();
  CHECK(desk.PublishedOf<v1::TicketCommented>()[0].comment().attachments(0).file_name() ==
        "截图.png");
}

TEST_CASE("a customer sends a picture without a word, also with a new ticket",
          "[tickets][attachments]") {
  FilesDesk desk;
  auto request = desk.NewTicket("打不开");
  request.mutable_ticket()->clear_requester_id();
  request.add_attachment_ids(desk.Upload(desk.Customer(), "a.png", kPng));
  const v1::Ticket ticket = desk.Demand(
      desk.CallAs<v1::Ticket>(desk.Customer(), "deskmesh.tickets.v1.Tickets/Create", request));
  REQUIRE(desk.Comments(desk.agent, ticket.id()).size() == 1);
  CHECK(desk.Comments(desk.agent, ticket.id())[0].attachments_size() == 1);
  const std::string more = desk.Upload(desk.Customer(), "b.png", kPng);
  CHECK(desk.Say(desk.Customer(), ticket.id(), "", {more}).ok());
  CHECK(FieldOf(desk.Say(desk.Customer(), ticket.id(), "", {}).status()) == "comment.body");
}

TEST_CASE("only one's own complete files that belong nowhere are sent", "[tickets][attachments]") {
  FilesDesk desk;
  const std::string ticket = desk.Create().id();
  const std::string mine = desk.Upload(desk.agent, "a.txt", "a");
  const std::string half = desk.Demand(desk.Start(desk.agent, "b.txt", 10)).id();
  CHECK(FieldOf(desk.Say(desk.colleague, ticket, "x", {mine}).status()) ==
        "comment.attachments[0]");
  CHECK(FieldOf(desk.Say(desk.agent, ticket, "x", {mine, half}).status()) ==
        "comment.attachments[1]");
  CHECK(FieldOf(desk.Say(desk.agent, ticket, "x", {mine, mine}).status()) ==
        "comment.attachments[1]");
  desk.Demand(desk.Say(desk.agent, ticket, "x", {mine}));
  CHECK(FieldOf(desk.Say(desk.agent, ticket, "again", {mine}).status()) ==
        "comment.attachments[0]");
  std::vector<std::string> heap;
  for (int i = 0; i < 11; ++i) heap.push_back(desk.Upload(desk.agent, "c.txt", "c"));
  CHECK(absl::IsInvalidArgument(desk.Say(desk.agent, ticket, "x", heap).status()));

  v1::DeleteTicketAttachmentRequest remove;
  remove.set_id(mine);
  const auto removed = [&](const rpc::Principal& who) {
    return desk
        .CallAs<google::protobuf::Empty>(who, "deskmesh.tickets.v1.TicketAttachments/Delete",
                                         remove)
        .status();
  };
  CHECK(ReasonOf(removed(desk.agent)) == "ATTACHMENT_SENT");
  remove.set_id(half);
  CHECK(absl::IsNotFound(removed(desk.colleague)));
  CHECK(removed(desk.agent).ok());
  CHECK(absl::IsNotFound(desk.GetFile(desk.agent, half).status()));
}

TEST_CASE("programs are refused by content and by name, giants by size", "[tickets][attachments]") {
  FilesDesk desk;
  const std::string program = desk.Demand(desk.Start(desk.Customer(), "photo.png", 4)).id();
  CHECK(ReasonOf(desk.Append(desk.Customer(), program, 0, "MZ\x90\x01").status()) ==
        "CONTENT_REFUSED");
  CHECK(FieldOf(desk.Start(desk.Customer(), "x", 26'214'401).status()) == "size_bytes");
  const std::string page = desk.Upload(desk.Customer(), "a.html", "<html><script>1</script>");
  CHECK(desk.Demand(desk.Download(desk.Customer(), page)).content_type() ==
        "application/octet-stream");
}

TEST_CASE("merge and split keep every file", "[tickets][attachments]") {
  FilesDesk desk;
  const std::string target = desk.Create("one").id();
  const std::string source = desk.Create("two").id();
  const std::string first = desk.Upload(desk.agent, "1.txt", "1");
  const std::string second = desk.Upload(desk.agent, "2.txt", "2");
  desk.Demand(desk.Say(desk.agent, source, "see", {first}));
  const v1::Comment both = desk.Demand(desk.Say(desk.agent, target, "", {second}));
  v1::MergeTicketsRequest merge;
  merge.set_id(target);
  merge.add_source_ids(source);
  desk.Demand(desk.Do("Merge", merge));
  CHECK(ListFilesOf(desk, desk.Customer(), target).size() == 2);

  v1::SplitTicketRequest split;
  split.set_id(target);
  split.set_subject("three");
  split.add_comment_ids(both.id());
  const v1::Ticket part = desk.Demand(desk.Do("Split", split));
  REQUIRE(ListFilesOf(desk, desk.Customer(), part.id()).size() == 1);
  CHECK(desk.Comments(desk.agent, part.id())[0].attachments(0).id() == second);
  CHECK(desk.Demand(desk.Download(desk.Customer(), second)).data() == "2");
  CHECK(ListFilesOf(desk, desk.Customer(), target).size() == 2);
}

TEST_CASE("uploads that nobody sends are swept away after a day, drafts keep theirs",
          "[tickets][attachments]") {
  FilesDesk desk;
  const std::string ticket = desk.Create().id();
  const std::string lost = desk.Upload(desk.agent, "1.txt", "1");
  const std::string held = desk.Upload(desk.agent, "2.txt", "2");
  const std::string sent = desk.Upload(desk.agent, "3.txt", "3");
  desk.Demand(desk.Say(desk.agent, ticket, "x", {sent}));
  v1::PutCommentDraftRequest put;
  put.mutable_comment_draft()->set_ticket_id(ticket);
  put.mutable_comment_draft()->add_attachments()->set_id(held);
  desk.Demand(
      desk.CallAs<v1::CommentDraft>(desk.agent, "deskmesh.tickets.v1.CommentDrafts/Put", put));
  desk.clock.Advance(std::chrono::hours(25));
  CHECK(FilesDesk::Soon([&] { return absl::IsNotFound(desk.GetFile(desk.agent, lost).status()); }));
  CHECK(desk.GetFile(desk.agent, held).ok());
  CHECK(desk.GetFile(desk.colleague, sent).ok());
}

}  // namespace
}  // namespace deskmesh::tickets
