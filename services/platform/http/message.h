// SPDX-License-Identifier: Apache-2.0
//
// An HTTP request as it was read and an answer as it will be sent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deskmesh::http {

// A request with its whole body. Safe for concurrent const use.
class Request {
 public:
  const std::string& method() const { return method_; }
  // As sent, with the query; the authority of an absolute form is taken away.
  const std::string& target() const { return target_; }
  // The target before `?`, still percent-encoded.
  std::string_view path() const { return std::string_view(target_).substr(0, path_size_); }
  // What follows `?`, still percent-encoded.
  std::string_view query() const {
    return path_size_ == target_.size() ? std::string_view()
                                        : std::string_view(target_).substr(path_size_ + 1);
  }
  // The first header of that name (any case), without surrounding spaces; empty when there is none.
  std::string_view Header(std::string_view name) const;
  bool HasHeader(std::string_view name) const;
  // Calls `visit(name, value)` for each header, in the order they came.
  template <typename Visit>
  void ForEachHeader(Visit visit) const {
    for (const HeaderAt& at : headers_) {
      visit(std::string_view(header_text_).substr(at.name_begin, at.name_size),
            std::string_view(header_text_).substr(at.value_begin, at.value_size));
    }
  }
  const std::string& body() const { return body_; }
  // The address of the other end without its port, for example `127.0.0.1`.
  const std::string& peer() const { return peer_; }
  bool is_secure() const { return is_secure_; }
  // 10 or 11.
  int version() const { return version_; }

  // For the parser and for tests.
  void SetTarget(std::string_view method, std::string_view target, int version);
  void AddHeader(std::string_view name, std::string_view value);
  void SetBody(std::string body) { body_ = std::move(body); }
  std::string& mutable_body() { return body_; }
  void SetPeer(std::string peer, bool is_secure) {
    peer_ = std::move(peer);
    is_secure_ = is_secure;
  }

 private:
  struct HeaderAt {
    std::uint32_t name_begin, name_size, value_begin, value_size;  // in header_text_
  };
  const HeaderAt* Find(std::string_view name) const;

  std::string method_;
  std::string target_;
  std::size_t path_size_ = 0;
  int version_ = 11;
  std::string header_text_;
  std::vector<HeaderAt> headers_;
  std::string body_;
  std::string peer_;
  bool is_secure_ = false;
};

// An answer. Date, Content-Length, Connection and Transfer-Encoding are the server's.
struct Response {
  int status = 200;
  // Not sent when empty.
  std::string content_type;
  std::string body;
  // Ready header lines, each ended by CR LF.
  std::string header_lines;

  // Line breaks in the value become spaces.
  Response& AddHeader(std::string_view name, std::string_view value);
};

// `OK`, `Not Found` …
std::string_view StatusPhrase(int status);

// Whether two names are equal but for the case of ASCII letters.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

// Whether a comma-separated header value has the token, in any case.
bool HasToken(std::string_view list, std::string_view token);

}  // namespace deskmesh::http
