// SPDX-License-Identifier: Apache-2.0
#include "platform/files/file_store.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"
#include "platform/files/raw_body.h"
#include "platform/outbox/platform_tables.h"
#include "platform/testing/child_process.h"

namespace deskmesh::files {
namespace {

constexpr sql::Statement kDamage{
    "UPDATE file_part SET data = :data WHERE file_id = :id AND begins_at = 0"};
constexpr sql::Statement kLose{"DELETE FROM file_part WHERE file_id = :id AND begins_at = 0"};

// Confined to one thread.
class Shelf {
 public:
  Shelf() {
    auto opened = sql::Open({.url = "sqlite:" + folder_.path(), .domain = "files"});
    REQUIRE(opened.ok());
    database = *std::move(opened);
    REQUIRE(database->Migrate({outbox::PlatformTables()}).ok());
  }
  ~Shelf() { database->Close(); }

  absl::Status Begin(const std::string& id, std::int64_t size, base::Instant now = {1}) {
    return database->Write([&](sql::Tx& tx) {
      File file{.id = id,
                .scope = "usr_1",
                .uploader_id = "usr_1",
                .file_name = "a.txt",
                .size_bytes = size,
                .created = now};
      return files::Begin(tx, "ws", file);
    });
  }
  absl::StatusOr<File> Append(const std::string& id, std::int64_t offset, const std::string& data,
                              const std::string& uploader = "usr_1") {
    absl::StatusOr<File> file = absl::UnknownError("no answer");
    const absl::Status status = database->Write([&](sql::Tx& tx) {
      file = files::Append(tx, "ws", id, uploader, offset, data);
      return file.status();
    });
    if (!status.ok()) return status;
    return file;
  }
  std::string Read(const std::string& id, std::int64_t offset, std::size_t most) {
    std::string bytes;
    REQUIRE(database
                ->Read([&](sql::Tx& tx) -> absl::Status {
                  DESKMESH_ASSIGN_OR_RETURN(bytes, files::Read(tx, "ws", id, offset, most));
                  return absl::OkStatus();
                })
                .ok());
    return bytes;
  }
  void Run(const sql::Statement& statement, sql::ParamSpan params) {
    REQUIRE(database->Write([&](sql::Tx& tx) { return tx.Execute(statement, params); }).ok());
  }

 private:
  testing::TempDir folder_;

 public:
  std::unique_ptr<sql::Database> database;
};

std::string ReasonOf(const absl::Status& status) { return base::DetailsOf(status).reason; }

TEST_CASE("a file arrives in parts, in any overlap, and reads back from any byte",
          "[platform][files]") {
  Shelf shelf;
  REQUIRE(shelf.Begin("att_1", 10).ok());
  CHECK(shelf.Append("att_1", 0, "01234")->received_bytes == 5);
  CHECK(shelf.Append("att_1", 0, "01234")->received_bytes == 5);
  CHECK(shelf.Append("att_1", 3, "3456")->received_bytes == 7);
  CHECK(absl::IsInvalidArgument(shelf.Append("att_1", 8, "8").status()));
  CHECK(absl::IsInvalidArgument(shelf.Append("att_1", 7, "7890").status()));
  CHECK(absl::IsNotFound(shelf.Append("att_1", 7, "789", "usr_2").status()));
  const absl::StatusOr<File> file = shelf.Append("att_1", 7, "789");
  REQUIRE(file.ok());
  CHECK(file->is_complete);
  CHECK(file->content_type == "text/plain");
  CHECK_FALSE(file->is_shown());
  CHECK(shelf.Read("att_1", 0, 100) == "0123456789");
  CHECK(shelf.Read("att_1", 4, 3) == "456");
  CHECK(shelf.Read("att_1", 10, 3).empty());
}

TEST_CASE("giants, programs and heaps of unfinished uploads are refused by name",
          "[platform][files]") {
  Shelf shelf;
  CHECK(base::DetailsOf(shelf.Begin("att_1", kLargestFile + 1)).field_violations[0].field ==
        "size_bytes");
  CHECK(absl::IsInvalidArgument(shelf.Begin("att_1", 0)));
  REQUIRE(shelf.Begin("att_1", kLargestFile).ok());
  CHECK(ReasonOf(shelf.Append("att_1", 0, "MZ\x90").status()) == "CONTENT_REFUSED");
  for (int i = 2; i <= kMostUnfinished; ++i) {
    REQUIRE(shelf.Begin("att_" + std::to_string(i), 1).ok());
  }
  CHECK(ReasonOf(shelf.Begin("att_21", 1)) == "TOO_MANY_UPLOADS");
  CHECK(shelf.Append("att_2", 0, "x")->is_complete);
  CHECK(shelf.Begin("att_21", 1).ok());
  // Uploads that nobody finishes hold nobody up for longer than a day.
  CHECK(ReasonOf(shelf.Begin("att_22", 1, base::Instant{1} + kLongestUpload)) ==
        "TOO_MANY_UPLOADS");
  CHECK(shelf.Begin("att_22", 1, base::Instant{2} + kLongestUpload).ok());
  CHECK(absl::IsNotFound(shelf.Append("att_3", 0, "x").status()));
  CHECK(shelf.Read("att_2", 0, 1) == "x");
}

TEST_CASE("a file that lost a part is not served as a shorter one", "[platform][files]") {
  Shelf shelf;
  REQUIRE(shelf.Begin("att_1", 6).ok());
  REQUIRE(shelf.Append("att_1", 0, "abc").ok());
  const File file = *shelf.Append("att_1", 3, "def");
  const auto show = [&](std::int64_t offset) {
    options::v1::RawBody body;
    return shelf.database->Read([&](sql::Tx& tx) { return Show(tx, "ws", file, offset, &body); });
  };
  CHECK(show(0).ok());
  CHECK(show(6).ok());
  shelf.Run(kLose, {{"id", "att_1"}});
  CHECK(ReasonOf(show(0)) == "FILE_DAMAGED");
  CHECK(show(3).ok());
}

TEST_CASE("verify finds a file whose bytes changed and one that lost a part", "[platform][files]") {
  Shelf shelf;
  for (const char* id : {"att_1", "att_2", "att_3"}) {
    REQUIRE(shelf.Begin(id, 6).ok());
    REQUIRE(shelf.Append(id, 0, "abc").ok());
    REQUIRE(shelf.Append(id, 3, "def").ok());
  }
  CHECK(Verify(*shelf.database).ok());
  shelf.Run(kDamage, {{"id", "att_1"}, {"data", sql::Bytes{"abd"}}});
  shelf.Run(kLose, {{"id", "att_3"}});
  const absl::Status damaged = Verify(*shelf.database);
  CHECK(ReasonOf(damaged) == "FILES_DAMAGED");
  CHECK(damaged.message().find("ws/att_1") != std::string::npos);
  CHECK(damaged.message().find("ws/att_3") != std::string::npos);
  CHECK(damaged.message().find("att_2") == std::string::npos);
}

}  // namespace
}  // namespace deskmesh::files
