// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/sql/postgres_snapshot.h"

#include <libpq-fe.h>

#include <memory>

#include "platform/base/error.h"
#include "platform/sql/error.h"

namespace deskmesh::sql {
namespace {

constexpr std::size_t kPiece = 1 << 20;
// Tables that describe the store itself.
constexpr std::string_view kVersions = "schema_version";

using Result = std::unique_ptr<PGresult, void (*)(PGresult*)>;

std::string FirstLine(const char* message) {
  const std::string_view text(message == nullptr ? "" : message);
  return std::string(text.substr(0, text.find('\n')));
}

// Names come from the catalogue, but a backup file may hold anything.
std::string Quoted(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string Literal(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + "'";
}

std::string TableOf(const SnapshotPart& part) {
  return Quoted(part.domain) + "." + Quoted(part.table);
}

std::string ColumnsOf(const SnapshotPart& part) {
  std::string list;
  for (const std::string& column : part.columns) {
    if (!list.empty()) list += ", ";
    list += Quoted(column);
  }
  return "(" + list + ")";
}

// One connection for one long transaction.
class Session {
 public:
  absl::Status Connect(const std::string& url) {
    const char* names[] = {"dbname", "application_name", "client_encoding", "connect_timeout",
                           nullptr};
    const char* values[] = {url.c_str(), "deskmesh-backup", "UTF8", "5", nullptr};
    handle_.reset(PQconnectdbParams(names, values, /*expand_dbname=*/1));
    if (PQstatus(handle_.get()) != CONNECTION_OK) {
      return base::Failure(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE",
                           "can't reach PostgreSQL: " + FirstLine(PQerrorMessage(handle_.get())));
    }
    PQsetNoticeProcessor(handle_.get(), [](void*, const char*) {}, nullptr);
    // By statement: poolers take no such options at connecting.
    return Run("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; "
               "SET lock_timeout = 30000")
        .status();
  }

  absl::StatusOr<Result> Run(const std::string& text) {
    Result result(PQexec(handle_.get(), text.c_str()), PQclear);
    switch (PQresultStatus(result.get())) {
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK:
      case PGRES_COPY_IN:
      case PGRES_COPY_OUT:
        return result;
      default:
        return Error(result.get());
    }
  }

  absl::Status Error(const PGresult* result) {
    const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state == nullptr) {
      return base::Failure(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE",
                           "PostgreSQL: " + FirstLine(PQerrorMessage(handle_.get())));
    }
    const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return StatusOfSqlState(state, message == nullptr ? "" : message);
  }

  // The end of a COPY.
  absl::Status Finish() {
    absl::Status status;
    while (PGresult* raw = PQgetResult(handle_.get())) {
      const Result result(raw, PQclear);
      if (PQresultStatus(raw) != PGRES_COMMAND_OK) status.Update(Error(raw));
    }
    return status;
  }

  PGconn* raw() { return handle_.get(); }

 private:
  std::unique_ptr<PGconn, void (*)(PGconn*)> handle_{nullptr, PQfinish};
};

std::string CellText(const Result& result, int row, int column) {
  return PQgetvalue(result.get(), row, column);
}

class PostgresSnapshotReader final : public SnapshotReader {
 public:
  absl::Status Take(const std::string& url, const std::vector<std::string>& domains) {
    DESKMESH_RETURN_IF_ERROR(session_.Connect(url));
    DESKMESH_RETURN_IF_ERROR(
        session_.Run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").status());
    for (const std::string& domain : domains) {
      DESKMESH_RETURN_IF_ERROR(ReadTables(domain));
      DESKMESH_ASSIGN_OR_RETURN(const Result versions,
                                session_.Run("SELECT owner, MAX(version) FROM " + Quoted(domain) +
                                             ".schema_version GROUP BY owner ORDER BY owner"));
      for (int row = 0; row < PQntuples(versions.get()); ++row) {
        versions_.push_back(
            {domain, CellText(versions, row, 0), std::atoll(PQgetvalue(versions.get(), row, 1))});
      }
    }
    return absl::OkStatus();
  }

  const std::vector<SchemaVersion>& versions() const override { return versions_; }
  const std::vector<SnapshotPart>& parts() const override { return parts_; }

  absl::Status Read(const SnapshotPart& part, const Sink& sink) override {
    DESKMESH_RETURN_IF_ERROR(
        session_.Run("COPY " + TableOf(part) + " " + ColumnsOf(part) + " TO STDOUT").status());
    std::string piece;
    char* row = nullptr;
    absl::Status status;
    int size = 0;
    // Read to the end even after an error: the connection is in COPY until then.
    while ((size = PQgetCopyData(session_.raw(), &row, /*async=*/0)) > 0) {
      piece.append(row, static_cast<std::size_t>(size));
      PQfreemem(row);
      if (piece.size() >= kPiece / 2) {
        for (std::string_view rest = piece; status.ok() && !rest.empty();
             rest.remove_prefix(std::min(rest.size(), kPiece))) {
          status = sink(rest.substr(0, kPiece));
        }
        piece.clear();
      }
    }
    if (status.ok() && !piece.empty()) status = sink(piece);
    status.Update(session_.Finish());
    return status;
  }

 private:
  absl::Status ReadTables(const std::string& domain) {
    DESKMESH_ASSIGN_OR_RETURN(
        const Result found,
        session_.Run("SELECT c.table_name, c.column_name FROM information_schema.columns c "
                     "JOIN information_schema.tables t USING (table_schema, table_name) "
                     "WHERE c.table_schema = " +
                     Literal(domain) +
                     " AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER' "
                     "ORDER BY c.table_name, c.ordinal_position"));
    if (PQntuples(found.get()) == 0) {
      return base::Failure(absl::StatusCode::kNotFound, "STORE_NOT_FOUND",
                           "there is no store of " + domain + " in the database");
    }
    for (int row = 0; row < PQntuples(found.get()); ++row) {
      const std::string table = CellText(found, row, 0);
      if (table == kVersions) continue;
      if (parts_.empty() || parts_.back().domain != domain || parts_.back().table != table) {
        parts_.push_back({domain, table, {}});
      }
      parts_.back().columns.push_back(CellText(found, row, 1));
    }
    return absl::OkStatus();
  }

  Session session_;
  std::vector<SnapshotPart> parts_;
  std::vector<SchemaVersion> versions_;
};

class PostgresSnapshotWriter final : public SnapshotWriter {
 public:
  absl::Status Connect(const std::string& url, const std::vector<std::string>& domains) {
    DESKMESH_RETURN_IF_ERROR(session_.Connect(url));
    for (const std::string& domain : domains) {
      DESKMESH_ASSIGN_OR_RETURN(const Result tables,
                                session_.Run("SELECT table_name FROM information_schema.tables "
                                             "WHERE table_schema = " +
                                             Literal(domain) + " AND table_type = 'BASE TABLE'"));
      for (int row = 0; row < PQntuples(tables.get()); ++row) {
        const SnapshotPart table{domain, CellText(tables, row, 0), {}};
        if (table.table == kVersions) continue;
        DESKMESH_ASSIGN_OR_RETURN(const Result any,
                                  session_.Run("SELECT 1 FROM " + TableOf(table) + " LIMIT 1"));
        if (PQntuples(any.get()) > 0) {
          return base::Failure(
              absl::StatusCode::kFailedPrecondition, "STORE_NOT_EMPTY",
              "there is data of " + domain + " in the database already: restore into an empty one");
        }
      }
    }
    return absl::OkStatus();
  }

