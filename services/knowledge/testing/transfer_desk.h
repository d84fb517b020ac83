// SPDX-License-Identifier: Apache-2.0
//
// Archives in and out of a help centre, for the tests of this domain.
#pragma once

#include <catch2/catch.hpp>

#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "deskmesh/knowledge/v1/transfer_service.pb.h"
#include "deskmesh/options/v1/options.pb.h"
#include "knowledge/module.h"
#include "platform/files/zip_archive.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::knowledge {

using Entries = std::map<std::string, std::string>;

inline const std::string kPicture = std::string("\x89PNG\r\n\x1A\n") + std::string(500, 'p');

inline std::string ZipOf(const Entries& entries) {
  files::ZipWriter writer;
  for (const auto& [path, bytes] : entries) REQUIRE(writer.Add(path, bytes).ok());
  auto bytes = writer.Finish();
  REQUIRE(bytes.ok());
  return *bytes;
}

struct TransferDesk : testing::ServiceFixture {
  TransferDesk() : ServiceFixture(Define()) {}

  v1::ArticleTransfer Get(const std::string& id) {
    v1::GetArticleTransferRequest get;
    get.set_id(id);
    auto transfer = Call<v1::ArticleTransfer>("deskmesh.knowledge.v1.ArticleTransfers/Get", get);
    REQUIRE(transfer.ok());
    return *transfer;
  }
  // Real threads work; the clock stands.
  v1::ArticleTransfer Ended(const std::string& id) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (std::chrono::steady_clock::now() < end) {
      const v1::ArticleTransfer transfer = Get(id);
      if (transfer.has_end_time()) return transfer;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    FAIL("the transfer doesn't end");
    return {};
  }
  v1::ArticleTransfer Import(const std::string& zip, v1::ArticleImportOptions options = {}) {
    v1::CreateArticleImportRequest create;
    create.set_file_name("articles.zip");
    create.set_size_bytes(static_cast<std::int64_t>(zip.size()));
    *create.mutable_options() = options;
    auto transfer =
        Call<v1::ArticleTransfer>("deskmesh.knowledge.v1.ArticleTransfers/CreateImport", create);
    REQUIRE(transfer.ok());
    CHECK(transfer->state() == v1::ArticleTransfer::UPLOADING);
    for (std::size_t at = 0; at < zip.size(); at += 500'000) {
      v1::AppendArticleImportRequest append;
      append.set_id(transfer->id());
      append.set_offset(static_cast<std::int64_t>(at));
      append.set_data(zip.substr(at, 500'000));
      transfer = Call<v1::ArticleTransfer>("deskmesh.knowledge.v1.ArticleTransfers/Append", append);
      REQUIRE(transfer.ok());
    }
    return Ended(transfer->id());
  }
  std::vector<v1::ArticleTransferLine> Lines(const std::string& id, bool problems = false) {
    v1::ListArticleTransferLinesRequest list;
    list.set_id(id);
    list.set_problems(problems);
    auto lines = Call<v1::ListArticleTransferLinesResponse>(
        "deskmesh.knowledge.v1.ArticleTransfers/ListLines", list);
    REQUIRE(lines.ok());
    return {lines->lines().begin(), lines->lines().end()};
  }
  v1::Article BySlug(const std::string& slug) {
    v1::GetArticleBySlugRequest get;
    get.set_slug(slug);
    auto found =
        Call<v1::GetArticleBySlugResponse>("deskmesh.knowledge.v1.Articles/GetBySlug", get);
    INFO(slug);
    REQUIRE(found.ok());
    return found->article();
  }
  Entries Export(bool drafts = true) {
    v1::CreateArticleExportRequest create;
    create.mutable_options()->set_drafts(drafts);
    auto transfer =
        Call<v1::ArticleTransfer>("deskmesh.knowledge.v1.ArticleTransfers/CreateExport", create);
    REQUIRE(transfer.ok());
    const v1::ArticleTransfer done = Ended(transfer->id());
    INFO(done.problem());
    REQUIRE(done.state() == v1::ArticleTransfer::DONE);
    Entries entries;
    for (int part = 1; part <= done.parts(); ++part) {
      const std::string zip = Part(done.id(), part);
      const auto archive = files::ZipReader::Open(zip);
      REQUIRE(archive.ok());
      for (const auto& entry : archive->entries()) entries[entry.path] = *archive->Read(entry);
    }
    return entries;
  }
  std::string Part(const std::string& id, int part) {
    std::string zip;
    while (true) {
      v1::DownloadArticleExportRequest download;
      download.set_id(id);
      download.set_part(part);
      download.set_offset(static_cast<std::int64_t>(zip.size()));
      auto piece =
          Call<options::v1::RawBody>("deskmesh.knowledge.v1.ArticleTransfers/Download", download);
      REQUIRE(piece.ok());
      if (piece->data().empty()) return zip;
      zip += piece->data();
    }
  }
};

inline v1::ArticleImportOptions Publishing() {
  v1::ArticleImportOptions options;
  options.set_publish(true);
  return options;
}

}  // namespace deskmesh::knowledge
