// SPDX-License-Identifier: Apache-2.0
//
// SQL text, written once for both stores.
//
//   constexpr sql::Statement kLoad{
//       "SELECT id, state, due_at FROM ticket "
//       "WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
//
// What the portable text may hold beyond plain SQL:
//   :name              a parameter, as often as needed; `::` and quoted text are left alone
//   IN (:ids[])        a list parameter (TextList or Int64List, may be empty); NOT IN likewise.
//                      The left side must be a column or expression of exactly that type.
//   FOR UPDATE …       FOR UPDATE / FOR NO KEY UPDATE / FOR SHARE [OF t] [SKIP LOCKED | NOWAIT]
//                      is dropped on SQLite, whose one writer needs no row locks
// In scripts (migrations, see migration.h) the type BLOB becomes BYTEA on PostgreSQL.
//
// PostgreSQL infers a parameter's type from where it stands; where nothing says it
// (`:after IS NULL OR …`, `SELECT :x`), write CAST(:after AS TEXT).
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::sql {

enum class Dialect { kSqlite, kPostgres };

// A statement rewritten for one dialect.
struct ParsedStatement {
  struct Parameter {
    std::string name;
    bool is_list = false;
  };
  std::string text;                   // with ?1… or $1…
  std::vector<Parameter> parameters;  // in the order of their numbers
  std::string error;                  // why the text can't be used; empty when it can
};

// Rewrites portable text for a dialect. Bad text is reported in `error`, never thrown.
ParsedStatement ParseStatement(std::string_view text, Dialect dialect);

// One statement, with static lifetime: declare it `constexpr` at namespace scope. It is parsed once
// per dialect on first use and identifies the prepared statement in every connection's cache.
// Thread-safe.
class Statement {
 public:
  // `text` must live as long as the statement (a literal).
  constexpr explicit Statement(const char* text) : sqlite_text_(text), postgres_text_(text) {}
  // For the few statements that can't be said portably (full text, for example). Parameters are
  // matched by name in each.
  constexpr Statement(const char* sqlite_text, const char* postgres_text)
      : sqlite_text_(sqlite_text), postgres_text_(postgres_text) {}

  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  std::string_view text(Dialect dialect) const {
    return dialect == Dialect::kSqlite ? sqlite_text_ : postgres_text_;
  }
  // Never destroyed for a static statement.
  const ParsedStatement& Parsed(Dialect dialect) const;
  // Unique in the process and never used again, not even after an interned statement is gone.
  std::uint64_t Id() const;

 private:
  friend class InternedStatement;  // frees the parsed forms

  const char* sqlite_text_;
  const char* postgres_text_;
  mutable std::atomic<std::uint64_t> id_{0};
  mutable std::atomic<const ParsedStatement*> parsed_[2] = {nullptr, nullptr};
};

// A statement whose text is built at run time (a filtered list). The same text gives the same
// object while it is among the 512 used last, so its prepared statements are found again. Build the
// text from constants only: values go through parameters. Thread-safe.
std::shared_ptr<const Statement> InternStatement(std::string text);

}  // namespace deskmesh::sql