  bool needs_schema() const override { return true; }

  absl::Status Begin(const SnapshotPart& part) override {
    if (!is_begun_) DESKMESH_RETURN_IF_ERROR(session_.Run("BEGIN").status());
    is_begun_ = true;
    part_ = part;
    // Rows that a migration made come with the copy.
    DESKMESH_RETURN_IF_ERROR(session_.Run("DELETE FROM " + TableOf(part)).status());
    return session_.Run("COPY " + TableOf(part) + " " + ColumnsOf(part) + " FROM STDIN").status();
  }

  absl::Status Write(std::string_view bytes) override {
    if (PQputCopyData(session_.raw(), bytes.data(), static_cast<int>(bytes.size())) == 1) {
      return absl::OkStatus();
    }
    return session_.Error(nullptr);
  }

  absl::Status End() override {
    if (PQputCopyEnd(session_.raw(), nullptr) != 1) return session_.Error(nullptr);
    DESKMESH_RETURN_IF_ERROR(session_.Finish());
    // Numbers that the server gives out go on after the largest that is there.
    for (const std::string& column : part_.columns) {
      const std::string name = Literal(TableOf(part_));
      DESKMESH_ASSIGN_OR_RETURN(
          const Result sequence,
          session_.Run("SELECT pg_get_serial_sequence(" + name + ", " + Literal(column) + ")"));
      if (PQgetisnull(sequence.get(), 0, 0) != 0) continue;
      DESKMESH_RETURN_IF_ERROR(session_
                                   .Run("SELECT setval(" + Literal(CellText(sequence, 0, 0)) +
                                        ", COALESCE(MAX(" + Quoted(column) + "), 1), MAX(" +
                                        Quoted(column) + ") IS NOT NULL) FROM " + TableOf(part_))
                                   .status());
    }
    return absl::OkStatus();
  }

  absl::Status Commit() override {
    return is_begun_ ? session_.Run("COMMIT").status() : absl::OkStatus();
  }

 private:
  Session session_;
  SnapshotPart part_;
  bool is_begun_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SnapshotReader>> ReadPostgresSnapshot(
    const std::string& url, const std::vector<std::string>& domains) {
  auto reader = std::make_unique<PostgresSnapshotReader>();
  DESKMESH_RETURN_IF_ERROR(reader->Take(url, domains));
  return reader;
}

absl::StatusOr<std::unique_ptr<SnapshotWriter>> WritePostgresSnapshot(
    const std::string& url, const std::vector<std::string>& domains) {
  auto writer = std::make_unique<PostgresSnapshotWriter>();
  DESKMESH_RETURN_IF_ERROR(writer->Connect(url, domains));
  return writer;
}

}  // namespace deskmesh::sql
