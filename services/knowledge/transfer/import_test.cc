// SPDX-License-Identifier: Apache-2.0
//
// What an import makes of the files of an archive.
#include <catch2/catch.hpp>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/knowledge/v1/files_service.pb.h"
#include "knowledge/testing/transfer_desk.h"
#include "knowledge/transfer/archive_plan.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {

TEST_CASE("an archive is read no further than it is asked for", "[knowledge][transfer]") {
  const std::string page = "<html><head><title>T</title></head><body><p>Text</p></body></html>";
  for (const char* end : {".md", ".html"}) {
    CAPTURE(end);
    const std::string zip = ZipOf({{std::string("a") + end, page}, {std::string("b") + end, page}});
    const auto archive = files::ZipReader::Open(zip);
    REQUIRE(archive.ok());
    int asked = 0;
    const auto plan = PlanArchive(*archive, ArchiveFormat::kDetected, [&]() -> absl::Status {
      return ++asked == 2 ? absl::CancelledError("enough") : absl::OkStatus();
    });
    CHECK(absl::IsCancelled(plan.status()));
    CHECK(asked == 2);
    const auto all =
        PlanArchive(*archive, ArchiveFormat::kDetected, [] { return absl::OkStatus(); });
    REQUIRE(all.ok());
    CHECK(all->size() == 2);
  }
}

TEST_CASE("a folder of Markdown becomes articles with their pictures and links",
          "[knowledge][transfer]") {
  TransferDesk desk;
  const std::string zip = ZipOf({
      {"docs/en/permissions/invite.md",
       "---\ntags: [guests]\n---\n# Invite guests\n\n![shot](../../img/shot.png)\n\nSee "
       "[roles](roles.md#list) and [gone](gone.md), [manual](manual.pdf).\n"},
      {"docs/en/permissions/roles.md", "# Roles\n\nWho may do what.\n"},
      {"docs/en/permissions/manual.pdf", "%PDF-1.4 manual"},
      {"docs/img/shot.png", kPicture},
      {"docs/zh-CN/角色.md", "# 角色\n\n谁可以做什么，如何设置权限。\n"},
      {"docs/broken.md", "\xFF\xFE no text"},
      {"docs/empty.md", "# Nothing\n"},
      {"__MACOSX/docs/._roles.md", "junk"},
  });
  const v1::ArticleTransfer done = desk.Import(zip, Publishing());
  INFO(done.problem());
  REQUIRE(done.state() == v1::ArticleTransfer::DONE);
  CHECK(done.total() == 5);
  CHECK(done.done() == 5);
  CHECK(done.created() == 3);
  CHECK(done.failed() == 2);
  CHECK(done.published() == 3);
  const v1::Article invite = desk.BySlug("invite");
  CHECK(invite.title() == "Invite guests");
  CHECK(invite.locale() == "en");
  CHECK(invite.category() == "permissions");
  CHECK(invite.keywords(0) == "guests");
  CHECK(invite.state() == v1::Article::PUBLISHED);
  CHECK(invite.body() ==
        "![shot](files/shot.png)\n\nSee [roles](/help/articles/roles#list) and [gone](gone.md), "
        "[manual](files/manual.pdf).\n");
  v1::DownloadArticleFileRequest download;
  download.set_article_id(invite.id());
  download.set_file_name("shot.png");
  const auto shot =
      desk.CallAs<options::v1::RawBody>(desk.Contact("con_00000000000000000000000001"),
                                        "deskmesh.knowledge.v1.ArticleFiles/Download", download);
  REQUIRE(shot.ok());
  CHECK(shot->data() == kPicture);
  const auto problems = desk.Lines(done.id(), true);
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].problem().find("UTF-8") != std::string::npos);
  CHECK(problems[2].path() == "docs/en/permissions/invite.md");
  CHECK(problems[2].warnings(0).find("gone.md") != std::string::npos);
  CHECK(desk.Lines(done.id()).size() == 5);

  // The same archive again changes nothing; another text makes a new version.
  const v1::ArticleTransfer again = desk.Import(zip, Publishing());
  CHECK(again.unchanged() == 3);
  CHECK(again.created() == 0);
  const v1::ArticleTransfer changed =
      desk.Import(ZipOf({{"docs/en/permissions/roles.md", "# Roles\n\nWho may do more.\n"}}), {});
  CHECK(changed.updated() == 1);
  CHECK(desk.BySlug("roles").version() == 2);
  CHECK(desk.BySlug("roles").published_version() == 1);
  v1::ArticleImportOptions skipping;
  skipping.set_existing(v1::ArticleImportOptions::SKIP);
  CHECK(desk.Import(zip, skipping).skipped() == 3);
  CHECK(desk.BySlug("roles").version() == 2);
}

