// SPDX-License-Identifier: Apache-2.0
#include "tickets/testing/files_desk.h"

namespace deskmesh::tickets {
namespace {

absl::StatusOr<v1::CommentDraft> GetDraft(FilesDesk& desk, const rpc::Principal& who,
                                          const std::string& ticket) {
  v1::GetCommentDraftRequest request;
  request.set_ticket_id(ticket);
  return desk.CallAs<v1::CommentDraft>(who, "deskmesh.tickets.v1.CommentDrafts/Get", request);
}

absl::StatusOr<v1::CommentDraft> PutDraft(FilesDesk& desk, const rpc::Principal& who,
                                          const std::string& ticket, const std::string& body,
                                          const std::string& etag = "",
                                          const std::vector<std::string>& files = {}) {
  v1::PutCommentDraftRequest request;
  request.mutable_comment_draft()->set_ticket_id(ticket);
  request.mutable_comment_draft()->set_body(body);
  request.mutable_comment_draft()->set_visibility(v1::Comment::INTERNAL);
  request.mutable_comment_draft()->set_etag(etag);
  for (const std::string& id : files) {
    request.mutable_comment_draft()->add_attachments()->set_id(id);
  }
  return desk.CallAs<v1::CommentDraft>(who, "deskmesh.tickets.v1.CommentDrafts/Put", request);
}

std::size_t CountDraftsOf(FilesDesk& desk, const rpc::Principal& who) {
  return static_cast<std::size_t>(
      TicketDesk::Demand(
          desk.CallAs<v1::ListCommentDraftsResponse>(who, "deskmesh.tickets.v1.CommentDrafts/List",
                                                     v1::ListCommentDraftsRequest()))
          .comment_drafts_size());
}

TEST_CASE("a draft is one's own, the last one written counts, and an etag guards it",
          "[tickets][drafts]") {
  FilesDesk desk;
  const std::string ticket = desk.Create().id();
  CHECK(desk.Demand(GetDraft(desk, desk.agent, ticket)).body().empty());
  const std::string file = desk.Upload(desk.agent, "a.txt", "a");
  const v1::CommentDraft first = desk.Demand(PutDraft(desk, desk.agent, ticket, "one", "", {file}));
  const v1::CommentDraft second =
      desk.Demand(PutDraft(desk, desk.agent, ticket, "two", first.etag()));
  CHECK(ReasonOf(PutDraft(desk, desk.agent, ticket, "late", first.etag()).status()) ==
        "STALE_ETAG");
  CHECK(desk.Demand(PutDraft(desk, desk.agent, ticket, "three", "", {file})).etag() !=
        second.etag());
  const v1::CommentDraft kept = desk.Demand(GetDraft(desk, desk.agent, ticket));
  CHECK(kept.body() == "three");
  CHECK(kept.visibility() == v1::Comment::INTERNAL);
  CHECK(kept.attachments(0).file_name() == "a.txt");
  CHECK(desk.Demand(GetDraft(desk, desk.colleague, ticket)).etag().empty());
  desk.Demand(PutDraft(desk, desk.colleague, ticket, "mine"));
  CHECK(CountDraftsOf(desk, desk.agent) == 1);
  const std::string other = desk.ids("tkt", desk.clock.Now());
  CHECK(absl::IsNotFound(PutDraft(desk, desk.agent, other, "x").status()));
}

TEST_CASE("a draft is gone when its words are sent or deleted", "[tickets][drafts]") {
  FilesDesk desk;
  const std::string ticket = desk.Create().id();
  desk.Demand(PutDraft(desk, desk.agent, ticket, "one"));
  desk.Demand(PutDraft(desk, desk.colleague, ticket, "mine"));
  desk.Demand(desk.Say(desk.agent, ticket, "one", {}));
  CHECK(CountDraftsOf(desk, desk.agent) == 0);
  CHECK(CountDraftsOf(desk, desk.colleague) == 1);
  desk.Demand(PutDraft(desk, desk.colleague, ticket, ""));
  CHECK(CountDraftsOf(desk, desk.colleague) == 0);
  desk.Demand(PutDraft(desk, desk.agent, ticket, "two"));
  v1::DeleteCommentDraftRequest remove;
  remove.set_ticket_id(ticket);
  for (int i = 0; i < 2; ++i) {
    CHECK(desk.CallAs<google::protobuf::Empty>(desk.agent,
                                               "deskmesh.tickets.v1.CommentDrafts/Delete", remove)
              .ok());
  }
  CHECK(CountDraftsOf(desk, desk.agent) == 0);
}

}  // namespace
}  // namespace deskmesh::tickets
