// SPDX-License-Identifier: Apache-2.0
//
// What customers see of articles, and what is counted of what they do.
#include <catch2/catch.hpp>

#include <set>

#include "deskmesh/knowledge/v1/files_service.pb.h"
#include "deskmesh/knowledge/v1/knowledge_events.pb.h"
#include "google/protobuf/empty.pb.h"
#include "knowledge/articles/index_replica.h"
#include "knowledge/testing/help_desk.h"
#include "platform/base/error.h"
#include "platform/cache/cache.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::knowledge {

TEST_CASE("customers read what is for their role and plan, whatever they call",
          "[knowledge][readers]") {
  HelpDesk desk;
  const v1::Article sso =
      desk.Published("Single sign-on", "![x](files/x.png) Connect the directory.",
                     [](v1::Article* article) { article->add_reader_plans("enterprise"); });
  const v1::Article portfolio =
      desk.Published("Portfolio budgets", "Plan money over projects.",
                     [](v1::Article* article) { article->add_reader_roles("project_manager"); });
  desk.Published("Invite guests", "Guests see shared projects.");
  desk.Await([&] { return desk.Search(desk.principal, "single sign-on").results_size() == 1; });
  CHECK(desk.Search(desk.manager, "single sign-on directory").results_size() == 1);
  CHECK(desk.Search(desk.visitor, "single sign-on directory").results_size() == 0);
  for (const v1::Article& article : {sso, portfolio}) {
    CHECK(desk.Get(desk.manager, article.id()).ok());
    CHECK(absl::IsNotFound(desk.Get(desk.visitor, article.id()).status()));
    v1::GetArticleBySlugRequest by_slug;
    by_slug.set_slug(article.slug());
    CHECK(desk.As<v1::GetArticleBySlugResponse>(desk.manager, "Articles/GetBySlug", by_slug).ok());
    CHECK(absl::IsNotFound(
        desk.As<v1::GetArticleBySlugResponse>(desk.visitor, "Articles/GetBySlug", by_slug)
            .status()));
    CHECK(absl::IsNotFound(desk.Vote(desk.visitor, article.id(), true).status()));
    CHECK(desk.Vote(desk.manager, article.id(), true).ok());
    v1::ListArticleFilesRequest files;
    files.set_article_id(article.id());
    CHECK(absl::IsNotFound(
        desk.As<v1::ListArticleFilesResponse>(desk.visitor, "ArticleFiles/List", files).status()));
    CHECK(desk.As<v1::ListArticleFilesResponse>(desk.manager, "ArticleFiles/List", files).ok());
  }
  const auto listed = [&](const rpc::Principal& who) {
    return desk.As<v1::ListArticlesResponse>(who, "Articles/List", v1::ListArticlesRequest())
        ->articles_size();
  };
  CHECK(listed(desk.visitor) == 1);
  CHECK(listed(desk.manager) == 3);
  const auto suggested = [&](const rpc::Principal& who) {
    v1::SuggestArticlesRequest suggest;
    suggest.set_q("portf");
    // A customer's own word opens nothing.
    suggest.set_role("project manager");
    return desk.As<v1::SuggestArticlesResponse>(who, "Articles/Suggest", suggest)->titles_size();
  };
  CHECK(suggested(desk.visitor) == 0);
  CHECK(suggested(desk.manager) == 1);
  const auto recommended = [&](const rpc::Principal& who) {
    v1::RecommendArticlesRequest recommend;
    recommend.set_page("portfolio budgets");
    return desk.As<v1::RecommendArticlesResponse>(who, "Articles/Recommend", recommend)
        ->recommendations_size();
  };
  CHECK(recommended(desk.visitor) == 1);
  CHECK(recommended(desk.manager) == 3);
  const std::string question = "How do I connect single sign-on with the directory?";
  CHECK(desk.Ask(desk.visitor, question).citations().empty());
  CHECK(desk.Ask(desk.Bot(), question).citations().empty());
  CHECK(desk.Ask(desk.Bot(), question, desk.visitor.id).citations().empty());
  v1::AnswerRequest stranger;
  stranger.set_question(question);
  stranger.set_contact_id(desk.ids("con", desk.clock.Now()));
  CHECK(absl::IsNotFound(
      desk.As<v1::AnswerResponse>(desk.Bot(), "Articles/Answer", stranger).status()));
  REQUIRE(desk.Ask(desk.Bot(), question, desk.manager.id).citations_size() >= 1);
  CHECK(desk.Ask(desk.manager, question).citations(0).article_id() == sso.id());
}

