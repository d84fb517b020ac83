// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/postgres_connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "platform/base/error.h"
#include "platform/sql/binding.h"
#include "platform/sql/error.h"
#include "platform/sql/postgres_decode.h"

namespace deskmesh::sql {
namespace {

constexpr std::size_t kMaxPrepared = 400;
constexpr int kText = 0, kBinary = 1;

// libpq's messages have several lines.
std::string OneLine(const char* message) {
  std::string line(message == nullptr ? "" : message);
  for (char& c : line) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::string NameOf(std::uint64_t statement) { return "s" + std::to_string(statement); }

std::string_view FieldOf(const PGresult* result, int field) {
  const char* text = PQresultErrorField(result, field);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

std::string DoubleText(double value) {
  char text[40];
  std::snprintf(text, sizeof(text), "%.17g", value);
  return text;
}

// The text form of a value that isn't text already.
struct TextForm {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(bool value) const { return value ? "t" : "f"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return DoubleText(value); }
  std::string operator()(const std::string&) const { return {}; }
  std::string operator()(const Bytes&) const { return {}; }
  std::string operator()(const TextList& list) const { return ArrayLiteral(list); }
  std::string operator()(const Int64List& list) const { return ArrayLiteral(list); }
};

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(
    const Options& options) {
  // What the URL says overrides what stands before it here.
  std::string timeout = std::to_string(options.statement_timeout.count());
  std::string connect_seconds =
      std::to_string(std::max<std::int64_t>(2, (options.connect_timeout.count() + 999) / 1000));
  std::string user_timeout = std::to_string(options.statement_timeout.count() + 5000);
  std::string application = "deskmesh-" + options.domain;
  // By statement: poolers that share connections (PgBouncer) take no other options at connecting.
  const std::string settings = "SET search_path = " + options.domain +
                               "; SET statement_timeout = " + timeout +
                               "; SET lock_timeout = " + timeout +
                               "; SET idle_in_transaction_session_timeout = 60000; SET jit = off";
  std::vector<std::pair<const char*, const char*>> settings_list = {
      {"application_name", application.c_str()},
      {"connect_timeout", connect_seconds.c_str()},
      {"keepalives_idle", "10"},
      {"keepalives_interval", "5"},
      {"keepalives_count", "3"},
      {"tcp_user_timeout", user_timeout.c_str()},
      {"target_session_attrs", "read-write"},
      {"dbname", options.url.c_str()},
      {"client_encoding", "UTF8"},
      {nullptr, nullptr}};
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (auto [name, value] : settings_list) {
    names.push_back(name);
    values.push_back(value);
  }
  std::unique_ptr<PostgresConnection> connection(
      new PostgresConnection(options.statement_timeout + std::chrono::seconds(5)));
  connection->handle_ = PQconnectdbParams(names.data(), values.data(), /*expand_dbname=*/1);
  PGconn* handle = connection->handle_;
  if (PQstatus(handle) != CONNECTION_OK) {
    return base::Failure(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE",
                         "can't reach PostgreSQL: " + OneLine(PQerrorMessage(handle)));
  }
  PQsetNoticeProcessor(handle, [](void*, const char*) {}, nullptr);
  PGresult* set = PQexec(handle, settings.c_str());
  const bool is_set = PQresultStatus(set) == PGRES_COMMAND_OK;
  PQclear(set);
  if (!is_set) return connection->Lost();
  if (PQenterPipelineMode(handle) != 1) return connection->Lost();
  connection->last_use_ = std::chrono::steady_clock::now();
  return connection;
}

PostgresConnection::~PostgresConnection() { PQfinish(handle_); }

bool PostgresConnection::has_unsettled() const {
  for (const Expected& expected : expected_) {
    if (expected.is_heeded && expected.kind != Expected::Kind::kSync) return true;
  }
  return false;
}

absl::Status PostgresConnection::Lost() {
  is_broken_ = true;
  return base::Failure(
      absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE",
      "the connection to PostgreSQL was lost: " + OneLine(PQerrorMessage(handle_)));
}

absl::Status PostgresConnection::EvictOldest() {
  auto oldest = prepared_.begin();
  for (auto it = prepared_.begin(); it != prepared_.end(); ++it) {
    if (it->second.last_use < oldest->second.last_use) oldest = it;
  }
  std::string text = "DEALLOCATE " + NameOf(oldest->first);
  prepared_.erase(oldest);
  if (PQsendQueryParams(handle_, text.c_str(), 0, nullptr, nullptr, nullptr, nullptr, kBinary) !=
      1) {
    return Lost();
  }
  expected_.push_back({Expected::Kind::kStatement, 0, /*is_heeded=*/false});
  return absl::OkStatus();
}

absl::Status PostgresConnection::Prepare(const Statement& statement) {
  auto found = prepared_.find(statement.Id());
  if (found != prepared_.end()) {
    found->second.last_use = ++uses_;
    return absl::OkStatus();
  }
  if (prepared_.size() >= kMaxPrepared) DESKMESH_RETURN_IF_ERROR(EvictOldest());
  const ParsedStatement& parsed = statement.Parsed(Dialect::kPostgres);
  if (PQsendPrepare(handle_, NameOf(statement.Id()).c_str(), parsed.text.c_str(), 0, nullptr) !=
      1) {
    return Lost();
  }
  expected_.push_back({Expected::Kind::kPrepare, statement.Id()});
  prepared_[statement.Id()].last_use = ++uses_;
  return absl::OkStatus();
}

absl::Status PostgresConnection::Send(const Statement& statement, ParamSpan params) {
  DESKMESH_RETURN_IF_ERROR(OrderParams(statement.Parsed(Dialect::kPostgres), params, &ordered_));
  if (is_broken_) return Lost();
  DESKMESH_RETURN_IF_ERROR(Prepare(statement));
  std::size_t count = ordered_.size();
  texts_.assign(count, {});
  values_.assign(count, nullptr);
  lengths_.assign(count, 0);
  formats_.assign(count, kText);
  for (std::size_t i = 0; i < count; ++i) {
    const Value::Storage& storage = ordered_[i]->storage();
    if (const auto* text = std::get_if<std::string>(&storage)) {
      values_[i] = text->c_str();
    } else if (const auto* bytes = std::get_if<Bytes>(&storage)) {
      values_[i] = bytes->data.data();
      lengths_[i] = static_cast<int>(bytes->data.size());
      formats_[i] = kBinary;
    } else if (!ordered_[i]->is_null()) {
      texts_[i] = std::visit(TextForm{}, storage);
      values_[i] = texts_[i].c_str();
    }
  }
  if (PQsendQueryPrepared(handle_, NameOf(statement.Id()).c_str(), static_cast<int>(count),
                          values_.data(), lengths_.data(), formats_.data(), kBinary) != 1) {
    return Lost();
  }
  expected_.push_back({Expected::Kind::kStatement, statement.Id()});
  return absl::OkStatus();
}

absl::Status PostgresConnection::Sync() {
  if (is_broken_ || PQpipelineSync(handle_) != 1) return Lost();
  expected_.push_back({Expected::Kind::kSync, 0});
  return absl::OkStatus();
}

absl::StatusOr<Rows> PostgresConnection::Query(const Statement& statement, ParamSpan params) {
  DESKMESH_RETURN_IF_ERROR(Send(statement, params));
  DESKMESH_RETURN_IF_ERROR(Sync());
  Result last(nullptr, &PQclear);
  DESKMESH_RETURN_IF_ERROR(ReadAnswers(&last));
  return MakeRows(std::move(last), statement.Id());
}

absl::StatusOr<std::int64_t> PostgresConnection::ExecuteCount(const Statement& statement,
                                                              ParamSpan params) {
  DESKMESH_RETURN_IF_ERROR(Send(statement, params));
  DESKMESH_RETURN_IF_ERROR(Sync());
  Result last(nullptr, &PQclear);
  DESKMESH_RETURN_IF_ERROR(ReadAnswers(&last));
  return std::atoll(PQcmdTuples(last.get()));
}

absl::Status PostgresConnection::Settle() {
  DESKMESH_RETURN_IF_ERROR(Sync());
  Result last(nullptr, &PQclear);
  return ReadAnswers(&last);
}

absl::Status PostgresConnection::ExecuteText(const std::string& text) {
  if (PQsendQueryParams(handle_, text.c_str(), 0, nullptr, nullptr, nullptr, nullptr, kBinary) !=
      1) {
    return Lost();
  }
  expected_.push_back({Expected::Kind::kStatement, 0});
  return Settle();
}

void PostgresConnection::SendUnheeded(const Statement& statement) {
  // A failed statement makes the server skip everything up to the next synchronisation.
  if (has_unsettled() && !Sync().ok()) return;
  if (!Send(statement, {}).ok() || !Sync().ok()) return;
  for (Expected& expected : expected_) expected.is_heeded = false;
}

absl::Status PostgresConnection::ReadAnswers(Result* last) {
  absl::Status first_error;
  while (!expected_.empty()) {
    Expected expected = expected_.front();
    expected_.pop_front();
    absl::Status status = ReadAnswer(expected, last);
    if (is_broken_) {
      expected_.clear();
      return status;
    }
    if (expected.is_heeded && first_error.ok()) first_error = status;
  }
  last_use_ = std::chrono::steady_clock::now();
  return first_error;
}

absl::Status PostgresConnection::ReadAnswer(const Expected& expected, Result* last) {
  Result result = NextResult();
  if (result == nullptr) return Lost();
  ExecStatusType outcome = PQresultStatus(result.get());
  if (expected.kind == Expected::Kind::kSync) {
    return outcome == PGRES_PIPELINE_SYNC ? absl::OkStatus() : Lost();
  }
  bool is_good = outcome == PGRES_COMMAND_OK || outcome == PGRES_TUPLES_OK;
  absl::Status status = is_good ? absl::OkStatus() : StatusOf(result.get());
  if (is_broken_) return status;
  if (!is_good && expected.kind == Expected::Kind::kPrepare) prepared_.erase(expected.statement);
  if (expected.kind == Expected::Kind::kStatement) *last = std::move(result);
  // The answers of one statement end with a null.
  if (NextResult() != nullptr) return Lost();
  return status;
}

PostgresConnection::Result PostgresConnection::NextResult() {
  auto give_up_at = std::chrono::steady_clock::now() + patience_;
  while (PQisBusy(handle_)) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        give_up_at - std::chrono::steady_clock::now());
    pollfd waiting{PQsocket(handle_), POLLIN, 0};
    int ready = left.count() <= 0 ? 0 : poll(&waiting, 1, static_cast<int>(left.count()));
    bool is_silent = ready == 0;
    if (is_silent || (ready > 0 && PQconsumeInput(handle_) != 1)) {
      is_broken_ = true;
      return Result(nullptr, &PQclear);
    }
  }
  return Result(PQgetResult(handle_), &PQclear);
}

absl::Status PostgresConnection::StatusOf(const PGresult* result) {
  if (PQresultStatus(result) == PGRES_PIPELINE_ABORTED) {
    return base::Failure(absl::StatusCode::kInternal, "STORE_FAILURE",
                         "skipped after an earlier statement failed");
  }
  std::string_view state = FieldOf(result, PG_DIAG_SQLSTATE);
  if (state.empty() || PQstatus(handle_) == CONNECTION_BAD) return Lost();
  std::string message = OneLine(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
  if (state == "0A000" && message.starts_with("cached plan")) {
    // The schema was migrated under this connection: prepare everything afresh on another one.
    is_broken_ = true;
    return StatusOfSqlState("40001", message);
  }
  absl::Status status = StatusOfSqlState(state, message, FieldOf(result, PG_DIAG_TABLE_NAME),
                                         FieldOf(result, PG_DIAG_CONSTRAINT_NAME));
  // The server ends the session after these.
  if (FieldOf(result, PG_DIAG_SEVERITY_NONLOCALIZED) == "FATAL" || state == "57P01" ||
      state == "57P02" || state == "25P03") {
    is_broken_ = true;
  }
  return status;
}

Rows PostgresConnection::MakeRows(Result result, std::uint64_t statement) {
  if (result == nullptr) return Rows();
  const PGresult* answer = result.get();
  int rows = PQntuples(answer);
  int width = PQnfields(answer);
  std::shared_ptr<const Rows::Names>& columns = prepared_[statement].columns;
  if (columns == nullptr) {
    auto names = std::make_shared<Rows::Names>();
    for (int i = 0; i < width; ++i) names->emplace_back(PQfname(answer, i));
    columns = std::move(names);
  }
  std::vector<Cell> cells;
  cells.reserve(static_cast<std::size_t>(rows) * static_cast<std::size_t>(width));
  for (int row = 0; row < rows; ++row) {
    for (int i = 0; i < width; ++i) {
      cells.push_back(PQgetisnull(answer, row, i)
                          ? Cell()
                          : DecodeBinary(PQftype(answer, i), PQgetvalue(answer, row, i),
                                         PQgetlength(answer, row, i)));
    }
  }
  return Rows(columns, static_cast<std::size_t>(rows), std::move(cells),
              std::shared_ptr<const PGresult>(std::move(result)));
}

}  // namespace deskmesh::sql
