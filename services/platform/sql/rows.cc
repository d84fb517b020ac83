// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/rows.h"

#include <cstdio>
#include <cstdlib>

namespace deskmesh::sql {
namespace {

[[noreturn]] void Die(const char* what, Column column) {
  std::fprintf(stderr, "sql: %s: column %d '%.*s'\n", what, column.index(),
               static_cast<int>(column.name().size()), column.name().data());
  std::abort();
}

}  // namespace

Rows::Rows(std::shared_ptr<const Names> columns, std::size_t row_count, std::vector<Cell> cells,
           std::shared_ptr<const void> backing)
    : columns_(std::move(columns)),
      row_count_(row_count),
      cells_(std::move(cells)),
      backing_(std::move(backing)) {}

const Rows::Names& Rows::columns() const {
  static const Names none;
  return columns_ == nullptr ? none : *columns_;
}

const Cell& Row::At(Column column) const {
  const Rows::Names& names = rows_->columns();
  std::size_t index = static_cast<std::size_t>(column.index());
  if (column.index() < 0) {
    index = 0;
    while (index < names.size() && names[index] != column.name()) ++index;
  }
  if (index >= names.size() || row_ >= rows_->row_count_) Die("no such cell", column);
  return rows_->cells_[row_ * names.size() + index];
}

bool Row::IsNull(Column column) const { return At(column).kind == Cell::Kind::kNull; }

std::int64_t Row::Int64(Column column) const {
  const Cell& cell = At(column);
  switch (cell.kind) {
    case Cell::Kind::kNull:
      return 0;
    case Cell::Kind::kInt64:
      return cell.int64;
    case Cell::Kind::kDouble:
      return static_cast<std::int64_t>(cell.number);
    case Cell::Kind::kText:
      break;
  }
  Die("text read as a number", column);
}

bool Row::Bool(Column column) const { return Int64(column) != 0; }

double Row::Double(Column column) const {
  const Cell& cell = At(column);
  if (cell.kind == Cell::Kind::kDouble) return cell.number;
  return static_cast<double>(Int64(column));
}

std::string_view Row::Text(Column column) const {
  const Cell& cell = At(column);
  switch (cell.kind) {
    case Cell::Kind::kNull:
      return {};
    case Cell::Kind::kText:
      return {cell.data, cell.size};
    case Cell::Kind::kInt64:
    case Cell::Kind::kDouble:
      break;
  }
  Die("number read as text", column);
}

std::string_view Row::Bytes(Column column) const { return Text(column); }

base::Instant Row::Instant(Column column) const { return {Int64(column)}; }

std::optional<std::int64_t> Row::OptionalInt64(Column column) const {
  if (IsNull(column)) return std::nullopt;
  return Int64(column);
}

std::optional<std::string> Row::OptionalString(Column column) const {
  if (IsNull(column)) return std::nullopt;
  return String(column);
}

std::optional<base::Instant> Row::OptionalInstant(Column column) const {
  if (IsNull(column)) return std::nullopt;
  return Instant(column);
}

}  // namespace deskmesh::sql