TEST_CASE("categories count what their reader may read, and what is for whom is asked for them",
          "[knowledge][readers]") {
  HelpDesk desk;
  const auto in = [](const char* category, const char* plan = "") {
    return [=](v1::Article* article) {
      article->set_category(category);
      if (*plan != 0) article->add_reader_plans(plan);
    };
  };
  const v1::Article sso = desk.Published("Single sign-on", "Connect the directory.",
                                         in("Access/Directory", "enterprise"));
  const v1::Article guests = desk.Published("Invite guests", "Guests see projects.", in("Access"));
  desk.Published("Team notes", "How we reset directories.", [](v1::Article* article) {
    article->set_category("Access");
    article->set_audience(v1::Article::INTERNAL);
  });
  desk.Await([&] { return desk.Search(desk.principal, "reset directories").results_size() == 2; });
  const auto browse = [&](const rpc::Principal& who, const std::string& category = "") {
    v1::BrowseArticlesRequest request;
    request.set_locale("en-GB");
    request.set_category(category);
    const auto found = desk.As<v1::BrowseArticlesResponse>(who, "Articles/Browse", request);
    REQUIRE(found.ok());
    return *found;
  };
  CHECK(browse(desk.visitor).articles() == 1);
  REQUIRE(browse(desk.visitor).categories_size() == 1);
  CHECK(browse(desk.visitor).categories(0).total() == 1);
  CHECK(browse(desk.visitor).categories(0).articles(0).slug() == guests.slug());
  const v1::BrowseArticlesResponse all = browse(desk.manager);
  CHECK(all.articles() == 2);
  REQUIRE(all.categories_size() == 2);
  CHECK(all.categories(0).count() == 1);
  CHECK(all.categories(0).total() == 2);
  CHECK(all.categories(1).path() == "Access/Directory");
  CHECK(all.categories(1).articles().empty());
  CHECK(browse(desk.manager, "Access/Directory").categories(0).articles(0).title() ==
        "Single sign-on");
  CHECK(browse(desk.visitor, "Access/Directory").articles() == 0);
  CHECK(browse(desk.principal).articles() == 2);

  // Whoever sends an article to a customer sees what that customer can open.
  const auto found_for = [&](const std::string& contact) {
    v1::SearchArticlesRequest search;
    search.set_q("directory reset sign-on");
    search.set_contact_id(contact);
    return desk.As<v1::SearchArticlesResponse>(desk.principal, "Articles/Search", search);
  };
  CHECK(desk.Search(desk.principal, "directory reset sign-on").results_size() == 2);
  CHECK(found_for(desk.visitor.id)->results_size() == 0);
  REQUIRE(found_for(desk.manager.id)->results_size() == 1);
  CHECK(found_for(desk.manager.id)->results(0).article().owner_id().empty());
  CHECK(absl::IsNotFound(found_for(desk.ids("con", desk.clock.Now())).status()));
  v1::GetArticleRequest get;
  get.set_id(sso.id());
  get.set_contact_id(desk.manager.id);
  CHECK(absl::IsInvalidArgument(desk.As(desk.principal, "Articles/Get", get).status()));
  get.set_as_reader(true);
  CHECK(desk.As(desk.principal, "Articles/Get", get).ok());
  for (const std::string& other : {desk.visitor.id, desk.ids("con", desk.clock.Now())}) {
    get.set_contact_id(other);
    CHECK(absl::IsNotFound(desk.As(desk.principal, "Articles/Get", get).status()));
  }
  get.set_id(guests.id());
  CHECK(desk.As(desk.principal, "Articles/Get", get).ok());
}

