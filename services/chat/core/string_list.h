// SPDX-License-Identifier: Apache-2.0
//
// Lists of strings in one column: each with its length in front, so that any bytes may be inside.
//
//   PackList({"a", "甘特图"})  →  "1:a9:甘特图"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::chat {

std::string PackList(const std::vector<std::string>& strings);

// What PackList made; damaged text gives what can be read of it.
std::vector<std::string> UnpackList(std::string_view packed);

// Lists of records: each record is a packed list of its fields. `fields` gives those of a record;
// `make` makes one of exactly that many, empty where the text has fewer.
template <typename T, typename Fields>
std::string PackRecords(const std::vector<T>& records, Fields fields) {
  std::vector<std::string> packed;
  packed.reserve(records.size());
  for (const T& record : records) packed.push_back(PackList(fields(record)));
  return PackList(packed);
}

template <typename T, typename Make>
std::vector<T> UnpackRecords(std::string_view text, std::size_t fields, Make make) {
  std::vector<T> records;
  for (const std::string& packed : UnpackList(text)) {
    std::vector<std::string> values = UnpackList(packed);
    values.resize(fields);
    records.push_back(make(values));
  }
  return records;
}

}  // namespace deskmesh::chat
