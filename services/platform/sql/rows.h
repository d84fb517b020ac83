// SPDX-License-Identifier: Apache-2.0
//
// The answer of a query.
//
//   DESKMESH_ASSIGN_OR_RETURN(sql::Rows rows, tx.Query(kList, {{"workspace", workspace}}));
//   for (sql::Row row : rows) tickets.push_back({.id = std::string(row.Text("id")), …});
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::sql {

// Names a column by its position (from 0) or by its name. A column that the query doesn't have is
// a programming error and ends the process.
class Column {
 public:
  Column(int index) : index_(index) {}
  Column(const char* name) : name_(name) {}
  Column(std::string_view name) : name_(name) {}

  int index() const { return index_; }
  std::string_view name() const { return name_; }

 private:
  int index_ = -1;
  std::string_view name_;
};

// One value of an answer. Text and bytes are borrowed from the Rows that hold the cell.
struct Cell {
  enum class Kind : std::uint8_t { kNull, kInt64, kDouble, kText };
  Kind kind = Kind::kNull;
  std::uint32_t size = 0;
  union {
    std::int64_t int64;
    double number;
    const char* data;
  };
  Cell() : int64(0) {}
};

class Rows;

// One row; valid while its Rows lives. NULL reads as zero, false or empty: where that matters ask
// IsNull or use an Optional getter. Numbers convert between integer and double, booleans are
// integers 0 and 1; reading text as a number or a number as text is a programming error and ends
// the process. Safe for concurrent const use.
class Row {
 public:
  bool IsNull(Column column) const;
  std::int64_t Int64(Column column) const;
  bool Bool(Column column) const;
  double Double(Column column) const;
  std::string_view Text(Column column) const;
  std::string_view Bytes(Column column) const;
  base::Instant Instant(Column column) const;

  std::string String(Column column) const { return std::string(Text(column)); }
  std::optional<std::int64_t> OptionalInt64(Column column) const;
  std::optional<std::string> OptionalString(Column column) const;
  std::optional<base::Instant> OptionalInstant(Column column) const;

 private:
  friend class Rows;
  Row(const Rows* rows, std::size_t row) : rows_(rows), row_(row) {}
  const Cell& At(Column column) const;

  const Rows* rows_;
  std::size_t row_;
};

// All rows of an answer, held in memory: a query that can give many rows takes a LIMIT.
// Movable; safe for concurrent const use.
class Rows {
 public:
  class Iterator {
   public:
    Iterator(const Rows* rows, std::size_t row) : rows_(rows), row_(row) {}
    Row operator*() const { return (*rows_)[row_]; }
    Iterator& operator++() {
      ++row_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return row_ != other.row_; }

   private:
    const Rows* rows_;
    std::size_t row_;
  };

  using Names = std::vector<std::string>;

  Rows() = default;
  // For the stores: `cells` row by row; `backing` keeps alive what text cells point into.
  Rows(std::shared_ptr<const Names> columns, std::size_t row_count, std::vector<Cell> cells,
       std::shared_ptr<const void> backing);

  std::size_t size() const { return row_count_; }
  bool empty() const { return row_count_ == 0; }
  Row operator[](std::size_t row) const { return Row(this, row); }
  Iterator begin() const { return Iterator(this, 0); }
  Iterator end() const { return Iterator(this, row_count_); }
  const Names& columns() const;

 private:
  friend class Row;

  std::shared_ptr<const Names> columns_;
  std::size_t row_count_ = 0;
  std::vector<Cell> cells_;
  std::shared_ptr<const void> backing_;
};

}  // namespace deskmesh::sql