TEST_CASE("an article that became internal is in no answer, though the index doesn't know yet",
          "[knowledge][readers]") {
  HelpDesk desk;
  const v1::Article article =
      desk.Published("Refund approval steps", "The supervisor approves the refund.");
  desk.Await([&] { return desk.Search(desk.visitor, "refund approval").results_size() == 1; });
  // As when another process has published it and this one is behind.
  REQUIRE(desk.database()
              .Write([&](sql::Tx& tx) {
                static constexpr sql::Statement kHide{
                    "UPDATE article SET reader_audience = 'INTERNAL' WHERE workspace_id = "
                    ":workspace AND id = :id"};
                return tx.Execute(kHide, {{"workspace", desk.workspace}, {"id", article.id()}});
              })
              .ok());
  for (const rpc::Principal& who : {desk.visitor, desk.Bot(), desk.principal}) {
    const v1::AnswerResponse answer = desk.Ask(who, "refund approval steps", desk.manager.id);
    CHECK(answer.decision() == v1::AnswerResponse::HANDOVER);
    CHECK(answer.citations().empty());
    CHECK(answer.answer().empty());
  }
}

TEST_CASE("the team can ask for what readers see, which isn't the draft", "[knowledge][readers]") {
  HelpDesk desk;
  v1::Article article = desk.Write("Invoices", "Old text.");
  CHECK(absl::IsNotFound(desk.Get(desk.principal, article.id(), true).status()));
  REQUIRE(desk.Publish(article.id()).ok());
  v1::Article draft;
  draft.set_id(article.id());
  draft.set_body("Secret plans.");
  REQUIRE(desk.Update(draft).ok());
  v1::SubmitArticleRequest submit;
  submit.set_id(article.id());
  REQUIRE(desk.As(desk.principal, "Articles/Submit", submit)->state() == v1::Article::IN_REVIEW);
  const auto seen = desk.Get(desk.principal, article.id(), true);
  REQUIRE(seen.ok());
  CHECK(seen->body() == "Old text.");
  CHECK(seen->state() == v1::Article::PUBLISHED);
  CHECK(desk.Get(desk.principal, article.id())->body() == "Secret plans.");
  const v1::Article internal = desk.Published(
      "Playbook", "x", [](v1::Article* made) { made->set_audience(v1::Article::INTERNAL); });
  CHECK(absl::IsNotFound(desk.Get(desk.principal, internal.id(), true).status()));
}

TEST_CASE("an address that isn't for the reader looks like nobody's", "[knowledge][readers]") {
  HelpDesk desk;
  const v1::Article sso =
      desk.Published("Single sign-on", "Connect the directory.",
                     [](v1::Article* article) { article->add_reader_plans("enterprise"); });
  const auto refused = [&](const std::string& slug) {
    v1::GetArticleBySlugRequest by_slug;
    by_slug.set_slug(slug);
    const auto got =
        desk.As<v1::GetArticleBySlugResponse>(desk.visitor, "Articles/GetBySlug", by_slug);
    return got.status().ToString();
  };
  const std::string other = sso.slug().substr(0, sso.slug().size() - 4) + "0000";
  std::string nobodys = refused(other);
  CHECK(refused(sso.slug()).find(sso.id()) == std::string::npos);
  for (std::size_t at; (at = nobodys.find(other)) != std::string::npos;) {
    nobodys.replace(at, other.size(), sso.slug());
  }
  CHECK(refused(sso.slug()) == nobodys);
}

