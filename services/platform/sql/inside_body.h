// SPDX-License-Identifier: Apache-2.0
//
// Notices when a transaction body calls the database it runs in: on one store it would wait for
// itself, on the other it would work outside its transaction. Internal to platform/sql.
#pragma once

namespace deskmesh::sql {

// Marks the calling thread as being inside a body of `database` while it lives.
class InsideBody {
 public:
  explicit InsideBody(const void* database) : outer_(current_) { current_ = database; }
  ~InsideBody() { current_ = outer_; }
  InsideBody(const InsideBody&) = delete;
  InsideBody& operator=(const InsideBody&) = delete;

  static bool Of(const void* database) { return current_ == database; }

 private:
  inline static thread_local const void* current_ = nullptr;
  const void* outer_;
};

}  // namespace deskmesh::sql
