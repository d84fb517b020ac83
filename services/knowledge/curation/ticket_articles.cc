// SPDX-License-Identifier: Apache-2.0
//
// Articles from solved tickets: how they are drafted, and drafted again (R32).
#include <algorithm>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/articles/core/article_text.h"
#include "knowledge/articles/store.h"
#include "knowledge/curation/core/ticket_draft.h"
#include "knowledge/curation/service.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kCommentPage = 200;
constexpr int kMostCommentPages = 10;
constexpr int kVersionsLooked = 100;

// The names of who asked, and of their organisation. Who was forgotten has none.
absl::StatusOr<std::vector<std::string>> NamesOf(const rpc::TaskCall& call, rpc::Channels& channels,
                                                 const tickets::v1::Ticket& ticket) {
  std::vector<std::string> names;
  std::string organization_id = ticket.organization_id();
  if (!ticket.requester_id().empty()) {
    accounts::v1::GetContactRequest get;
    get.set_id(ticket.requester_id());
    const auto contact = rpc::Invoke<accounts::v1::Contact>(channels.To("accounts"),
                                                            "deskmesh.accounts.v1.Contacts/Get",
                                                            get, call.OutgoingAs("knowledge"));
    if (!contact.ok() && !absl::IsNotFound(contact.status())) return contact.status();
    if (contact.ok()) {
      names.push_back(contact->display_name());
      if (organization_id.empty()) organization_id = contact->organization_id();
    }
  }
  if (organization_id.empty()) return names;
  accounts::v1::GetOrganizationRequest get;
  get.set_id(organization_id);
  const auto organization = rpc::Invoke<accounts::v1::Organization>(
      channels.To("accounts"), "deskmesh.accounts.v1.Organizations/Get", get,
      call.OutgoingAs("knowledge"));
  if (!organization.ok() && !absl::IsNotFound(organization.status())) return organization.status();
  if (organization.ok()) names.push_back(organization->display_name());
  return names;
}

// With the caller's own rights. The last answer is the solution: all of a long ticket is read.
absl::StatusOr<std::vector<tickets::v1::Comment>> CommentsOf(const rpc::TaskCall& call,
                                                             rpc::Channels& channels,
                                                             const std::string& ticket_id) {
  tickets::v1::ListCommentsRequest list;
  list.set_ticket_id(ticket_id);
  list.set_page_size(kCommentPage);
  std::vector<tickets::v1::Comment> comments;
  for (int page = 0; page < kMostCommentPages; ++page) {
    DESKMESH_ASSIGN_OR_RETURN(
        const tickets::v1::ListCommentsResponse some,
        rpc::Invoke<tickets::v1::ListCommentsResponse>(channels.To("tickets"),
                                                       "deskmesh.tickets.v1.Tickets/ListComments",
                                                       list, call.Outgoing()));
    comments.insert(comments.end(), some.comments().begin(), some.comments().end());
    if (some.next_page_token().empty()) break;
    list.set_page_token(some.next_page_token());
  }
  std::ranges::sort(comments, {}, &tickets::v1::Comment::sequence);
  return comments;
}

// An article of another one's properties, with the words that its ticket gives.
v1::Article WithWordsOf(const v1::Article& draft, v1::Article content) {
  content.set_title(draft.title());
  content.set_body(draft.body());
  content.set_locale(draft.locale());
  content.set_kind(draft.kind());
  *content.mutable_error_codes() = draft.error_codes();
  return content;
}

// Whether it is still the draft that its ticket gave: nobody has changed, judged or translated it.
bool IsAsDrafted(const store::ArticleRow& row, const v1::Article& newest) {
  const bool is_draft = row.state == "DRAFT" && !row.is_live();
  if (!is_draft || !row.rejection.empty() || !row.translation_id.empty()) return false;
  // Earlier releases wrote the first version without its ticket.
  return row.version == 1 || !newest.ticket_id().empty();
}

// What its ticket gave an article last, if among its newest versions; else the first one.
absl::StatusOr<v1::Article> LastDrafted(rpc::ReadCall& call, const store::ArticleRow& row) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<store::VersionRow> versions,
      store::ListVersions(call.tx(), call.workspace(), row.id, row.version + 1, kVersionsLooked));
  std::int64_t drafted = 1;
  for (const store::VersionRow& version : versions) {
    DESKMESH_ASSIGN_OR_RETURN(const v1::Article header, convert::ParseContent(version.header));
    if (header.ticket_id().empty()) continue;
    drafted = version.version;
    break;
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::string bytes,
                            store::LoadVersion(call.tx(), call.workspace(), row.id, drafted));
  return convert::ParseContent(bytes);
}