TEST_CASE("accounts that don't answer are left alone for a while, and what was known counts",
          "[knowledge][readers]") {
  HelpDesk desk;
  for (const char* title : {"Single sign-on", "Audit log", "Data residency"}) {
    desk.Published(title, "For large teams.",
                   [](v1::Article* article) { article->add_reader_plans("enterprise"); });
  }
  const auto listed = [&](const rpc::Principal& who) {
    return desk.As<v1::ListArticlesResponse>(who, "Articles/List", v1::ListArticlesRequest())
        ->articles_size();
  };
  CHECK(listed(desk.manager) == 3);
  int asked = 0;
  desk.Answer<accounts::v1::GetContactRequest, accounts::v1::Contact>(
      "deskmesh.accounts.v1.Contacts/Get",
      [&](const accounts::v1::GetContactRequest&) -> absl::StatusOr<accounts::v1::Contact> {
        ++asked;
        return absl::UnavailableError("away");
      });
  desk.clock.Advance(std::chrono::minutes(1));
  CHECK(listed(desk.manager) == 3);
  CHECK(asked == 1);
  // Whoever reads next.
  CHECK(listed(desk.visitor) == 0);
  CHECK(asked == 1);
  desk.clock.Advance(std::chrono::seconds(7));
  CHECK(listed(desk.visitor) == 0);
  CHECK(asked == 2);
}

TEST_CASE("readers see nothing of authors and drafts", "[knowledge][readers]") {
  HelpDesk desk;
  const v1::Article article = desk.Published("Prices", "10 a month.", [&](v1::Article* made) {
    made->set_category("billing");
    made->set_owner_id("usr_owner");
    rpc::SetTimestamp(desk.clock.Now(), made->mutable_review_due_time());
  });
  v1::Article draft;
  draft.set_id(article.id());
  draft.set_category("prices");
  draft.set_locale("zh-CN");
  REQUIRE(desk.Update(draft).ok());
  const auto seen = desk.Get(desk.visitor, article.id());
  REQUIRE(seen.ok());
  CHECK(seen->owner_id().empty());
  CHECK(seen->author_id().empty());
  CHECK(seen->etag().empty());
  CHECK_FALSE(seen->has_review_due_time());
  CHECK(seen->version() == 1);
  CHECK(desk.Get(desk.principal, article.id())->owner_id() == "usr_owner");
  const auto listed = [&](const rpc::Principal& who, const std::string& category,
                          const std::string& locale, bool stale = false) {
    v1::ListArticlesRequest list;
    list.set_category(category);
    list.set_locale(locale);
    list.set_stale(stale);
    return desk.As<v1::ListArticlesResponse>(who, "Articles/List", list)->articles_size();
  };
  CHECK(listed(desk.visitor, "billing", "en") == 1);
  CHECK(listed(desk.visitor, "prices", "") == 0);
  CHECK(listed(desk.visitor, "", "zh-CN") == 0);
  CHECK(listed(desk.principal, "prices", "zh-CN") == 1);
  const v1::Article fresh = desk.Published("Fresh", "x");
  CHECK(listed(desk.visitor, "", "en", true) == 2);  // which are stale is the team's
}

TEST_CASE("a vote leaves the author's etag and moves the article in the index",
          "[knowledge][readers]") {
  HelpDesk desk;
  const v1::Article first = desk.Published("Export the board", "As a file.");
  const v1::Article second = desk.Published("Export the boards", "As a file.");
  desk.Await([&] { return desk.Search(desk.visitor, "export board").results_size() == 2; });
  const auto score = [&](const std::string& id) {
    const v1::SearchArticlesResponse found = desk.Search(desk.principal, "export board");
    for (const auto& result : found.results()) {
      if (result.article().id() == id) return result.score();
    }
    return 0.0;
  };
  const double before = score(second.id());
  for (int i = 0; i < 20; ++i) {
    const rpc::Principal voter = desk.Contact(desk.ids("con", desk.clock.Now()));
    REQUIRE(desk.Vote(voter, second.id(), true).ok());
  }
  // Votes give no hint: the index looks each second.
  desk.AwaitOverTime(std::chrono::seconds(1), [&] { return score(second.id()) > before * 1.05; });
  v1::Article edit;
  edit.set_id(second.id());
  edit.set_body("As a file, or as a picture.");
  edit.set_etag(second.etag());
  CHECK(desk.Update(edit).ok());
  CHECK(base::DetailsOf(desk.Update(edit).status()).reason == "STALE_ETAG");
}

