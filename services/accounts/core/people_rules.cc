// SPDX-License-Identifier: Apache-2.0
#include "accounts/core/people_rules.h"

#include <algorithm>
#include <set>

#include "platform/base/error.h"

namespace deskmesh::accounts {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void DropDoubles(std::vector<std::string>& words) {
  std::set<std::string> seen;
  std::erase_if(words, [&](const std::string& word) { return !seen.insert(word).second; });
}

// A host name: labels of letters, digits and hyphens, at least two.
bool IsDomain(std::string_view text) {
  return text.find('.') != std::string_view::npos && !text.starts_with('.') &&
         !text.ends_with('.') && text.find("..") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return IsAlphanumeric(c) || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 128;
         });
}

}  // namespace

std::string EmailKey(std::string_view email) {
  const std::size_t first = email.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  email = email.substr(first, email.find_last_not_of(kBlanks) - first + 1);
  std::string key(email);
  for (char& c : key) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return key;
}

absl::Status CheckPassword(std::string_view password) {
  const auto characters = std::count_if(password.begin(), password.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  if (static_cast<std::size_t>(characters) < kMinPasswordCharacters) {
    return base::InvalidField("password", "must be at least 10 characters");
  }
  if (std::set<char>(password.begin(), password.end()).size() < 3) {
    return base::InvalidField("password", "must have at least 3 different characters");
  }
  return absl::OkStatus();
}

absl::Status CheckLocale(std::string_view locale, std::string_view field) {
  if (locale.empty()) return absl::OkStatus();
  const bool is_shaped = locale.size() >= 2 && locale.size() <= 20 &&
                         IsAlphanumeric(locale.front()) && IsAlphanumeric(locale.back()) &&
                         locale.find("--") == std::string_view::npos &&
                         std::all_of(locale.begin(), locale.end(),
                                     [](char c) { return IsAlphanumeric(c) || c == '-'; });
  if (is_shaped) return absl::OkStatus();
  return base::InvalidField(field,
                            "must be a BCP 47 tag such as zh-CN or en, at most 20 characters");
}

absl::Status CheckWords(const std::vector<std::string>& words, std::string_view field) {
  for (const std::string& word : words) {
    const bool is_printable = std::all_of(
        word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) >= 32; });
    if (word.find_first_not_of(kBlanks) == std::string::npos || !is_printable) {
      return base::InvalidField(field, "must have no blank elements and no control characters");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckUser(User& user) {
  if (user.level == 0) user.level = 1;
  DropDoubles(user.locales);
  DropDoubles(user.team_ids);
  for (const std::string& locale : user.locales) {
    DESKMESH_RETURN_IF_ERROR(CheckLocale(locale, "user.locales"));
  }
  DESKMESH_RETURN_IF_ERROR(CheckWords(user.locales, "user.locales"));
  std::set<std::string> names;
  for (const Skill& skill : user.skills) {
    DESKMESH_RETURN_IF_ERROR(CheckWords({skill.name}, "user.skills.name"));
    if (skill.level < 1 || skill.level > 5) {
      return base::InvalidField("user.skills.level", "must be 1 to 5");
    }
    if (!names.insert(skill.name).second) {
      return base::InvalidField("user.skills.name", "must not name a skill twice");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckOrganization(Organization& organization) {
  DropDoubles(organization.domains);
  for (const std::string& domain : organization.domains) {
    if (!IsDomain(domain)) {
      return base::InvalidField("organization.domains", "must be host names such as example.com");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckContact(Contact& contact) {
  DropDoubles(contact.tags);
  DESKMESH_RETURN_IF_ERROR(CheckWords(contact.tags, "contact.tags"));
  return CheckLocale(contact.locale, "contact.locale");
}

absl::Status CheckWorkspace(const Workspace& workspace) {
  return CheckLocale(workspace.default_locale, "workspace.default_locale");
}

}  // namespace deskmesh::accounts
