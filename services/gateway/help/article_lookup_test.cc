// SPDX-License-Identifier: Apache-2.0
#include "gateway/help/article_lookup.h"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "gateway/testing/door_fixture.h"
#include "platform/base/error.h"

namespace deskmesh::gateway {
namespace {

using http::testing::Answer;
using knowledge::v1::Article;

constexpr char kSiteKey[] = "wgt_01m8e8j8rke0087qs3634jgxkk2r9dpk01d978ppjp";
constexpr char kOtherKey[] = "wgt_01m8e8j8rke0087qs3634jgxkk0000000000000000";
constexpr char kWorkspace[] = "wsp_01m8e8j8rke0087qs3634jgxkk";
constexpr char kArticleId[] = "art_01m8e8jcz3e009dfz49742vxqx";

FrontDoorSetting WithSite(const std::string& folder, const std::string& site_key) {
  FrontDoorSetting setting;
  setting.web_folder = folder;
  setting.site_key = site_key;
  return setting;
}

// A help centre whose article "new-name" was called "old-name" before.
struct HelpCentre {
  explicit HelpCentre(const std::string& site_key = kSiteKey) : door(WithSite(folder, site_key)) {
    std::ofstream(folder + "/help.html") << "<html><title>Help centre</title>app</html>";
    std::ofstream(folder + "/index.html") << "<html>workspace</html>";
    door.channel.On("deskmesh.accounts.v1.Workspaces.Get",
                    [](const auto&) -> absl::StatusOr<rpc::MessagePtr> {
                      accounts::v1::Workspace workspace;
                      workspace.set_id(kWorkspace);
                      workspace.set_widget_key(kSiteKey);
                      return std::make_shared<const accounts::v1::Workspace>(workspace);
                    });
    article.set_id(kArticleId);
    article.set_slug("new-name");
    article.set_title("Boards <& lists>");
    article.set_html("<p>Open the \"board\".</p>");
    article.set_audience(Article::PUBLIC);
    article.set_state(Article::PUBLISHED);
    door.channel.On("deskmesh.knowledge.v1.Articles.GetBySlug",
                    [this](const auto& request) -> absl::StatusOr<rpc::MessagePtr> {
                      if (!failure.ok()) return failure;
                      const auto& get =
                          static_cast<const knowledge::v1::GetArticleBySlugRequest&>(request);
                      if (get.slug() != "new-name" && get.slug() != "old-name") {
                        return base::NotFound("article", get.slug());
                      }
                      auto reply = std::make_shared<knowledge::v1::GetArticleBySlugResponse>();
                      *reply->mutable_article() = article;
                      reply->set_moved(get.slug() != article.slug());
                      return reply;
                    });
    door.channel.On("deskmesh.knowledge.v1.Articles.Get",
                    [this](const auto&) -> absl::StatusOr<rpc::MessagePtr> {
                      if (!failure.ok()) return failure;
                      return std::make_shared<const Article>(article);
                    });
  }
  ~HelpCentre() { std::filesystem::remove_all(folder); }

  static std::string NewFolder() {
    char name[] = "/tmp/deskmesh-help-XXXXXX";
    return ::mkdtemp(name);
  }
  Answer Get(const std::string& path) {
    http::testing::Client client = door.Connect();
    return client.Get(path);
  }

