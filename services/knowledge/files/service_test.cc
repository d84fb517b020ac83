// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "deskmesh/knowledge/v1/files_service.pb.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "knowledge/module.h"
#include "platform/base/error.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::knowledge {
namespace {

const std::string kPngBytes = std::string("\x89PNG\r\n\x1A\n") + std::string(3000, 'p');

struct FileDesk : testing::ServiceFixture {
  FileDesk() : ServiceFixture(Define()) {}

  v1::Article Write(const std::string& body, v1::Article::Audience audience = v1::Article::PUBLIC) {
    v1::CreateArticleRequest request;
    request.mutable_article()->set_title("Charts");
    request.mutable_article()->set_body(body);
    request.mutable_article()->set_locale("en");
    request.mutable_article()->set_audience(audience);
    auto article = Call<v1::Article>("deskmesh.knowledge.v1.Articles/Create", request);
    REQUIRE(article.ok());
    return *article;
  }
  void Publish(const std::string& id) {
    v1::PublishArticleRequest request;
    request.set_id(id);
    REQUIRE(Call<v1::Article>("deskmesh.knowledge.v1.Articles/Publish", request).ok());
  }
  absl::StatusOr<v1::ArticleFile> Begin(const std::string& article, const std::string& name,
                                        std::int64_t size) {
    v1::CreateArticleFileRequest request;
    request.set_article_id(article);
    request.set_file_name(name);
    request.set_size_bytes(size);
    return Call<v1::ArticleFile>("deskmesh.knowledge.v1.ArticleFiles/Create", request);
  }
  absl::StatusOr<v1::ArticleFile> Append(const std::string& id, std::int64_t offset,
                                         const std::string& data) {
    v1::AppendArticleFileRequest request;
    request.set_id(id);
    request.set_offset(offset);
    request.set_data(data);
    return Call<v1::ArticleFile>("deskmesh.knowledge.v1.ArticleFiles/Append", request);
  }
  v1::ArticleFile Upload(const std::string& article, const std::string& name,
                         const std::string& data) {
    const auto begun = Begin(article, name, static_cast<std::int64_t>(data.size()));
    REQUIRE(begun.ok());
    auto whole = Append(begun->id(), 0, data);
    REQUIRE(whole.ok());
    CHECK(whole->is_complete());
    return *whole;
  }
  absl::StatusOr<options::v1::RawBody> Download(const rpc::Principal& who,
                                                const std::string& article,
                                                const std::string& name) {
    v1::DownloadArticleFileRequest request;
    request.set_article_id(article);
    request.set_file_name(name);
    return CallAs<options::v1::RawBody>(who, "deskmesh.knowledge.v1.ArticleFiles/Download",
                                        request);
  }
  int Listed(const rpc::Principal& who, const std::string& article) {
    v1::ListArticleFilesRequest request;
    request.set_article_id(article);
    auto list = CallAs<v1::ListArticleFilesResponse>(who, "deskmesh.knowledge.v1.ArticleFiles/List",
                                                     request);
    return list.ok() ? list->files_size() : -1;
  }
  rpc::Principal Reader() const { return Contact("con_00000000000000000000000001"); }
};

}  // namespace

TEST_CASE("readers see the files that the text they see names, the team all",
          "[knowledge][files]") {
  FileDesk desk;
  const v1::Article article = desk.Write("![chart](files/my-chart.png) and no more");
  const v1::ArticleFile chart = desk.Upload(article.id(), "../my chart.png", kPngBytes);
  CHECK(chart.file_name() == "my-chart.png");
  CHECK(chart.address() == "files/my-chart.png");
  CHECK(chart.content_type() == "image/png");
  desk.Upload(article.id(), "notes.txt", "for the team");
  // Not before it is published.
  CHECK(absl::IsNotFound(desk.Download(desk.Reader(), article.id(), "my-chart.png").status()));
  CHECK(desk.Listed(desk.Reader(), article.id()) == -1);
  CHECK(desk.Listed(desk.principal, article.id()) == 2);
  desk.Publish(article.id());
  const auto seen = desk.Download(desk.Reader(), article.id(), "my-chart.png");
  REQUIRE(seen.ok());
  CHECK(seen->data() == kPngBytes);
  CHECK(seen->content_type() == "image/png");
  CHECK(seen->file_name().empty());
  CHECK(desk.Listed(desk.Reader(), article.id()) == 1);
  CHECK(absl::IsNotFound(desk.Download(desk.Reader(), article.id(), "notes.txt").status()));
  const auto notes = desk.Download(desk.principal, article.id(), "notes.txt");
  REQUIRE(notes.ok());
  CHECK(notes->content_type() == "application/octet-stream");
  CHECK(notes->file_name() == "notes.txt");

  v1::GetArticleRequest get;
  get.set_id(article.id());
  const auto shown =
      desk.CallAs<v1::Article>(desk.Reader(), "deskmesh.knowledge.v1.Articles/Get", get);
  REQUIRE(shown.ok());
  CHECK(shown->html().find("src=\"/v1/articles/" + article.id() + "/files/my-chart.png\"") !=
        std::string::npos);

  const v1::Article internal = desk.Write("![x](files/x.png)", v1::Article::INTERNAL);
  desk.Upload(internal.id(), "x.png", kPngBytes);
  desk.Publish(internal.id());
  CHECK(absl::IsNotFound(desk.Download(desk.Reader(), internal.id(), "x.png").status()));
}

