// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/postgres_decode.h"

#include <bit>
#include <cmath>

namespace deskmesh::sql {
namespace {

// pg_type.dat
constexpr std::uint32_t kBool = 16, kInt8 = 20, kInt2 = 21, kInt4 = 23, kOid = 26, kFloat4 = 700,
                        kFloat8 = 701, kNumeric = 1700, kJsonb = 3802;

std::uint64_t BigEndian(const char* data, int size) {
  std::uint64_t value = 0;
  for (int i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(data[i]);
  return value;
}

Cell Integer(std::int64_t value) {
  Cell cell;
  cell.kind = Cell::Kind::kInt64;
  cell.int64 = value;
  return cell;
}

Cell Number(double value) {
  Cell cell;
  cell.kind = Cell::Kind::kDouble;
  cell.number = value;
  return cell;
}

Cell Text(const char* data, int size) {
  Cell cell;
  cell.kind = Cell::Kind::kText;
  cell.size = static_cast<std::uint32_t>(size);
  cell.data = data;
  return cell;
}

// numeric.c, numeric_send: digit count, weight of the first digit, sign, display scale; then digits
// of base 10,000. A whole number that fits becomes an integer (sum() of bigint is numeric).
Cell Numeric(const char* data, int size) {
  constexpr std::uint64_t kNegative = 0x4000, kSpecial = 0xC000;
  if (size < 8) return Number(std::nan(""));
  int count = static_cast<int>(BigEndian(data, 2));
  int weight = static_cast<std::int16_t>(BigEndian(data + 2, 2));
  std::uint64_t sign = BigEndian(data + 4, 2);
  if ((sign & kSpecial) == kSpecial || size < 8 + 2 * count) return Number(std::nan(""));
  bool is_whole = count <= weight + 1 && weight < 4;
  std::int64_t whole = 0;
  double number = 0;
  for (int i = 0; i < (is_whole ? weight + 1 : count); ++i) {
    auto digit = i < count ? static_cast<std::int64_t>(BigEndian(data + 8 + 2 * i, 2)) : 0;
    whole = is_whole ? whole * 10000 + digit : 0;
    number += static_cast<double>(digit) * std::pow(10000.0, weight - i);
  }
  bool is_negative = sign == kNegative;
  if (is_whole) return Integer(is_negative ? -whole : whole);
  return Number(is_negative ? -number : number);
}

}  // namespace

Cell DecodeBinary(std::uint32_t type, const char* data, int size) {
  switch (type) {
    case kBool:
      return Integer(size > 0 && data[0] != 0);
    case kInt8:
      return Integer(static_cast<std::int64_t>(BigEndian(data, size)));
    case kInt4:
      return Integer(static_cast<std::int32_t>(BigEndian(data, size)));
    case kInt2:
      return Integer(static_cast<std::int16_t>(BigEndian(data, size)));
    case kOid:
      return Integer(static_cast<std::int64_t>(BigEndian(data, size)));
    case kFloat4:
      return Number(std::bit_cast<float>(static_cast<std::uint32_t>(BigEndian(data, size))));
    case kFloat8:
      return Number(std::bit_cast<double>(BigEndian(data, size)));
    case kNumeric:
      return Numeric(data, size);
    case kJsonb:  // a version byte goes before the text
      return size > 0 ? Text(data + 1, size - 1) : Text(data, 0);
    default:
      return Text(data, size);
  }
}

}  // namespace deskmesh::sql
