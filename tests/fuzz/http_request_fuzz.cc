// SPDX-License-Identifier: Apache-2.0
//
// HTTP/1.1 requests, given whole and in two pieces: both readings agree.
#include "platform/http/request_parser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include "gateway/core/path_template.h"
#include "gateway/core/percent.h"
#include "gateway/core/web_file.h"

namespace {

using deskmesh::http::RequestParser;

// The request at the front of `bytes`; none when it is malformed or incomplete. `cut` is where the
// first piece ends.
std::optional<deskmesh::http::Request> Read(const std::string& bytes, std::size_t cut) {
  const RequestParser::BodyLimit no_limit;
  RequestParser parser(16 << 10, 64 << 10, no_limit);
  std::string pending = bytes.substr(0, cut);
  bool is_last = false;
  while (true) {
    boost::system::error_code error;
    const std::size_t used =
        parser.put(boost::asio::const_buffer(pending.data(), pending.size()), error);
    if (error && error != boost::beast::http::error::need_more) return std::nullopt;
    if (parser.is_done()) return parser.request();
    pending.erase(0, used);
    if (used > 0 && !pending.empty() && !error) continue;
    if (is_last) return std::nullopt;
    pending += bytes.substr(cut);
    is_last = true;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = Read(bytes, bytes.size());
  const auto pieces = Read(bytes, data[0] % bytes.size());
  if (whole.has_value() != pieces.has_value()) std::abort();
  if (!whole) return 0;
  if (whole->target() != pieces->target() || whole->body() != pieces->body()) std::abort();
  deskmesh::gateway::PathTable table;
  auto path = deskmesh::gateway::PathTemplate::Parse("/v1/{name=a/*/b/**}:verb");
  if (!path.ok() || !table.Add("GET", *std::move(path), 0).ok()) std::abort();
  table.Find("GET", whole->path());
  (void)deskmesh::gateway::ParseQuery(whole->query());
  const auto safe = deskmesh::gateway::SafePath(whole->path());
  if (safe && (safe->starts_with('/') || safe->find("..") == 0)) std::abort();
  return 0;
}