TEST_CASE("what an import can't do as the files say it tells", "[knowledge][transfer]") {
  TransferDesk desk;
  const v1::ArticleTransfer done = desk.Import(
      ZipOf({
          {"a.md",
           "---\nslug: import-error\nlocale: zh-CN\n---\n# E7007 导入失败\n\n请检查文件编码后重新导入。\n"},
          {"b.md",
           "---\nslug: import-error-en\nlocale: en\ntranslation: import-error\ntitle: E7007 Import "
           "fails\n---\n# E7007 import fails\n\n![x](https://cdn.example/x.png)\n"},
          {"c.md",
           "---\nslug: import-rules\ntranslation: import-error\nkind: GUIDE\n---\n"
           "# E7007 and others\n\nRules of imports.\n"},
      }),
      Publishing());
  CHECK(done.created() == 3);
  const v1::Article english = desk.BySlug("import-error-en");
  CHECK(english.kind() == v1::Article::ERROR_CODE);
  REQUIRE(english.error_codes_size() == 1);
  CHECK(english.error_codes(0) == "E7007");
  CHECK(desk.BySlug("import-error").error_codes(0) == "E7007");
  CHECK(english.body() == "![x](https://cdn.example/x.png)\n");
  // What the file says of itself holds.
  CHECK(desk.BySlug("import-rules").kind() == v1::Article::GUIDE);
  CHECK(desk.BySlug("import-rules").error_codes().empty());
  // The first translation keeps its place.
  CHECK(desk.BySlug("import-error").translation_id() == english.id());
  CHECK(desk.BySlug("import-rules").translation_id().empty());
  const auto told = desk.Lines(done.id(), true);
  REQUIRE(told.size() == 2);
  CHECK(told[0].warnings(0).find("https://cdn.example/x.png") != std::string::npos);
  REQUIRE(told[1].warnings_size() == 1);
  CHECK(told[1].warnings(0).find("another translation") != std::string::npos);
}

TEST_CASE("an imported article has no owner who isn't a user of the workspace",
          "[knowledge][transfer]") {
  TransferDesk desk;
  desk.Answer<accounts::v1::GetUserRequest, accounts::v1::User>(
      "deskmesh.accounts.v1.Users/Get",
      [](const accounts::v1::GetUserRequest& request) -> absl::StatusOr<accounts::v1::User> {
        if (request.id() != "usr_owner") return base::NotFound("user", request.id());
        accounts::v1::User user;
        user.set_id(request.id());
        return user;
      });
  const auto files = [](const std::string& owner) {
    return ZipOf({{"mine.md", "---\nowner_id: " + owner + "\n---\n# Mine\n\nText."}});
  };
  const v1::ArticleTransfer done = desk.Import(files("usr_nope"));
  CHECK(done.created() == 1);
  CHECK(desk.BySlug("mine").owner_id().empty());
  const auto told = desk.Lines(done.id(), true);
  REQUIRE(told.size() == 1);
  CHECK(told[0].warnings(0).find("usr_nope") != std::string::npos);
  CHECK(desk.Import(files("usr_owner")).updated() == 1);
  CHECK(desk.BySlug("mine").owner_id() == "usr_owner");
  // Who keeps it right goes on doing so.
  CHECK(desk.Import(files("usr_nope")).unchanged() == 1);
  CHECK(desk.BySlug("mine").owner_id() == "usr_owner");
}

