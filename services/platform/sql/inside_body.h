// SPDX-License-Identifier: Apache-2.0
//
// Notices when a transaction body calls the database it runs in: on one store it would wait for
// itself, on the other it would work outside its transaction. Holds what the body keeps (kept.h).
// Internal to platform/sql.
#pragma once

#include <any>
#include <map>
#include <string>

namespace deskmesh::sql {

// Marks the calling thread as being inside a body of `database` while it lives.
class InsideBody {
 public:
  explicit InsideBody(const void* database) : database_(database), outer_(current_) {
    current_ = this;
  }
  ~InsideBody() { current_ = outer_; }
  InsideBody(const InsideBody&) = delete;
  InsideBody& operator=(const InsideBody&) = delete;

  static bool Of(const void* database) {
    return current_ != nullptr && current_->database_ == database;
  }
  // Null outside a body.
  static std::any* Kept(const std::string& name) {
    return current_ == nullptr ? nullptr : &current_->kept_[name];
  }
  // What was kept may be of what is undone.
  static void ForgetKept() {
    if (current_ != nullptr) current_->kept_.clear();
  }

 private:
  inline static thread_local InsideBody* current_ = nullptr;
  const void* database_;
  InsideBody* outer_;
  std::map<std::string, std::any> kept_;
};

}  // namespace deskmesh::sql
