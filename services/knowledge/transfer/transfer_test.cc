// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <thread>

#include "deskmesh/knowledge/v1/category_service.pb.h"
#include "deskmesh/knowledge/v1/curation_service.pb.h"
#include "deskmesh/knowledge/v1/files_service.pb.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "deskmesh/knowledge/v1/transfer_service.pb.h"
#include "knowledge/testing/transfer_desk.h"
#include "knowledge/transfer/core/article_source.h"
#include "platform/base/error.h"
#include "platform/files/zip_archive.h"

namespace deskmesh::knowledge {

TEST_CASE("a report stays readable where a title or a link is cut inside a character",
          "[knowledge][transfer]") {
  TransferDesk desk;
  const auto long_word = [](int characters) {
    std::string word = "a";
    for (int i = 0; i < characters; ++i) word += "长";
    return word;
  };
  const v1::ArticleTransfer done =
      desk.Import(ZipOf({{"good.md", "# Good\n\nSee [it](" + long_word(80) + ".md).\n"},
                         {"long.md", "# " + long_word(300) + "\n\nText.\n"}}),
                  Publishing());
  REQUIRE(done.state() == v1::ArticleTransfer::DONE);
  CHECK(done.created() == 1);
  CHECK(done.failed() == 1);
  const auto problems = desk.Lines(done.id(), true);
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].warnings(0) == "\"" + long_word(66) + "\" isn't in the archive");
  CHECK(problems[1].outcome() == v1::ArticleTransferLine::FAILED);
  CHECK(problems[1].title() == long_word(266));
  CHECK(problems[1].problem().find("title") != std::string::npos);
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