TEST_CASE("what readers write with votes is read by the team, without personal data",
          "[knowledge][readers]") {
  HelpDesk desk;
  const v1::Article article = desk.Published("Prices", "10 a month.");
  REQUIRE(desk.Vote(desk.visitor, article.id(), false, "wrong, mail me at ann@example.com").ok());
  REQUIRE(desk.Vote(desk.manager, article.id(), true).ok());
  v1::ListArticleCommentsRequest list;
  list.set_article_id(article.id());
  const auto comments =
      desk.As<v1::ListArticleCommentsResponse>(desk.principal, "Articles/ListComments", list);
  REQUIRE(comments.ok());
  REQUIRE(comments->comments_size() == 1);
  CHECK(comments->comments(0).text().starts_with("wrong, mail me at "));
  CHECK(comments->comments(0).text().find("ann@") == std::string::npos);
  CHECK_FALSE(comments->comments(0).helpful());
  const auto facts = desk.PublishedOf<v1::ArticleVoted>();
  REQUIRE(facts.size() == 2);
  CHECK(facts[0].comment() == comments->comments(0).text());
  // Page by page.
  REQUIRE(desk.Vote(desk.manager, article.id(), true, "good").ok());
  list.set_page_size(1);
  auto page =
      desk.As<v1::ListArticleCommentsResponse>(desk.principal, "Articles/ListComments", list);
  std::set<std::string> texts;
  for (; page.ok(); list.set_page_token(page->next_page_token()),
                    page = desk.As<v1::ListArticleCommentsResponse>(
                        desk.principal, "Articles/ListComments", list)) {
    for (const auto& comment : page->comments()) texts.insert(comment.text());
    if (page->next_page_token().empty()) break;
  }
  CHECK(texts.size() == 2);
  // Also where several were written in one moment.
  texts.clear();
  for (int i = 0; i < 5; ++i) {
    const rpc::Principal voter = desk.Contact(desk.ids("con", desk.clock.Now()));
    REQUIRE(desk.Vote(voter, article.id(), true, "text " + std::to_string(i)).ok());
  }
  list.set_page_size(2);
  list.clear_page_token();
  do {
    page = desk.As<v1::ListArticleCommentsResponse>(desk.principal, "Articles/ListComments", list);
    REQUIRE(page.ok());
    for (const auto& comment : page->comments()) texts.insert(comment.text());
    list.set_page_token(page->next_page_token());
  } while (!page->next_page_token().empty());
  CHECK(texts.size() == 7);
}

TEST_CASE("a later vote without words keeps those of the vote before", "[knowledge][readers]") {
  HelpDesk desk;
  const v1::Article article = desk.Published("Prices", "10 a month.");
  const auto only_comment = [&] {
    const auto listed = desk.As<v1::ListArticleCommentsResponse>(
        desk.principal, "Articles/ListComments", v1::ListArticleCommentsRequest());
    REQUIRE(listed.ok());
    REQUIRE(listed->comments_size() == 1);
    return listed->comments(0);
  };
  REQUIRE(desk.Vote(desk.visitor, article.id(), false, "It is 12 by now.").ok());
  const v1::ArticleComment first = only_comment();
  desk.clock.Advance(std::chrono::hours(1));
  REQUIRE(desk.Vote(desk.visitor, article.id(), true)->helpful_count() == 1);
  const v1::ArticleComment kept = only_comment();
  CHECK(kept.text() == "It is 12 by now.");
  CHECK_FALSE(kept.helpful());  // as they were said
  // The words grow no younger: they are kept for a time.
  CHECK(rpc::InstantOf(kept.create_time()) == rpc::InstantOf(first.create_time()));
  REQUIRE(desk.Vote(desk.visitor, article.id(), true, "Right now.").ok());
  const v1::ArticleComment newer = only_comment();
  CHECK(newer.text() == "Right now.");
  CHECK(rpc::InstantOf(newer.create_time()) > rpc::InstantOf(first.create_time()));
}

