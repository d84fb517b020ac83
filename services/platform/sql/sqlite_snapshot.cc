// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/sql/sqlite_snapshot.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>

#include "platform/base/error.h"
#include "platform/sql/error.h"

namespace deskmesh::sql {
namespace {

constexpr int kBusyMs = 30'000;
constexpr int kPagesPerStep = 1024;
constexpr std::size_t kPiece = 1 << 20;

std::string FileOf(const std::string& folder, const std::string& domain) {
  return folder + "/" + domain + ".db";
}

absl::Status Failed(const std::string& what) {
  return base::Failure(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE",
                       what + ": " + std::strerror(errno));
}

// A raw connection: what this file does has no place in a pool.
class Handle {
 public:
  static absl::StatusOr<Handle> Open(const std::string& path, int flags) {
    Handle handle;
    const int code = sqlite3_open_v2(path.c_str(), &handle.raw_, flags, nullptr);
    if (code != SQLITE_OK) return StatusOfSqlite(code, path + ": " + sqlite3_errstr(code));
    sqlite3_busy_timeout(handle.raw_, kBusyMs);
    return handle;
  }
  Handle() = default;
  Handle(Handle&& other) noexcept : raw_(std::exchange(other.raw_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(raw_, other.raw_);
    return *this;
  }
  ~Handle() { sqlite3_close_v2(raw_); }

  absl::Status Run(const char* text) {
    const int code = sqlite3_exec(raw_, text, nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? absl::OkStatus() : Error();
  }
  absl::Status Error() {
    return StatusOfSqlite(sqlite3_extended_errcode(raw_), sqlite3_errmsg(raw_));
  }
  sqlite3* raw() { return raw_; }

 private:
  sqlite3* raw_ = nullptr;
};

class SqliteSnapshotReader final : public SnapshotReader {
 public:
  SqliteSnapshotReader(std::string folder, std::string scratch)
      : folder_(std::move(folder)), scratch_(std::move(scratch)) {}

  absl::Status Take(const std::vector<std::string>& domains) {
    // While all writers are held, no transaction of any domain can end: what the readers then see is
    // one moment of them all.
    std::vector<Handle> holders;
    for (const std::string& domain : domains) {
      const std::string path = FileOf(folder_, domain);
      if (!std::filesystem::exists(path)) {
        return base::Failure(absl::StatusCode::kNotFound, "STORE_NOT_FOUND",
                             "there is no store of " + domain + " at " + path);
      }
      DESKMESH_ASSIGN_OR_RETURN(Handle holder, Handle::Open(path, SQLITE_OPEN_READWRITE));
      DESKMESH_RETURN_IF_ERROR(holder.Run("BEGIN IMMEDIATE"));
      holders.push_back(std::move(holder));
    }
    for (const std::string& domain : domains) {
      DESKMESH_ASSIGN_OR_RETURN(Handle reader,
                                Handle::Open(FileOf(folder_, domain), SQLITE_OPEN_READWRITE));
      DESKMESH_RETURN_IF_ERROR(reader.Run("BEGIN"));
      DESKMESH_RETURN_IF_ERROR(ReadVersions(domain, reader));
      readers_.emplace(domain, std::move(reader));
      parts_.push_back({domain, "", {}});
    }
    for (Handle& holder : holders) DESKMESH_RETURN_IF_ERROR(holder.Run("ROLLBACK"));
    return absl::OkStatus();
  }

  const std::vector<SchemaVersion>& versions() const override { return versions_; }
  const std::vector<SnapshotPart>& parts() const override { return parts_; }

  absl::Status Read(const SnapshotPart& part, const Sink& sink) override {
    const std::string copy = scratch_ + "/" + part.domain + ".copy";
    std::filesystem::remove(copy);
    absl::Status status = Copy(readers_.at(part.domain), copy);
    if (status.ok()) status = Stream(copy, sink);
    std::filesystem::remove(copy);
    return status;
  }

 private:
  absl::Status ReadVersions(const std::string& domain, Handle& reader) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(reader.raw(),
                           "SELECT owner, MAX(version) FROM schema_version GROUP BY owner", -1,
                           &statement, nullptr) != SQLITE_OK) {
      return reader.Error();
    }
    int code = SQLITE_OK;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
      versions_.push_back({domain, reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)),
                           sqlite3_column_int64(statement, 1)});
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? absl::OkStatus() : reader.Error();
  }