  const std::string folder = NewFolder();
  Article article;
  absl::Status failure;
  testing::DoorFixture door;
};

bool IsPlainShell(const Answer& answer) {
  return answer.status == 200 && answer.body == "<html><title>Help centre</title>app</html>";
}

}  // namespace

TEST_CASE("the page of a public article has its title before any script runs", "[gateway][help]") {
  HelpCentre centre;
  const Answer page = centre.Get("/help/articles/new-name");
  CHECK(page.status == 200);
  CHECK(page.body ==
        "<html><title>Boards &lt;&amp; lists&gt;</title><meta name=\"description\" "
        "content=\"Open the &quot;board&quot;.\" />app</html>");
  CHECK(page.Header("content-type") == "text/html; charset=utf-8");
  CHECK(page.Header("cache-control") == "no-store");
  CHECK(page.Header("content-security-policy").find("default-src 'none'") != std::string::npos);
  CHECK(page.Header("etag").empty());
  // Asked as somebody of whom nothing is known.
  const rpc::CallContext context = centre.door.channel.last_context();
  REQUIRE(context.principal != nullptr);
  CHECK(context.principal->is_contact());
  CHECK(context.principal->workspace_id == kWorkspace);
  CHECK(context.principal->id.empty());
  CHECK(context.deadline <= centre.door.clock.Now() + std::chrono::seconds(1));
  // Remembered for a moment: neither service is asked again.
  const int calls = centre.door.channel.calls();
  CHECK(centre.Get("/help/articles/new-name").status == 200);
  CHECK(centre.door.channel.calls() == calls);
  centre.door.clock.Advance(std::chrono::seconds(6));
  CHECK(centre.Get("/help/articles/new-name").status == 200);
  CHECK(centre.door.channel.calls() == calls + 1);
}

TEST_CASE("an earlier address and an id lead to the address of now", "[gateway][help]") {
  HelpCentre centre;
  const Answer moved = centre.Get("/help/articles/old-name?locale=en&x=1");
  CHECK(moved.status == 301);
  CHECK(moved.Header("location") == "/help/articles/new-name?locale=en&x=1");
  CHECK(moved.Header("cache-control") == "no-cache");
  const Answer by_id = centre.Get(std::string("/help/articles/") + kArticleId);
  CHECK(by_id.status == 301);
  CHECK(by_id.Header("location") == "/help/articles/new-name");
}

TEST_CASE("what isn't for everybody is as unknown as what isn't there", "[gateway][help]") {
  HelpCentre centre;
  const Answer unknown = centre.Get("/help/articles/nowhere");
  CHECK(unknown.status == 404);
  CHECK(unknown.body == "<html><title>Help centre</title>app</html>");
  CHECK(unknown.Header("cache-control") == "no-store");
  CHECK(unknown.Header("content-security-policy").find("default-src 'none'") != std::string::npos);
  CHECK(centre.Get("/help/articles/No%20name").status == 404);
  const auto check_same = [&] {
    for (const char* path : {"/help/articles/new-name", "/help/articles/old-name"}) {
      const Answer hidden = centre.Get(path);
      CHECK(hidden.status == unknown.status);
      CHECK(hidden.body == unknown.body);
      CHECK(hidden.Header("location").empty());
    }
  };
  centre.article.set_audience(Article::INTERNAL);
  check_same();
  centre.article.set_audience(Article::PUBLIC);
  centre.article.set_state(Article::DRAFT);
  check_same();
  centre.article.set_state(Article::PUBLISHED);
  centre.article.add_reader_plans("enterprise");
  check_same();
}

TEST_CASE("without an answer of the services the page comes as ever", "[gateway][help]") {
  HelpCentre centre;
  centre.failure = absl::UnavailableError("away");
  CHECK(IsPlainShell(centre.Get("/help/articles/new-name")));
  CHECK(IsPlainShell(centre.Get(std::string("/help/articles/") + kArticleId)));
  // Whose key it isn't learns nothing of a workspace.
  CHECK(IsPlainShell(centre.Get(std::string("/help/articles/old-name?key=") + kOtherKey)));
  CHECK(IsPlainShell(centre.Get("/help/articles/nowhere?key=wgt_nonsense")));
  CHECK(IsPlainShell(centre.Get("/help")));
  HelpCentre unnamed("");
  CHECK(IsPlainShell(unnamed.Get("/help/articles/nowhere")));
  CHECK(unnamed.door.channel.calls() == 0);
  CHECK(unnamed.Get(std::string("/help/articles/nowhere?key=") + kSiteKey).status == 404);
}

}  // namespace deskmesh::gateway
