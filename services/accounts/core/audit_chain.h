// SPDX-License-Identifier: Apache-2.0
//
// The audit log as a chain (R61): each entry's hash covers its content and the hash before it, so
// that nobody can change, drop or insert one later without all that follow showing it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "platform/base/instant.h"

namespace deskmesh::accounts {

// One line of the log: who did what. Holds no personal data.
struct AuditEvent {
  std::int64_t sequence = 0;  // position in the workspace's chain, from 1
  std::string id;             // `aud_…`
  base::Instant occurred;
  std::string actor;
  std::string action;   // `tickets.ticket_created`, `rpc.refused`
  std::string subject;  // the thing it is about
  std::map<std::string, std::string> metadata;
};

// The bytes the hash of an entry is made of (SHA-256): the hash before it (empty for the first),
// then each part behind its length.
std::string ChainedBytes(std::string_view previous_hash, const AuditEvent& event);

// `name=value` lines, sorted by name; what a line break would confuse is a blank.
std::string MetadataText(const std::map<std::string, std::string>& metadata);
std::map<std::string, std::string> ParseMetadata(std::string_view text);

// The action of a fact's routing key: the key, but for refused calls, which are `rpc.refused`.
std::string ActionOf(std::string_view fact_key);

// Whether a text may stand in the log: an id, a name of a permission or method, an UPPER_SNAKE
// word. At most 128 characters; never free text.
bool IsLoggable(std::string_view text);

}  // namespace deskmesh::accounts