TEST_CASE("what the team looks up and what is asked while typing isn't counted",
          "[knowledge][readers]") {
  HelpDesk desk;
  desk.Published("Invite guests", "Guests see shared projects.");
  desk.Await([&] { return desk.Search(desk.principal, "guests").results_size() == 1; });
  desk.Ask(desk.principal, "who is Wang Fang?");
  desk.Ask(desk.Bot(), "a rehearsal of a flow");
  desk.Search(desk.visitor, "gue", /*as_typed=*/true);
  desk.Search(desk.visitor, "guests");
  desk.Await([&] { return desk.Asked() == 1; });
  desk.Ask(desk.Bot(), "unheard of things", desk.visitor.id);
  desk.Await([&] { return desk.Asked() == 2; });
  // Programs ask for readers.
  rpc::Principal program = desk.principal;
  program.kind = rpc::Principal::Kind::kApiKey;
  desk.Search(program, "guests");
  desk.Await([&] { return desk.Asked() == 3; });
  CHECK(desk.Report().searches() == 2);
}

TEST_CASE("a rule that hands over cites nothing, a doubt at most three", "[knowledge][readers]") {
  HelpDesk desk;
  for (int i = 0; i < 8; ++i) {
    desk.Published("Export boards " + std::to_string(i), "Boards are exported as files.");
  }
  desk.Await([&] { return desk.Search(desk.principal, "export boards").results_size() == 8; });
  const v1::AnswerResponse person = desk.Ask(desk.visitor, "转人工客服 export boards");
  CHECK(person.decision() == v1::AnswerResponse::HANDOVER);
  CHECK(person.citations().empty());
  const v1::AnswerResponse doubt = desk.Ask(
      desk.visitor, "my neighbour's green bicycle wheel turned slowly while boards sang quietly");
  REQUIRE(doubt.decision() == v1::AnswerResponse::HANDOVER);
  CHECK(doubt.citations_size() <= 3);
  desk.Await([&] { return desk.Asked() == 2; });
  CHECK(desk.Report().articles().empty());
}

TEST_CASE("the exam guards archiving", "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  const std::string english = desk.Published("Gantt chart", "Drag bars of the Gantt chart.").id();
  desk.Published("Invoices", "Under billing.");
  v1::CreateExamQuestionRequest question;
  question.mutable_question()->set_text("gantt chart");
  question.mutable_question()->set_article_id(english);
  REQUIRE(desk.As<v1::ExamQuestion>(desk.principal, "Curation/CreateExamQuestion", question).ok());
  desk.Await([&] {
    return desk.As<v1::ExamReport>(desk.principal, "Curation/RunExam", v1::RunExamRequest())
               ->right() == 1;
  });
  v1::ArchiveArticleRequest archive;
  archive.set_id(english);
  const auto refused = desk.As(desk.principal, "Articles/Archive", archive);
  CHECK(base::DetailsOf(refused.status()).reason == "EXAM_FAILED");
  CHECK(std::string(base::MessageOf(refused.status())).find("gantt chart") != std::string::npos);
  archive.set_ignore_exam(true);
  CHECK(desk.As(desk.principal, "Articles/Archive", archive).ok());
}

