// SPDX-License-Identifier: Apache-2.0
#include "platform/http/request_parser.h"

#include <boost/beast/http/error.hpp>

namespace deskmesh::http {
namespace {

namespace beast_http = boost::beast::http;

constexpr std::size_t kMaxChunkExtensions = 256;
// A body is given room in advance up to so much; more only as it arrives.
constexpr std::uint64_t kMaxReserved = 64 << 10;

std::string_view ToStd(boost::beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

void RequestParser::on_request_impl(beast_http::verb, Text method, Text target, int version,
                                    Error&) {
  request_.SetTarget(ToStd(method), ToStd(target), version);
  if (body_limit_) max_body_bytes_ = body_limit_(request_.method(), request_.path());
  body_limit(max_body_bytes_);
}

void RequestParser::on_field_impl(beast_http::field field, Text name, Text value, Error&) {
  // What follows a chunked body is not part of the header.
  if (is_header_read_) return;
  switch (field) {
    case beast_http::field::host:
      if (has_host_) objection_ = "Host is given more than once";
      has_host_ = true;
      break;
    case beast_http::field::transfer_encoding:
      // Anything else leaves the end of the body to guesswork.
      if (!EqualsIgnoringCase(ToStd(value), "chunked"))
        objection_ = "Transfer-Encoding must be chunked";
      break;
    case beast_http::field::expect:
      expects_continue_ = EqualsIgnoringCase(ToStd(value), "100-continue");
      break;
    default:
      break;
  }
  request_.AddHeader(ToStd(name), ToStd(value));
}

void RequestParser::on_header_impl(Error& error) {
  is_header_read_ = true;
  if (request_.version() == 11 && !has_host_) objection_ = "Host is missing";
  if (!objection_.empty()) error = beast_http::error::bad_field;
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& size, Error&) {
  if (size) {
    request_.mutable_body().reserve(static_cast<std::size_t>(std::min(*size, kMaxReserved)));
  }
}

std::size_t RequestParser::on_body_impl(Text part, Error& error) {
  std::string& body = request_.mutable_body();
  if (body.size() + part.size() > max_body_bytes_) {
    error = beast_http::error::body_limit;
    return 0;
  }
  body.append(part.data(), part.size());
  return part.size();
}

void RequestParser::on_chunk_header_impl(std::uint64_t, Text extensions, Error& error) {
  if (extensions.size() > kMaxChunkExtensions) error = beast_http::error::bad_chunk_extension;
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text part, Error& error) {
  return on_body_impl(part, error);
}

}  // namespace deskmesh::http
