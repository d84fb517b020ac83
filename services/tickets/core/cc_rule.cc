// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/cc_rule.h"

#include <algorithm>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr std::size_t kMaxLocalPart = 64;
constexpr std::size_t kMaxAddress = 254;

bool IsAlnum(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// The part after `con_`.
bool IsContactId(std::string_view text) {
  if (!text.starts_with("con_") || text.size() < 5) return false;
  text.remove_prefix(4);
  return std::all_of(text.begin(), text.end(), IsAlnum);
}

// The dot-atom addresses of RFC 5322 in small letters; quoted local parts are for nobody real, and other
// scripts come as punycode.
bool IsAddress(std::string_view text) {
  const std::size_t at = text.find('@');
  if (text.size() > kMaxAddress || at == std::string_view::npos || at == 0 || at > kMaxLocalPart) {
    return false;
  }
  const auto is_dotted = [](std::string_view part, std::string_view others) {
    if (part.empty() || part.front() == '.' || part.back() == '.') return false;
    for (std::size_t i = 0; i < part.size(); ++i) {
      const bool is_dot = part[i] == '.';
      if (is_dot && part[i - 1] == '.') return false;
      if (!is_dot && !IsAlnum(part[i]) && others.find(part[i]) == std::string_view::npos) {
        return false;
      }
    }
    return true;
  };
  const std::string_view domain = text.substr(at + 1);
  return is_dotted(text.substr(0, at), "!#$%&'*+/=?^_`{|}~-") && is_dotted(domain, "-") &&
         domain.find('.') != std::string_view::npos;
}

}  // namespace

absl::Status CleanCc(std::string_view requester_id, std::vector<std::string>& cc) {
  if (cc.size() > kMaxCc) return base::InvalidField("ticket.cc", "must be 20 at most");
  std::vector<std::string> clean;
  for (std::size_t i = 0; i < cc.size(); ++i) {
    std::string one = cc[i];
    one.erase(0, one.find_first_not_of(" \t\r\n"));
    one.erase(one.find_last_not_of(" \t\r\n") + 1);
    for (char& c : one) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    if (!IsContactId(one) && !IsAddress(one)) {
      return base::InvalidField("ticket.cc[" + std::to_string(i) + "]",
                                "must be a contact's id or an e-mail address");
    }
    if (one == requester_id || std::find(clean.begin(), clean.end(), one) != clean.end()) continue;
    clean.push_back(std::move(one));
  }
  cc = std::move(clean);
  return absl::OkStatus();
}

bool IsAddressedBy(const Ticket& ticket, std::string_view contact_id) {
  return ticket.requester_id == contact_id ||
         std::find(ticket.cc.begin(), ticket.cc.end(), contact_id) != ticket.cc.end();
}

std::vector<std::string> ContactsInCopy(const Ticket& ticket) {
  std::vector<std::string> contacts;
  for (const std::string& one : ticket.cc) {
    if (IsContactId(one)) contacts.push_back(one);
  }
  return contacts;
}

void TakeCcOver(const Ticket& source, Ticket& target) {
  for (const std::string& one : source.cc) {
    if (target.cc.size() >= kMaxCc) return;
    if (!IsAddressedBy(target, one)) target.cc.push_back(one);
  }
}

}  // namespace deskmesh::tickets