TEST_CASE("what becomes visible long after its time is found all the same",
          "[knowledge][readers]") {
  HelpDesk desk;
  const std::string id = desk.Published("Gantt chart", "Drag bars.").id();
  desk.Await([&] { return desk.Search(desk.visitor, "gantt").results_size() == 1; });
  desk.clock.Advance(std::chrono::minutes(1));
  desk.Published("Later article", "x");
  desk.Await([&] { return desk.Search(desk.visitor, "later article").results_size() >= 1; });
  // As a replica whose clock is behind, or a transaction that waited, leaves it.
  REQUIRE(
      desk.database()
          .Write([&](sql::Tx& tx) {
            static constexpr sql::Statement kArchive{
                "UPDATE article SET state = 'ARCHIVED', published_version = 0, reader_audience = "
                "'', revision = revision + 1 WHERE id = :id"};
            return tx.Execute(kArchive, {{"id", id}});
          })
          .ok());
  desk.AwaitOverTime(std::chrono::minutes(3),
                     [&] { return desk.Search(desk.visitor, "gantt").results_size() == 0; });
}

TEST_CASE("a draft is nothing new to the index", "[knowledge][readers]") {
  HelpDesk desk;
  const v1::Article kept = desk.Published("Gantt chart", "Drag bars.");
  const std::string gone = desk.Published("Old board", "x").id();
  const auto cache = cache::Open({}, desk.clock);
  REQUIRE(cache.ok());
  IndexReplica replica(desk.database(), **cache, desk.clock);
  REQUIRE(replica.Start().ok());
  const auto index = replica.Of(desk.workspace);
  CHECK(index->index.extent().documents == 2);
  v1::Article draft;
  draft.set_id(kept.id());
  draft.set_body("Drag bars, or their ends.");
  REQUIRE(desk.Update(draft).ok());
  // Found by comparing everything, which comes behind the draft.
  REQUIRE(
      desk.database()
          .Write([&](sql::Tx& tx) {
            static constexpr sql::Statement kArchive{
                "UPDATE article SET state = 'ARCHIVED', published_version = 0, reader_audience = "
                "'', revision = revision + 1 WHERE id = :id"};
            return tx.Execute(kArchive, {{"id", gone}});
          })
          .ok());
  desk.AwaitOverTime(std::chrono::minutes(3), [&] { return index->index.size() == 1; });
  // What is replaced leaves its old document behind.
  CHECK(index->index.extent().documents == 2);
  REQUIRE(desk.Publish(kept.id()).ok());
  desk.AwaitOverTime(std::chrono::minutes(3), [&] { return index->index.extent().documents == 3; });
  replica.Stop();
}

TEST_CASE("of changes at one time each is examined with those before it", "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  const std::string gantt = desk.Published("Gantt chart", "Drag bars.").id();
  v1::CreateExamQuestionRequest question;
  question.mutable_question()->set_text("gantt chart");
  question.mutable_question()->set_article_id(gantt);
  REQUIRE(desk.As<v1::ExamQuestion>(desk.principal, "Curation/CreateExamQuestion", question).ok());
  desk.Await([&] {
    return desk.As<v1::ExamReport>(desk.principal, "Curation/RunExam", v1::RunExamRequest())
               ->right() == 1;
  });
  std::vector<std::string> drafts;
  for (int i = 0; i < 6; ++i) drafts.push_back(desk.Write("Draft " + std::to_string(i), "x").id());
  std::vector<absl::Status> ended(drafts.size());
  std::vector<std::thread> people;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    people.emplace_back([&, i] { ended[i] = desk.Publish(drafts[i]).status(); });
  }
  for (std::thread& person : people) person.join();
  int published = 0;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const v1::Article::State state = desk.Get(desk.principal, drafts[i])->state();
    if (ended[i].ok()) {
      CHECK(state == v1::Article::PUBLISHED);
      ++published;
    } else {
      CHECK(base::DetailsOf(ended[i]).reason == "EXAM_OVERTAKEN");
      CHECK(state == v1::Article::DRAFT);
    }
  }
  CHECK(published >= 1);
}

}  // namespace deskmesh::knowledge
