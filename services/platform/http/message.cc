// SPDX-License-Identifier: Apache-2.0
#include "platform/http/message.h"

namespace deskmesh::http {
namespace {

char LowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (LowerAscii(a[i]) != LowerAscii(b[i])) return false;
  }
  return true;
}

bool HasToken(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view item = list.substr(0, comma);
    while (!item.empty() && (item.front() == ' ' || item.front() == '\t')) item.remove_prefix(1);
    while (!item.empty() && (item.back() == ' ' || item.back() == '\t')) item.remove_suffix(1);
    if (EqualsIgnoringCase(item, token)) return true;
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return false;
}

const Request::HeaderAt* Request::Find(std::string_view name) const {
  const std::string_view text = header_text_;
  for (const HeaderAt& header : headers_) {
    if (header.name_size == name.size() &&
        EqualsIgnoringCase(text.substr(header.name_begin, header.name_size), name)) {
      return &header;
    }
  }
  return nullptr;
}

std::string_view Request::Header(std::string_view name) const {
  const HeaderAt* found = Find(name);
  if (found == nullptr) return {};
  return std::string_view(header_text_).substr(found->value_begin, found->value_size);
}

bool Request::HasHeader(std::string_view name) const { return Find(name) != nullptr; }

void Request::SetTarget(std::string_view method, std::string_view target, int version) {
  method_ = method;
  // Absolute form, as sent to proxies: only the path counts.
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() >= scheme.size() &&
        EqualsIgnoringCase(target.substr(0, scheme.size()), scheme)) {
      target.remove_prefix(scheme.size());
      const std::size_t path = target.find_first_of("/?");
      target.remove_prefix(path == std::string_view::npos ? target.size() : path);
      if (!target.starts_with('/')) {
        target_ = "/";
        target_ += target;
        target = target_;
      }
      break;
    }
  }
  if (target.data() != target_.data()) target_ = target;
  const std::size_t mark = target_.find('?');
  path_size_ = mark == std::string::npos ? target_.size() : mark;
  version_ = version;
}

void Request::AddHeader(std::string_view name, std::string_view value) {
  HeaderAt header;
  header.name_begin = static_cast<std::uint32_t>(header_text_.size());
  header.name_size = static_cast<std::uint32_t>(name.size());
  header_text_ += name;
  header.value_begin = static_cast<std::uint32_t>(header_text_.size());
  header.value_size = static_cast<std::uint32_t>(value.size());
  header_text_ += value;
  headers_.push_back(header);
}

Response& Response::AddHeader(std::string_view name, std::string_view value) {
  header_lines += name;
  header_lines += ": ";
  for (const char c : value) header_lines += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
  header_lines += "\r\n";
  return *this;
}

std::string_view StatusPhrase(int status) {
  switch (status) {
    case 101:
      return "Switching Protocols";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 426:
      return "Upgrade Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 499:
      return "Client Closed Request";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
}

}  // namespace deskmesh::http