TEST_CASE("what is exported imports back as the same articles", "[knowledge][transfer]") {
  TransferDesk from;
  const auto create = [&](v1::Article article, bool is_published) {
    v1::CreateArticleRequest request;
    *request.mutable_article() = std::move(article);
    auto created = from.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Create", request);
    REQUIRE(created.ok());
    if (is_published) {
      v1::PublishArticleRequest publish;
      publish.set_id(created->id());
      REQUIRE(from.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Publish", publish).ok());
    }
    return *created;
  };
  v1::Article english;
  english.set_title("Error \"E1203\": # odd, title");
  english.set_body("---\nno head\n---\n\n![a](files/图 1.png) text without an end");
  english.set_locale("en");
  english.set_kind(v1::Article::ERROR_CODE);
  english.set_category("errors/import");
  english.add_keywords("a, b");
  english.add_keywords("] # c");
  english.add_error_codes("E1203");
  english.add_reader_roles("executive");
  english.set_slug("error-e1203");
  english.mutable_review_due_time()->set_seconds(1'800'000'000);
  const v1::Article first = create(english, true);
  v1::Article chinese;
  chinese.set_title("错误 E1203");
  chinese.set_body("正文\r\n\n");
  chinese.set_locale("zh-CN");
  chinese.set_audience(v1::Article::INTERNAL);
  chinese.set_translation_id(first.id());
  create(chinese, false);
  v1::CreateArticleFileRequest begin;
  begin.set_article_id(first.id());
  begin.set_file_name("图.png");
  begin.set_size_bytes(static_cast<std::int64_t>(kPicture.size()));
  const auto begun = from.Call<v1::ArticleFile>("deskmesh.knowledge.v1.ArticleFiles/Create", begin);
  REQUIRE(begun.ok());
  v1::AppendArticleFileRequest append;
  append.set_id(begun->id());
  append.set_data(kPicture);
  REQUIRE(from.Call<v1::ArticleFile>("deskmesh.knowledge.v1.ArticleFiles/Append", append).ok());

  const auto name = [](TransferDesk& desk, const std::string& path, const std::string& text) {
    v1::SetCategoryNamesRequest names;
    names.set_path(path);
    names.add_names()->set_locale("en");
    names.mutable_names(0)->set_name(text);
    REQUIRE(
        desk.Call<v1::ArticleCategory>("deskmesh.knowledge.v1.Categories/SetNames", names).ok());
  };
  name(from, "errors", "Errors, \"codes\"");

  const Entries exported = from.Export();
  CHECK(exported.size() == 3);
  CHECK(exported.contains("error-e1203/index.md"));
  CHECK(exported.at("error-e1203/files/图.png") == kPicture);
  TransferDesk to;
  const v1::ArticleTransfer done = to.Import(ZipOf(exported), Publishing());
  CHECK(done.created() == 2);
  CHECK(done.failed() == 0);
  CHECK(done.published() == 1);
  CHECK(to.Export() == exported);
  CHECK(to.BySlug("error-e1203").body() == english.body());
  CHECK(to.BySlug("error-e1203").state() == v1::Article::PUBLISHED);
  CHECK_FALSE(to.BySlug("error-e1203").translation_id().empty());
  REQUIRE(to.BySlug("error-e1203").category_names_size() == 2);
  CHECK(to.BySlug("error-e1203").category_names(0) == "Errors, \"codes\"");
  CHECK(to.BySlug("error-e1203").category_names(1) == "import");
  // What the team calls it stays.
  name(to, "errors", "Our errors");
  to.Import(ZipOf(exported), Publishing());
  CHECK(to.BySlug("error-e1203").category_names(0) == "Our errors");
  // And what readers see is the published one alone.
  CHECK(from.Export(false).size() == 2);
}

TEST_CASE("Chinese files get addresses in pinyin; those imported before keep theirs",
          "[knowledge][transfer]") {
  TransferDesk desk;
  const std::string zip = ZipOf({{"docs/安装.md", "# 安装\n\n先下载，再看[配置](配置.md)。"},
                                 {"docs/配置.md", "# 配置\n\n打开设置。"}});
  // As a release before imported one of them.
  ArticleSource source = ReadMarkdownFile("docs/配置.md", "# 配置\n\n打开设置。");
  std::vector<ArticleSource> planned = {source};
  AssignSlugs(&planned);
  REQUIRE(planned[0].earlier_slug.starts_with("article-"));
  v1::CreateArticleRequest create;
  create.mutable_article()->set_title("配置");
  create.mutable_article()->set_body("旧的说明。");
  create.mutable_article()->set_locale("zh-CN");
  create.mutable_article()->set_slug(planned[0].earlier_slug);
  const auto before = desk.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Create", create);
  REQUIRE(before.ok());

  const v1::ArticleTransfer done = desk.Import(zip, Publishing());
  CHECK(done.created() == 1);
  CHECK(done.updated() == 1);
  const v1::Article installed = desk.BySlug("an-zhuang");
  CHECK(installed.title() == "安装");
  CHECK(installed.body().find("/help/articles/pei-zhi") != std::string::npos);
  // The link leads to it, at the address that it has had all along.
  const v1::Article kept = desk.BySlug("pei-zhi");
  CHECK(kept.id() == before->id());
  CHECK(kept.slug() == planned[0].earlier_slug);
  CHECK(kept.body().find("打开设置。") != std::string::npos);
  const v1::ArticleTransfer again = desk.Import(zip, Publishing());
  CHECK(again.unchanged() == 2);
  CHECK(again.failed() == 0);
}

TEST_CASE("what has the address that a file would have had before is another article",
          "[knowledge][transfer]") {
  const std::string zip = ZipOf({{"docs/API接口.md", "# API 接口\n\n先申请密钥。"}});
  const auto written = [](TransferDesk& desk, const std::string& title) {
    v1::CreateArticleRequest create;
    create.mutable_article()->set_title(title);
    create.mutable_article()->set_body("Written by hand.");
    create.mutable_article()->set_locale("en");
    create.mutable_article()->set_slug("api");
    const auto article = desk.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Create", create);
    REQUIRE(article.ok());
    return *article;
  };
  TransferDesk desk;
  const v1::Article other = written(desk, "The API");
  v1::ArticleImportOptions skipping;
  skipping.set_existing(v1::ArticleImportOptions::SKIP);
  CHECK(desk.Import(zip, skipping).created() == 1);
  CHECK(desk.Import(zip).unchanged() == 1);
  CHECK(desk.BySlug("api").id() == other.id());
  CHECK(desk.BySlug("api").version() == 1);
  CHECK(desk.BySlug("api").body() == "Written by hand.");
  CHECK(desk.BySlug("api-jie-kou").id() != other.id());
  CHECK(desk.BySlug("api-jie-kou").body().find("先申请密钥。") != std::string::npos);

  // By its title it is the same one.
  TransferDesk same;
  const v1::Article before = written(same, "api接口");
  CHECK(same.Import(zip).updated() == 1);
  CHECK(same.BySlug("api-jie-kou").id() == before.id());
  CHECK(same.BySlug("api").title() == "API 接口");
}

TEST_CASE("links of an archive to an article that is skipped lead to it", "[knowledge][transfer]") {
  const std::string zip = ZipOf({{"docs/安装.md", "# 安装\n\n先看[接口](API接口.md)。"},
                                 {"docs/API接口.md", "# API 接口\n\n先申请密钥。"}});
  TransferDesk desk;
  v1::CreateArticleRequest create;
  create.mutable_article()->set_title("API接口");
  create.mutable_article()->set_body("Written by hand.");
  create.mutable_article()->set_locale("zh-CN");
  create.mutable_article()->set_slug("api");
  const auto before = desk.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Create", create);
  REQUIRE(before.ok());
  v1::ArticleImportOptions skipping;
  skipping.set_existing(v1::ArticleImportOptions::SKIP);
  const v1::ArticleTransfer done = desk.Import(zip, skipping);
  CHECK(done.created() == 1);
  CHECK(done.skipped() == 1);
  CHECK(desk.BySlug("an-zhuang").body().find("/help/articles/api-jie-kou") != std::string::npos);
  const v1::Article linked = desk.BySlug("api-jie-kou");
  CHECK(linked.id() == before->id());
  // The article itself is as it was.
  CHECK(linked.slug() == "api");
  CHECK(linked.body() == "Written by hand.");
  CHECK(linked.version() == 1);
  CHECK(linked.etag() == before->etag());
  CHECK(desk.Import(zip, skipping).skipped() == 2);
}

TEST_CASE("a space of Confluence becomes articles, as XML and as HTML", "[knowledge][transfer]") {
  TransferDesk desk;
  const std::string entities =
      "<?xml version=\"1.0\"?><hibernate-generic>"
      "<object class=\"Page\"><id name=\"id\">1</id><property name=\"title\"><![CDATA[Install "
      "guide]]></property><property name=\"contentStatus\">current</property></object>"
      "<object class=\"BodyContent\"><id name=\"id\">2</id><property name=\"body\"><![CDATA[<h2>Steps"
      "</h2><ac:image><ri:attachment ri:filename=\"a.png\"/></ac:image><p>Go on with <ac:link>"
      "<ri:page ri:content-title=\"Roles\"/></ac:link></p>]]></property><property name=\"content\">"
      "<id name=\"id\">1</id></property></object>"
      "<object class=\"Page\"><id name=\"id\">3</id><property name=\"title\">Roles</property>"
      "<property name=\"contentStatus\">current</property></object>"
      "<object class=\"BodyContent\"><id name=\"id\">4</id><property name=\"body\"><![CDATA[<p>x <b "
      "title=\"no end]]></property><property name=\"content\"><id name=\"id\">3</id></property>"
      "</object>"
      "<object class=\"Attachment\"><id name=\"id\">5</id><property name=\"title\">a.png</property>"
      "<property name=\"version\">1</property><property name=\"containerContent\"><id "
      "name=\"id\">1</id></property></object></hibernate-generic>";
  const v1::ArticleTransfer space =
      desk.Import(ZipOf({{"entities.xml", entities}, {"attachments/1/5/1", kPicture}}), {});
  INFO(space.problem());
  REQUIRE(space.state() == v1::ArticleTransfer::DONE);
  CHECK(space.created() == 1);
  CHECK(space.failed() == 1);
  CHECK(desk.Lines(space.id())[1].problem().find("without an end") != std::string::npos);
  CHECK(desk.BySlug("install-guide").body() ==
        "## Steps\n\n![a.png](files/a.png)\n\nGo on with [Roles](/help/articles/roles)\n");
  CHECK(desk.BySlug("install-guide").state() == v1::Article::DRAFT);

  const v1::ArticleTransfer pages = desk.Import(
      ZipOf({{"DOC/index.html", "<html><body>list</body></html>"},
             {"DOC/Export_12.html",
              "<html><head><title>Docs : Export data</title><style>x</style></head><body><div "
              "id=\"main-content\"><p>Press <b>Export</b>.</p><img "
              "src=\"attachments/12/9.png\"></div><div>footer</div></body></html>"},
             {"DOC/attachments/12/9.png", kPicture}}),
      Publishing());
  CHECK(pages.created() == 1);
  CHECK(desk.BySlug("export-data").body() == "Press **Export**.\n\n![](files/9.png)\n");
  CHECK(desk.BySlug("export-data").state() == v1::Article::PUBLISHED);
}

TEST_CASE("archives that can't be read fail by name", "[knowledge][transfer]") {
  TransferDesk desk;
  const auto reason = [&](const std::string& zip, v1::ArticleImportOptions options = {}) {
    const v1::ArticleTransfer transfer = desk.Import(zip, options);
    CHECK(transfer.state() == v1::ArticleTransfer::FAILED);
    CHECK_FALSE(transfer.problem().empty());
    return transfer.problem_reason();
  };
  CHECK(reason("no archive") == "ARCHIVE_BROKEN");
  CHECK(reason(ZipOf({{"a.txt", "x"}})) == "NO_ARTICLES");
  CHECK(reason(ZipOf({{"a.md", std::string(8 << 20, 'a')}})) == "ARCHIVE_BOMB");
  CHECK(reason(ZipOf({{"entities.xml", "<a><b></a>"}})) == "XML_BROKEN");
  v1::ArticleImportOptions confluence;
  confluence.set_format(v1::ArticleImportOptions::CONFLUENCE);
  CHECK(reason(ZipOf({{"a.md", "# x\n\ny"}}), confluence) == "NO_ARTICLES");

  // Too long a title fails alone.
  const v1::ArticleTransfer mixed =
      desk.Import(ZipOf({{"a.md", "---\ntitle: " + std::string(201, 'x') + "\n---\ntext"},
                         {"b.md", "---\nkind: NOVEL\n---\ntext"},
                         {"c.md", "# Fine\n\ntext"},
                         {"d.md", "# Script\n\n[run](x.js)"},
                         {"x.js", "alert(1)"}}));
  CHECK(mixed.created() == 2);
  CHECK(mixed.failed() == 2);
  const auto lines = desk.Lines(mixed.id());
  CHECK(lines[0].problem().find("title") != std::string::npos);
  CHECK(lines[1].problem().find("kind") != std::string::npos);
  CHECK(lines[3].warnings(0).find("programs") != std::string::npos);
}

TEST_CASE("a transfer can be cancelled and is gone after a week", "[knowledge][transfer]") {
  TransferDesk desk;
  v1::CreateArticleImportRequest create;
  create.set_file_name("a.zip");
  create.set_size_bytes(10);
  const auto begun =
      desk.Call<v1::ArticleTransfer>("deskmesh.knowledge.v1.ArticleTransfers/CreateImport", create);
  REQUIRE(begun.ok());
  v1::CancelArticleTransferRequest cancel;
  cancel.set_id(begun->id());
  REQUIRE(
      desk.Call<v1::ArticleTransfer>("deskmesh.knowledge.v1.ArticleTransfers/Cancel", cancel).ok());
  v1::AppendArticleImportRequest append;
  append.set_id(begun->id());
  append.set_data("0123456789");
  CHECK(base::DetailsOf(
            desk.Call<v1::ArticleTransfer>("deskmesh.knowledge.v1.ArticleTransfers/Append", append)
                .status())
            .reason == "TRANSFER_STATE");
  create.set_size_bytes(104'857'601);
  CHECK(absl::IsInvalidArgument(
      desk.Call<v1::ArticleTransfer>("deskmesh.knowledge.v1.ArticleTransfers/CreateImport", create)
          .status()));
  desk.clock.Advance(std::chrono::hours(24 * 8));
  v1::GetArticleTransferRequest get;
  get.set_id(begun->id());
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < end) {
    const auto found =
        desk.Call<v1::ArticleTransfer>("deskmesh.knowledge.v1.ArticleTransfers/Get", get);
    if (absl::IsNotFound(found.status())) return;
    // A sweep that had read the time before it was advanced comes again later.
    desk.clock.Step(std::chrono::hours(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  FAIL("it is kept");
}

TEST_CASE("an article isn't overwritten by one at an address it had before",
          "[knowledge][transfer]") {
  TransferDesk desk;
  v1::ArticleImportOptions options;
  desk.Import(ZipOf({{"prices.md", "---\nslug: prices\n---\n# Prices\n\nOld."}}), options);
  v1::UpdateArticleRequest rename;
  rename.mutable_article()->set_id(desk.BySlug("prices").id());
  rename.mutable_article()->set_slug("plans");
  REQUIRE(desk.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Update", rename).ok());
  const v1::ArticleTransfer again =
      desk.Import(ZipOf({{"prices.md", "---\nslug: prices\n---\n# Other\n\nNew."}}), options);
  CHECK(again.failed() == 1);
  REQUIRE(desk.Lines(again.id(), true).size() == 1);
  CHECK(desk.Lines(again.id(), true)[0].problem().find("plans") != std::string::npos);
  CHECK(desk.BySlug("plans").title() == "Prices");
}

TEST_CASE("what is imported is published but for what the exam refuses", "[knowledge][transfer]") {
  TransferDesk desk;
  Entries first{{"gantt.md", "---\nslug: gantt\n---\n# Gantt chart\n\nDrag the bars."}};
  for (const char* title : {"Log hours", "Invite people", "Plan holidays", "Print labels"}) {
    first[std::string(title) + ".md"] = "# " + std::string(title) + "\n\nAs the menu says.";
  }
  CHECK(desk.Import(ZipOf(first), Publishing()).published() == 5);
  v1::CreateExamQuestionRequest question;
  question.mutable_question()->set_text("gantt chart");
  question.mutable_question()->set_article_id(desk.BySlug("gantt").id());
  REQUIRE(desk.Call<v1::ExamQuestion>("deskmesh.knowledge.v1.Curation/CreateExamQuestion", question)
              .ok());
  Entries second{{"b.md", "---\nslug: usurper\n---\n# Gantt chart, gantt chart\n\nGantt chart."}};
  for (const char* name : {"a", "c", "d", "e"}) {
    second[std::string(name) + ".md"] =
        "---\nslug: page-" + std::string(name) + "\n---\n# Page " + name + "\n\nOf something else.";
  }
  const v1::ArticleTransfer done = desk.Import(ZipOf(second), Publishing());
  CHECK(done.state() == v1::ArticleTransfer::DONE);
  CHECK(done.created() == 5);
  CHECK(done.published() == 4);
  REQUIRE(desk.Lines(done.id(), true).size() == 1);
  const v1::ArticleTransferLine refused = desk.Lines(done.id(), true)[0];
  CHECK(refused.path() == "b.md");
  CHECK_FALSE(refused.published());
  CHECK(refused.problem().starts_with("stays a draft: "));
  CHECK(refused.problem().find("gantt chart") != std::string::npos);
  CHECK(desk.BySlug("usurper").state() == v1::Article::DRAFT);
  CHECK(desk.BySlug("page-e").state() == v1::Article::PUBLISHED);
}

TEST_CASE("a transfer that can't be done keeps nobody behind it waiting", "[knowledge][transfer]") {
  TransferDesk desk;
  REQUIRE(desk.database()
              .Write([&](sql::Tx& tx) {
                static constexpr sql::Statement kBroken{
                    "INSERT INTO article_transfer (workspace_id, id, state, file_id, content, "
                    "created_at) VALUES ('wsp_other', 'atr_broken', 'WAITING', '', :content, 1)"};
                return tx.Execute(kBroken, {{"content", sql::Bytes{"\xFF\xFF"}}});
              })
              .ok());
  const v1::ArticleTransfer done = desk.Import(ZipOf({{"a.md", "# A\n\nText."}}));
  CHECK(done.created() == 1);
}

}  // namespace deskmesh::knowledge
