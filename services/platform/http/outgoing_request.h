// SPDX-License-Identifier: Apache-2.0
//
// One HTTP request to a system that people of a workspace have named, with libcurl.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace deskmesh::http {

struct OutgoingRequest {
  std::string method = "GET";
  std::string url;  // http or https
  std::vector<std::pair<std::string, std::string>> headers;  // without control characters
  std::string body;  // sent with every method but GET, also when it is empty
  std::string user_agent = "Deskmesh/1";
};

struct OutgoingOptions {
  // Lets requests reach private and loopback addresses.
  bool allow_private_targets = false;
  std::chrono::milliseconds timeout{10'000};  // connecting and answering together
  std::chrono::milliseconds connect_timeout{5000};
  std::size_t largest_answer = 1 << 20;  // bytes; a longer one is a failure
  // Reads the answer's body of whatever length, and drops it.
  bool drops_answer = false;
  // Ends the request within a second once it is set, as a failure; null: nobody does.
  const std::atomic<bool>* is_left = nullptr;
};

struct OutgoingAnswer {
  int status = 0;  // 0: there was none
  std::string body;
  // From Retry-After, seconds or a date, at most a day; zero: none.
  std::chrono::seconds retry_after{0};
  // Why there is no answer, for people; never holds what was sent or answered.
  std::string error;
  // Whether the request can't have reached the other side.
  bool never_sent = false;
};

// Sends and waits. Follows no redirects, uses no proxy, resolves once and connects only to addresses that
// pass base::IsPublic. Thread-safe. Never inside a transaction.
OutgoingAnswer SendRequest(const OutgoingRequest& request, const OutgoingOptions& options);

}  // namespace deskmesh::http
