// SPDX-License-Identifier: Apache-2.0
//
// Beast's HTTP parser, filling our Request.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <functional>
#include <string_view>

#include "platform/http/message.h"

namespace deskmesh::http {

// Reads one request. Confined to one thread.
class RequestParser final : public boost::beast::http::basic_parser<true> {
 public:
  using BodyLimit = std::function<std::size_t(std::string_view method, std::string_view path)>;

  RequestParser(std::size_t max_header_bytes, std::size_t max_body_bytes,
                const BodyLimit& body_limit)
      : body_limit_(body_limit), max_body_bytes_(max_body_bytes) {
    header_limit(static_cast<std::uint32_t>(max_header_bytes));
    eager(true);
  }

  // What was read; complete when is_done().
  Request& request() { return request_; }
  bool expects_continue() const { return expects_continue_; }

  // Why the request is refused with 400 though its syntax is right; empty when it isn't.
  std::string_view objection() const { return objection_; }

 private:
  using Error = boost::beast::error_code;
  using Text = boost::beast::string_view;

  void on_request_impl(boost::beast::http::verb, Text method, Text target, int version,
                       Error&) override;
  void on_response_impl(int, Text, int, Error&) override {}
  void on_field_impl(boost::beast::http::field field, Text name, Text value, Error&) override;
  void on_header_impl(Error&) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& size, Error&) override;
  std::size_t on_body_impl(Text part, Error&) override;
  void on_chunk_header_impl(std::uint64_t, Text extensions, Error&) override;
  std::size_t on_chunk_body_impl(std::uint64_t, Text part, Error&) override;
  void on_finish_impl(Error&) override {}

  Request request_;
  const BodyLimit& body_limit_;
  std::size_t max_body_bytes_;
  bool is_header_read_ = false;
  bool expects_continue_ = false;
  bool has_host_ = false;
  std::string_view objection_;
};

}  // namespace deskmesh::http