TEST_CASE("files of an article have names of their own and stay while the text needs them",
          "[knowledge][files]") {
  FileDesk desk;
  const v1::Article article = desk.Write("see [it](files/a-2.png)");
  const v1::ArticleFile first = desk.Upload(article.id(), "a.png", kPngBytes);
  const v1::ArticleFile second = desk.Upload(article.id(), "a.png", kPngBytes + "2");
  CHECK(first.file_name() == "a.png");
  CHECK(second.file_name() == "a-2.png");
  v1::DeleteArticleFileRequest remove;
  const auto removed = [&](const std::string& id) {
    remove.set_id(id);
    return desk.Call<google::protobuf::Empty>("deskmesh.knowledge.v1.ArticleFiles/Delete", remove)
        .status();
  };
  CHECK(base::DetailsOf(removed(second.id())).reason == "FILE_IN_USE");
  // Rolling back to an earlier version must not show gaps.
  v1::UpdateArticleRequest update;
  update.mutable_article()->set_id(article.id());
  update.mutable_article()->set_body("no picture any more");
  REQUIRE(desk.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Update", update).ok());
  CHECK(base::DetailsOf(removed(second.id())).reason == "FILE_IN_USE");
  remove.set_ignore_history(true);
  CHECK(removed(second.id()).ok());
  remove.set_ignore_history(false);
  CHECK(removed(first.id()).ok());
  CHECK(absl::IsNotFound(removed(first.id())));
  CHECK(desk.Listed(desk.principal, article.id()) == 0);
}

TEST_CASE("programs, giants, gaps and too many files are refused", "[knowledge][files]") {
  FileDesk desk;
  const v1::Article article = desk.Write("text");
  const auto program = desk.Begin(article.id(), "photo.png", 4);
  REQUIRE(program.ok());
  CHECK(base::DetailsOf(desk.Append(program->id(), 0, "MZ\x90\x01").status()).reason ==
        "CONTENT_REFUSED");
  // Nothing is left of it, and its name is free.
  CHECK(desk.Listed(desk.principal, article.id()) == 0);
  CHECK(absl::IsNotFound(desk.Append(program->id(), 0, "xx").status()));
  const auto photo = desk.Begin(article.id(), "photo.png", 4);
  REQUIRE(photo.ok());
  CHECK(photo->file_name() == "photo.png");
  CHECK(absl::IsInvalidArgument(desk.Append(photo->id(), 2, "xx").status()));
  CHECK(absl::IsInvalidArgument(desk.Begin(article.id(), "x", 26'214'401).status()));
  CHECK(absl::IsInvalidArgument(desk.Begin(article.id(), "x", 0).status()));
  CHECK(absl::IsNotFound(desk.Begin("art_00000000000000000000000001", "x", 5).status()));
  REQUIRE(desk.Begin(article.id(), "x", 25 << 20).ok());
  CHECK(base::DetailsOf(desk.Begin(article.id(), "y", 25 << 20).status()).reason ==
        "TOO_MANY_FILES");
  const v1::Article other = desk.Write("text");
  for (int i = 0; i < 50; ++i) desk.Upload(other.id(), "n" + std::to_string(i) + ".txt", "x");
  CHECK(base::DetailsOf(desk.Begin(other.id(), "one more", 5).status()).reason == "TOO_MANY_FILES");
  // Uploads that were given up make room after a day.
  desk.clock.Advance(std::chrono::hours(25));
  CHECK(desk.Begin(article.id(), "y", 25 << 20).ok());
}

}  // namespace deskmesh::knowledge
