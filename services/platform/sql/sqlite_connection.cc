// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/sqlite_connection.h"

#include <sqlite3.h>

#include <chrono>
#include <cstring>
#include <thread>

#include "platform/base/error.h"
#include "platform/sql/binding.h"
#include "platform/sql/error.h"
#include "platform/sql/inside_body.h"

namespace deskmesh::sql {
namespace {

constexpr std::size_t kMaxPrepared = 256;

constexpr Statement kSavepoint{"SAVEPOINT nested"};
constexpr Statement kRelease{"RELEASE nested"};
constexpr Statement kRollbackTo{"ROLLBACK TO nested"};

// Memory for the text of an answer, freed with it.
class Arena {
 public:
  const char* Add(const void* data, std::size_t size) {
    if (size == 0) return "";
    if (size > left_) {
      std::size_t block = std::max(size, next_block_);
      next_block_ = std::min<std::size_t>(next_block_ * 2, 64 << 10);
      blocks_.push_back(std::make_unique_for_overwrite<char[]>(block));
      free_ = blocks_.back().get();
      left_ = block;
    }
    char* place = free_;
    std::memcpy(place, data, size);
    free_ += size;
    left_ -= size;
    return place;
  }

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  std::size_t left_ = 0;
  std::size_t next_block_ = 512;
};

Cell ReadCell(sqlite3_stmt* handle, int column, Arena& arena) {
  Cell cell;
  switch (sqlite3_column_type(handle, column)) {
    case SQLITE_INTEGER:
      cell.kind = Cell::Kind::kInt64;
      cell.int64 = sqlite3_column_int64(handle, column);
      break;
    case SQLITE_FLOAT:
      cell.kind = Cell::Kind::kDouble;
      cell.number = sqlite3_column_double(handle, column);
      break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
      const void* data = sqlite3_column_blob(handle, column);
      cell.kind = Cell::Kind::kText;
      cell.size = static_cast<std::uint32_t>(sqlite3_column_bytes(handle, column));
      cell.data = arena.Add(data, cell.size);
      break;
    }
    default:
      break;
  }
  return cell;
}

std::shared_ptr<const Rows::Names> ColumnNames(sqlite3_stmt* handle) {
  auto names = std::make_shared<Rows::Names>();
  for (int i = 0; i < sqlite3_column_count(handle); ++i) {
    names->emplace_back(sqlite3_column_name(handle, i));
  }
  return names;
}

// Resets a statement when the call is over, whatever its end.
class ResetOnExit {
 public:
  explicit ResetOnExit(sqlite3_stmt* handle) : handle_(handle) {}
  ~ResetOnExit() {
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
  }
  ResetOnExit(const ResetOnExit&) = delete;
  ResetOnExit& operator=(const ResetOnExit&) = delete;