  static absl::Status Copy(Handle& reader, const std::string& path) {
    DESKMESH_ASSIGN_OR_RETURN(Handle target,
                              Handle::Open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
    sqlite3_backup* backup = sqlite3_backup_init(target.raw(), "main", reader.raw(), "main");
    if (backup == nullptr) return target.Error();
    int code = SQLITE_OK;
    while (code == SQLITE_OK) code = sqlite3_backup_step(backup, kPagesPerStep);
    sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? absl::OkStatus() : target.Error();
  }

  static absl::Status Stream(const std::string& path, const Sink& sink) {
    std::ifstream file(path, std::ios::binary);
    std::string piece(kPiece, '\0');
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0) {
      DESKMESH_RETURN_IF_ERROR(
          sink(std::string_view(piece).substr(0, static_cast<std::size_t>(file.gcount()))));
    }
    return file.eof() ? absl::OkStatus() : Failed("can't read " + path);
  }

  const std::string folder_;
  const std::string scratch_;
  std::map<std::string, Handle> readers_;
  std::vector<SnapshotPart> parts_;
  std::vector<SchemaVersion> versions_;
};

class SqliteSnapshotWriter final : public SnapshotWriter {
 public:
  explicit SqliteSnapshotWriter(std::string folder) : folder_(std::move(folder)) {}
  ~SqliteSnapshotWriter() override {
    if (file_ >= 0) ::close(file_);
    for (const std::string& domain : written_) {
      std::error_code ignored;
      std::filesystem::remove(Temporary(domain), ignored);
    }
  }

  bool needs_schema() const override { return false; }

  absl::Status Begin(const SnapshotPart& part) override {
    written_.push_back(part.domain);
    file_ = ::open(Temporary(part.domain).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return file_ >= 0 ? absl::OkStatus() : Failed("can't write " + Temporary(part.domain));
  }

  absl::Status Write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = ::write(file_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return Failed("can't write " + Temporary(written_.back()));
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return absl::OkStatus();
  }

  absl::Status End() override {
    const bool is_durable = ::fsync(file_) == 0;
    ::close(std::exchange(file_, -1));
    return is_durable ? absl::OkStatus() : Failed("can't write " + Temporary(written_.back()));
  }

  absl::Status Commit() override {
    for (const std::string& domain : written_) {
      if (::rename(Temporary(domain).c_str(), FileOf(folder_, domain).c_str()) != 0) {
        return Failed("can't name " + FileOf(folder_, domain));
      }
    }
    written_.clear();
    const int directory = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_durable = directory >= 0 && ::fsync(directory) == 0;
    if (directory >= 0) ::close(directory);
    return is_durable ? absl::OkStatus() : Failed("can't write to " + folder_);
  }

 private:
  std::string Temporary(const std::string& domain) const {
    return FileOf(folder_, domain) + ".restoring";
  }

  const std::string folder_;
  std::vector<std::string> written_;
  int file_ = -1;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SnapshotReader>> ReadSqliteSnapshot(
    const std::string& folder, const std::vector<std::string>& domains,
    const std::string& scratch_folder) {
  auto reader = std::make_unique<SqliteSnapshotReader>(folder, scratch_folder);
  DESKMESH_RETURN_IF_ERROR(reader->Take(domains));
  return reader;
}

absl::StatusOr<std::unique_ptr<SnapshotWriter>> WriteSqliteSnapshot(
    const std::string& folder, const std::vector<std::string>& domains) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return base::Failure(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE",
                         "can't make the folder " + folder + ": " + error.message());
  }
  for (const std::string& domain : domains) {
    // A log without its file would be played into the restored one.
    if (std::filesystem::exists(FileOf(folder, domain)) ||
        std::filesystem::exists(FileOf(folder, domain) + "-wal")) {
      return base::Failure(absl::StatusCode::kFailedPrecondition, "STORE_NOT_EMPTY",
                           "there is a store of " + domain + " at " + FileOf(folder, domain) +
                               " already: restore into an empty one");
    }
  }
  return std::make_unique<SqliteSnapshotWriter>(folder);
}

}  // namespace deskmesh::sql