TEST_CASE("files in two languages are linked as translations", "[knowledge][transfer]") {
  TransferDesk desk;
  const std::string zip =
      ZipOf({{"docs/en/pair.md", "# Export\n\nPress Export."},
             {"docs/zh/pair.md", "# 导出\n\n点击导出按钮。"},
             {"docs/two.zh.md", "# 导入\n\n点击导入按钮。"},
             {"docs/two.en.md", "---\ntranslation: two.zh.md\n---\n# Import\n\nPress Import."},
             {"docs/three.md", "---\ntranslation: nowhere-at-all\n---\n# Print\n\nPress Print."}});
  const v1::ArticleTransfer done = desk.Import(zip, Publishing());
  CHECK(done.created() == 5);
  std::map<std::string, v1::Article> by_title;
  for (const v1::ArticleTransferLine& line : desk.Lines(done.id())) {
    v1::GetArticleRequest get;
    get.set_id(line.article_id());
    const auto article = desk.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Get", get);
    REQUIRE(article.ok());
    by_title[article->title()] = *article;
  }
  CHECK(by_title["Export"].translation_id() == by_title["导出"].id());
  CHECK(by_title["导出"].translation_id() == by_title["Export"].id());
  CHECK(by_title["Import"].translation_id() == by_title["导入"].id());
  const auto told = desk.Lines(done.id(), true);
  REQUIRE(told.size() == 1);
  CHECK(told[0].warnings(0).find("nowhere-at-all") != std::string::npos);
  CHECK(desk.Import(zip, Publishing()).unchanged() == 5);
}

TEST_CASE("an archive of Chinese Windows is imported by its names", "[knowledge][transfer]") {
  std::string zip = ZipOf({{"docs/aaaa.md", "# 安装\n\n再看[配置](配置.md)。"},
                           {"docs/bbbb.md", "打开设置，再选择语言。"}});
  const std::pair<std::string, std::string> names[] = {{"aaaa.md", "\xB0\xB2\xD7\xB0.md"},
                                                       {"bbbb.md", "\xC5\xE4\xD6\xC3.md"}};
  for (const auto& [written, gbk] : names) {
    for (std::size_t at = 0; (at = zip.find(written, at)) != std::string::npos; ++at) {
      zip.replace(at, written.size(), gbk);
    }
  }
  TransferDesk desk;
  const v1::ArticleTransfer done = desk.Import(zip);
  CHECK(done.created() == 2);
  CHECK(desk.BySlug("an-zhuang").body() == "再看[配置](/help/articles/pei-zhi)。");
  CHECK(desk.BySlug("pei-zhi").title() == "配置");
  CHECK(desk.Lines(done.id(), true).empty());
}

TEST_CASE("an import obeys what is asked of an article", "[knowledge][transfer]") {
  TransferDesk desk;
  const v1::ArticleTransfer done = desk.Import(
      ZipOf({
          {"a.md", "---\nslug: guests\nlocale: en\n---\n# Invite guests\n\nPress Invite.\n"},
          {"b.md",
           "---\nslug: visitors\nlocale: en-GB\ntranslation: guests\n---\n# Visitors\n\nText.\n"},
          {"c.md", "---\nslug: strange\nlocale: klingon!!\n---\n# Strange\n\nText.\n"},
          {"d.md",
           "---\nslug: no-code\nlocale: en\nkind: ERROR_CODE\nstate: PUBLISHED\n---\n"
           "# Import fails\n\nText.\n"},
          {"e.md",
           "---\nslug: with-code\nlocale: en\nkind: ERROR_CODE\nstate: PUBLISHED\n---\n"
           "# E7007 import fails\n\nText.\n"},
      }),
      Publishing());
  CHECK(done.created() == 4);
  CHECK(done.failed() == 1);
  CHECK(desk.BySlug("guests").translation_id().empty());
  CHECK(desk.BySlug("no-code").state() == v1::Article::DRAFT);
  CHECK(desk.BySlug("with-code").state() == v1::Article::PUBLISHED);
  CHECK(desk.BySlug("with-code").error_codes(0) == "E7007");
  const auto told = desk.Lines(done.id(), true);
  REQUIRE(told.size() == 3);
  CHECK(told[0].warnings(0).find("same language") != std::string::npos);
  CHECK(told[1].outcome() == v1::ArticleTransferLine::FAILED);
  CHECK(told[1].problem().find("article.locale") != std::string::npos);
  CHECK(told[2].problem().find("article.error_codes") != std::string::npos);
}

}  // namespace deskmesh::knowledge