 private:
  sqlite3_stmt* handle_;
};

int BindText(sqlite3_stmt* handle, int index, const std::string& text) {
  return sqlite3_bind_text64(handle, index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteConnection>> SqliteConnection::Open(
    const std::string& path, Mode mode, std::chrono::milliseconds busy_timeout) {
  // Counting its memory takes a lock of the whole process at each allocation, and nobody reads the count.
  // Refused where SQLite was used before, by another library, which does no harm.
  static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(uncounted);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection());
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (mode == Mode::kWriter) flags |= SQLITE_OPEN_CREATE;
  int code = sqlite3_open_v2(path.c_str(), &connection->handle_, flags, nullptr);
  if (code != SQLITE_OK) {
    return StatusOfSqlite(code, "can't open " + path + ": " + sqlite3_errstr(code));
  }
  sqlite3_busy_timeout(connection->handle_, static_cast<int>(busy_timeout.count()));
  sqlite3_db_config(connection->handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  std::vector<std::string> pragmas = {"PRAGMA foreign_keys = ON", "PRAGMA case_sensitive_like = ON",
                                      "PRAGMA temp_store = MEMORY"};
  if (mode == Mode::kWriter) {
    pragmas.insert(pragmas.end(), {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
                                   "PRAGMA wal_autocheckpoint = 0", "PRAGMA cache_size = -4096"});
  } else {
    pragmas.insert(pragmas.end(), {"PRAGMA query_only = ON", "PRAGMA cache_size = -2048"});
  }
  // The change to WAL doesn't wait for another process that makes it, busy time-out or not.
  const auto deadline = std::chrono::steady_clock::now() + busy_timeout;
  for (const std::string& pragma : pragmas) {
    absl::Status status = connection->ExecuteText(pragma);
    while (absl::IsAborted(status) && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      status = connection->ExecuteText(pragma);
    }
    DESKMESH_RETURN_IF_ERROR(status);
  }
  if (mode == Mode::kWriter) {
    // After the pragmas: wal_autocheckpoint takes the hook for itself.
    sqlite3_wal_hook(
        connection->handle_,
        [](void* self, sqlite3*, const char*, int pages) {
          static_cast<SqliteConnection*>(self)->wal_pages_ = pages;
          return SQLITE_OK;
        },
        connection.get());
  }
  return connection;
}

SqliteConnection::~SqliteConnection() {
  ClearStatements();
  sqlite3_close_v2(handle_);
}

absl::Status SqliteConnection::LastError() const {
  return StatusOfSqlite(sqlite3_extended_errcode(handle_), sqlite3_errmsg(handle_));
}

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

void SqliteConnection::ClearStatements() {
  for (auto& [id, prepared] : prepared_) sqlite3_finalize(prepared.handle);
  prepared_.clear();
}

void SqliteConnection::EvictOldest() {
  auto oldest = prepared_.begin();
  for (auto it = prepared_.begin(); it != prepared_.end(); ++it) {
    if (it->second.last_use < oldest->second.last_use) oldest = it;
  }
  sqlite3_finalize(oldest->second.handle);
  prepared_.erase(oldest);
}

absl::StatusOr<SqliteConnection::Prepared*> SqliteConnection::Prepare(const Statement& statement) {
  auto found = prepared_.find(statement.Id());
  if (found != prepared_.end()) {
    found->second.last_use = ++uses_;
    return &found->second;
  }
  const ParsedStatement& parsed = statement.Parsed(Dialect::kSqlite);
  Prepared prepared;
  int code = sqlite3_prepare_v3(handle_, parsed.text.data(), static_cast<int>(parsed.text.size()),
                                SQLITE_PREPARE_PERSISTENT, &prepared.handle, nullptr);
  if (code != SQLITE_OK) return LastError();
  if (prepared.handle == nullptr) return StatusOfSqlite(SQLITE_MISUSE, "empty statement");
  prepared.columns = ColumnNames(prepared.handle);
  prepared.last_use = ++uses_;
  if (prepared_.size() >= kMaxPrepared) EvictOldest();
  return &prepared_.emplace(statement.Id(), std::move(prepared)).first->second;
}

absl::StatusOr<SqliteConnection::Prepared*> SqliteConnection::PrepareAndBind(
    const Statement& statement, ParamSpan params) {
  const ParsedStatement& parsed = statement.Parsed(Dialect::kSqlite);
  DESKMESH_RETURN_IF_ERROR(OrderParams(parsed, params, &ordered_));
  DESKMESH_ASSIGN_OR_RETURN(Prepared * prepared, Prepare(statement));
  last_was_write_ = sqlite3_stmt_readonly(prepared->handle) == 0;
  lists_.clear();
  lists_.reserve(ordered_.size());
  for (std::size_t i = 0; i < ordered_.size(); ++i) {
    sqlite3_stmt* handle = prepared->handle;
    int index = static_cast<int>(i) + 1;
    struct Binder {
      sqlite3_stmt* handle;
      int index;
      std::vector<std::string>& lists;
      int operator()(std::monostate) const { return sqlite3_bind_null(handle, index); }
      int operator()(bool value) const { return sqlite3_bind_int(handle, index, value ? 1 : 0); }
      int operator()(std::int64_t value) const { return sqlite3_bind_int64(handle, index, value); }
      int operator()(double value) const { return sqlite3_bind_double(handle, index, value); }
      int operator()(const std::string& value) const { return BindText(handle, index, value); }
      int operator()(const Bytes& value) const {
        return sqlite3_bind_blob64(handle, index, value.data.data(), value.data.size(),
                                   SQLITE_STATIC);
      }
      int operator()(const TextList& list) const {
        return BindText(handle, index, lists.emplace_back(JsonArray(list)));
      }
      int operator()(const Int64List& list) const {
        return BindText(handle, index, lists.emplace_back(JsonArray(list)));
      }
    };
    int code = std::visit(Binder{handle, index, lists_}, ordered_[i]->storage());
    if (code != SQLITE_OK) {
      sqlite3_clear_bindings(handle);
      return LastError();
    }
  }
  return prepared;
}

absl::StatusOr<Rows> SqliteConnection::Query(const Statement& statement, ParamSpan params) {
  DESKMESH_ASSIGN_OR_RETURN(Prepared * prepared, PrepareAndBind(statement, params));
  ResetOnExit reset(prepared->handle);
  auto arena = std::make_shared<Arena>();
  std::vector<Cell> cells;
  std::size_t row_count = 0;
  int code = sqlite3_step(prepared->handle);
  // The first step prepares the statement anew when the schema has changed.
  const int width = sqlite3_column_count(prepared->handle);
  if (static_cast<std::size_t>(width) != prepared->columns->size()) {
    prepared->columns = ColumnNames(prepared->handle);
  }
  for (; code == SQLITE_ROW; code = sqlite3_step(prepared->handle)) {
    for (int i = 0; i < width; ++i) cells.push_back(ReadCell(prepared->handle, i, *arena));
    ++row_count;
  }
  if (code != SQLITE_DONE) return LastError();
  return Rows(prepared->columns, row_count, std::move(cells), std::move(arena));
}

absl::StatusOr<std::int64_t> SqliteConnection::Execute(const Statement& statement,
                                                       ParamSpan params) {
  DESKMESH_ASSIGN_OR_RETURN(Prepared * prepared, PrepareAndBind(statement, params));
  ResetOnExit reset(prepared->handle);
  int code;
  while ((code = sqlite3_step(prepared->handle)) == SQLITE_ROW) {
  }
  if (code != SQLITE_DONE) return LastError();
  return last_was_write_ ? sqlite3_changes64(handle_) : 0;
}

absl::Status SqliteConnection::ExecuteText(const std::string& text) {
  int code = sqlite3_exec(handle_, text.c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : LastError();
}

absl::Status SqliteConnection::Checkpoint(bool truncate) {
  int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, mode, nullptr, nullptr);
  return code == SQLITE_OK || code == SQLITE_BUSY ? absl::OkStatus() : LastError();
}

absl::Status SqliteTx::Check() {
  if (failure_.ok() && !connection_.in_transaction()) {
    failure_ = base::Failure(absl::StatusCode::kInternal, "STORE_FAILURE",
                             "the transaction has ended already");
  }
  return failure_;
}

absl::StatusOr<Rows> SqliteTx::Query(const Statement& statement, ParamSpan params) {
  DESKMESH_RETURN_IF_ERROR(Check());
  absl::StatusOr<Rows> rows = connection_.Query(statement, params);
  has_written_ |= connection_.last_was_write();
  if (!rows.ok()) failure_ = rows.status();
  return rows;
}

absl::Status SqliteTx::Execute(const Statement& statement, ParamSpan params) {
  return ExecuteCount(statement, params).status();
}

absl::StatusOr<std::int64_t> SqliteTx::ExecuteCount(const Statement& statement, ParamSpan params) {
  DESKMESH_RETURN_IF_ERROR(Check());
  absl::StatusOr<std::int64_t> count = connection_.Execute(statement, params);
  has_written_ |= connection_.last_was_write();
  if (!count.ok()) failure_ = count.status();
  return count;
}

absl::Status SqliteTx::Nested(const std::function<absl::Status(Tx&)>& body) {
  DESKMESH_RETURN_IF_ERROR(Check());
  DESKMESH_RETURN_IF_ERROR(connection_.Execute(kSavepoint, {}).status());
  std::size_t callbacks = callbacks_.size();
  absl::Status status = body(*this);
  if (status.ok()) status = failure_;
  if (!status.ok()) {
    callbacks_.resize(callbacks);
    InsideBody::ForgetKept();
    // An error such as a full disk may have ended the transaction and the savepoint with it.
    if (!connection_.in_transaction()) {
      failure_ = status;
      return status;
    }
    failure_ = connection_.Execute(kRollbackTo, {}).status();
  }
  if (failure_.ok()) failure_ = connection_.Execute(kRelease, {}).status();
  return failure_.ok() ? status : failure_;
}

void SqliteTx::AfterCommit(std::function<void()> callback) {
  if (!read_only_) callbacks_.push_back(std::move(callback));
}

}  // namespace deskmesh::sql
