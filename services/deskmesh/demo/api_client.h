// SPDX-License-Identifier: Apache-2.0
//
// A client of the public HTTP API, as any other program would write one.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>

namespace deskmesh::demo {

// One keep-alive connection. Confined to one thread.
class ApiClient {
 public:
  // `url` is the gateway's, for example `http://127.0.0.1:8080`.
  ApiClient(std::string url, std::string token);
  ~ApiClient();

  // Sends `body` (null: none) as JSON and reads the answer into `reply`. A problem answer becomes a
  // status with its detail. `key` is the Idempotency-Key; empty: none.
  absl::Status Call(std::string_view verb, std::string_view path,
                    const google::protobuf::Message* body, google::protobuf::Message* reply,
                    std::string_view key = {});
  // Reads what a path answers, byte for byte.
  absl::Status Fetch(std::string_view path, std::string* bytes);

 private:
  absl::Status Send(std::string_view verb, std::string_view path, const std::string* json,
                    std::string_view key, std::string* answer);

  struct Connection;
  std::string url_;
  std::string token_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace deskmesh::demo
