// SPDX-License-Identifier: Apache-2.0
#include "accounts/core/audit_chain.h"

#include <algorithm>

#include "accounts/core/lines.h"

namespace deskmesh::accounts {
namespace {

void AppendPart(std::string& bytes, std::string_view part) {
  bytes += std::to_string(part.size());
  bytes += ':';
  bytes += part;
}

bool IsUpperSnake(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// `usr_06c8…`: a lower-case prefix and 26 characters of base32.
bool IsAnyId(std::string_view text) {
  const std::size_t bar = text.find('_');
  if (bar == 0 || bar == std::string_view::npos || text.size() - bar - 1 != 26) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// `tickets.write`, `deskmesh.tickets.v1.Tickets/Create`: words joined by dots and one slash.
bool IsQualifiedName(std::string_view text) {
  return text.find('.') != std::string_view::npos && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '.' || c == '/' || c == '*';
         });
}

}  // namespace

std::string ChainedBytes(std::string_view previous_hash, const AuditEvent& event) {
  std::string bytes;
  AppendPart(bytes, previous_hash);
  AppendPart(bytes, std::to_string(event.sequence));
  AppendPart(bytes, event.id);
  AppendPart(bytes, std::to_string(event.occurred.micros));
  AppendPart(bytes, event.actor);
  AppendPart(bytes, event.action);
  AppendPart(bytes, event.subject);
  AppendPart(bytes, MetadataText(event.metadata));
  return bytes;
}

std::string MetadataText(const std::map<std::string, std::string>& metadata) {
  std::vector<std::string> lines;
  for (const auto& [name, value] : metadata) {
    std::string line = name + '=' + value;
    std::replace(line.begin(), line.end(), '\n', ' ');
    lines.push_back(std::move(line));
  }
  return JoinLines(lines);
}

std::map<std::string, std::string> ParseMetadata(std::string_view text) {
  std::map<std::string, std::string> metadata;
  for (const std::string& line : SplitLines(text)) {
    const std::size_t equals = line.find('=');
    if (equals != std::string::npos) metadata[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return metadata;
}

std::string ActionOf(std::string_view fact_key) {
  return fact_key == "identity.access_refused" ? "rpc.refused" : std::string(fact_key);
}

bool IsLoggable(std::string_view text) {
  if (text.empty() || text.size() > 128) return false;
  return IsUpperSnake(text) || IsAnyId(text) || IsQualifiedName(text);
}

}  // namespace deskmesh::accounts