// The article that a ticket made before: a draft as it was made takes the ticket's words of now, any
// other comes back with them beside it.
absl::Status DraftAnew(rpc::WriteCall& call, ArticleService& articles, const std::string& id,
                       const std::string& ticket_id, const v1::Article& draft, v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), id));
  DESKMESH_ASSIGN_OR_RETURN(const std::string bytes,
                            store::LoadVersion(call.tx(), call.workspace(), id, row.version));
  DESKMESH_ASSIGN_OR_RETURN(const v1::Article newest, convert::ParseContent(bytes));
  if (IsAsDrafted(row, newest)) {
    v1::UpdateArticleRequest update;
    *update.mutable_article() = WithWordsOf(draft, newest);
    if (update.article().SerializeAsString() == newest.SerializeAsString()) {
      return Fill(call, row, row.version, reply);
    }
    update.mutable_article()->set_id(id);
    for (const char* path : {"title", "body", "locale", "kind", "error_codes"}) {
      update.mutable_update_mask()->add_paths(path);
    }
    return articles.Update(call, update, reply, ticket_id);
  }
  DESKMESH_RETURN_IF_ERROR(Fill(call, row, row.version, reply));
  DESKMESH_ASSIGN_OR_RETURN(const v1::Article drafted, LastDrafted(call, row));
  if (draft.body() != drafted.body() && draft.body() != newest.body()) {
    reply->set_ticket_body(draft.body());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CurationService::TicketArticle> CurationService::ArticleOf(
    rpc::TaskCall& call, const std::string& ticket_id) {
  // With the caller's own rights: who may not read the ticket can't make an article of it.
  tickets::v1::GetTicketRequest get;
  get.set_id(ticket_id);
  DESKMESH_ASSIGN_OR_RETURN(
      const tickets::v1::Ticket ticket,
      rpc::Invoke<tickets::v1::Ticket>(channels_.To("tickets"), "deskmesh.tickets.v1.Tickets/Get",
                                       get, call.Outgoing()));
  const bool is_solved = ticket.state() == tickets::v1::Ticket::RESOLVED ||
                         ticket.state() == tickets::v1::Ticket::CLOSED;
  if (!is_solved) {
    return base::Precondition("TICKET_NOT_SOLVED", "only a solved ticket can become an article",
                              {{"ticket", ticket_id}});
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<tickets::v1::Comment> comments,
                            CommentsOf(call, channels_, ticket_id));
  SolvedTicket solved;
  solved.subject = ticket.subject();
  solved.description = ticket.description();
  for (const tickets::v1::Comment& comment : comments) {
    if (comment.author() == tickets::v1::Comment::SYSTEM) continue;
    const bool is_from_customer = comment.author() == tickets::v1::Comment::CUSTOMER;
    // The description is the ticket's first comment.
    if (solved.description.empty() && is_from_customer) {
      solved.description = comment.body();
      continue;
    }
    solved.comments.push_back(
        {is_from_customer, comment.visibility() != tickets::v1::Comment::INTERNAL, comment.body()});
  }
  DESKMESH_ASSIGN_OR_RETURN(solved.names, NamesOf(call, channels_, ticket));
  const auto workspace = replica_.Of(call.workspace());
  DESKMESH_ASSIGN_OR_RETURN(const TicketDraft draft,
                            knowledge::DraftFromTicket(solved, [&](std::string_view code) {
                              return workspace->index.HasErrorCode(code);
                            }));
  TicketArticle made;
  made.article.set_title(draft.title);
  made.article.set_body(draft.body);
  made.article.set_locale(convert::LocaleOf(draft.locale));
  made.article.set_kind(draft.error_codes.empty() ? v1::Article::FAQ : v1::Article::ERROR_CODE);
  for (const std::string& code : draft.error_codes) made.article.add_error_codes(code);
  made.address_words = draft.address_words;
  return made;
}

absl::Status CurationService::DraftFromTicket(rpc::TaskCall& call,
                                              const v1::DraftFromTicketRequest& request,
                                              v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const TicketArticle made, ArticleOf(call, request.ticket_id()));
  return call.WriteReply(*reply, [&](rpc::WriteCall& write) -> absl::Status {
    reply->Clear();
    store::ArticleRow mark;
    mark.workspace_id = write.workspace();
    mark.slug = TicketAddress(request.ticket_id());
    const auto first = store::LoadArticleBySlug(write.tx(), write.workspace(), mark.slug);
    if (first.ok()) {
      return DraftAnew(write, articles_, first->id, request.ticket_id(), made.article, reply);
    }
    if (!absl::IsNotFound(first.status())) return first.status();
    v1::CreateArticleRequest create;
    *create.mutable_article() = made.article;
    create.mutable_article()->set_slug(SlugOf(made.address_words, write.NewId("art")));
    DESKMESH_RETURN_IF_ERROR(articles_.Create(write, create, reply, request.ticket_id()));
    mark.id = reply->id();
    const absl::Status claimed = store::ClaimSlug(write.tx(), mark);
    if (!absl::IsAlreadyExists(claimed)) return claimed;
    return base::Failure(absl::StatusCode::kAborted, "TICKET_IS_DRAFTED",
                         "an article is being made of this ticket; try again",
                         {{"ticket", request.ticket_id()}});
  });
}

absl::Status CurationService::Redraft(rpc::TaskCall& call, const std::string& ticket_id) {
  // Which codes are errors is told by the articles.
  if (!replica_.is_ready()) return absl::UnavailableError("the search index is being built");
  DESKMESH_ASSIGN_OR_RETURN(const TicketArticle made, ArticleOf(call, ticket_id));
  return call.Write([&](rpc::WriteCall& write) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(
        const store::ArticleRow first,
        store::LoadArticleBySlug(write.tx(), write.workspace(), TicketAddress(ticket_id)));
    v1::Article reply;
    return DraftAnew(write, articles_, first.id, ticket_id, made.article, &reply);
  });
}

}  // namespace deskmesh::knowledge
