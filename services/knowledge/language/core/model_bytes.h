// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace deskmesh::knowledge {

// Writes plain values and strings behind one another (little-endian, as the machine has them).
class ModelWriter {
 public:
  explicit ModelWriter(std::string* bytes) : bytes_(bytes) {}

  template <typename T>
  void Put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_->append(reinterpret_cast<const char*>(&value), sizeof(T));
  }
  void PutString(std::string_view text) {
    Put(static_cast<uint32_t>(text.size()));
    bytes_->append(text);
  }
  template <typename T>
  void PutVector(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    Put(static_cast<uint64_t>(values.size()));
    bytes_->append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }

 private:
  std::string* bytes_;
};

// Reads them back; false as soon as something doesn't fit into the bytes that are left.
class ModelReader {
 public:
  explicit ModelReader(std::string_view* bytes) : bytes_(bytes) {}

  template <typename T>
  bool Get(T* value) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (bytes_->size() < sizeof(T)) return false;
    std::memcpy(value, bytes_->data(), sizeof(T));
    bytes_->remove_prefix(sizeof(T));
    return true;
  }
  bool GetString(std::string* text) {
    uint32_t size = 0;
    if (!Get(&size) || bytes_->size() < size) return false;
    text->assign(bytes_->substr(0, size));
    bytes_->remove_prefix(size);
    return true;
  }
  template <typename T>
  bool GetVector(std::vector<T>* values) {
    uint64_t size = 0;
    if (!Get(&size) || bytes_->size() / sizeof(T) < size) return false;
    values->resize(size);
    std::memcpy(values->data(), bytes_->data(), size * sizeof(T));
    bytes_->remove_prefix(size * sizeof(T));
    return true;
  }

 private:
  std::string_view* bytes_;
};

}  // namespace deskmesh::knowledge
