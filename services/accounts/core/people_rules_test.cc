// SPDX-License-Identifier: Apache-2.0
#include "accounts/core/people_rules.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"

namespace deskmesh::accounts {
namespace {

std::string FieldOf(const absl::Status& status) {
  const auto details = base::DetailsOf(status);
  return details.field_violations.empty() ? "" : details.field_violations[0].field;
}

TEST_CASE("e-mail addresses are compared without case and blanks", "[accounts][core]") {
  CHECK(EmailKey(" Wang.Li@Example.COM ") == "wang.li@example.com");
  CHECK(EmailKey("") == "");
  CHECK(EmailKey("  ") == "");
  CHECK(EmailKey("李@例子.cn") == "李@例子.cn");
}

TEST_CASE("a password has at least ten characters of three kinds", "[accounts][core]") {
  CHECK(CheckPassword("correct horse").ok());
  CHECK(CheckPassword("密码很长而且不容易猜到").ok());
  CHECK(FieldOf(CheckPassword("短密码")) == "password");
  CHECK(FieldOf(CheckPassword("123456789")) == "password");
  CHECK(FieldOf(CheckPassword("aaaaaaaaaaaa")) == "password");
}

TEST_CASE("locales are shaped like BCP 47 tags", "[accounts][core]") {
  for (const char* good : {"", "zh-CN", "en", "zh-Hans-CN"}) CHECK(CheckLocale(good, "f").ok());
  for (const char* bad : {"z", "-zh", "zh-", "zh--CN", "zh_CN", "zh CN", "中文"}) {
    CAPTURE(bad);
    CHECK(FieldOf(CheckLocale(bad, "f")) == "f");
  }
}

TEST_CASE("a user's lists are checked and cleaned", "[accounts][core]") {
  User user;
  user.level = 0;
  user.locales = {"zh-CN", "en", "zh-CN"};
  user.team_ids = {"team_a", "team_a"};
  user.skills = {{"api", 5}, {"lang:zh", 1}};
  REQUIRE(CheckUser(user).ok());
  CHECK(user.level == 1);
  CHECK(user.locales == std::vector<std::string>{"zh-CN", "en"});
  CHECK(user.team_ids.size() == 1);

  user.skills = {{"api", 5}, {"api", 2}};
  CHECK(FieldOf(CheckUser(user)) == "user.skills.name");
  user.skills = {{"api", 0}};
  CHECK(FieldOf(CheckUser(user)) == "user.skills.level");
  user.skills = {{"a\nb", 1}};
  CHECK(FieldOf(CheckUser(user)) == "user.skills.name");
}

TEST_CASE("an organisation's domains are host names", "[accounts][core]") {
  Organization organization;
  organization.domains = {"example.com", "例子.cn", "example.com"};
  REQUIRE(CheckOrganization(organization).ok());
  CHECK(organization.domains.size() == 2);
  for (const char* bad : {"example", ".com", "a..b", "a b.com", "http://a.com"}) {
    CAPTURE(bad);
    organization.domains = {bad};
    CHECK(FieldOf(CheckOrganization(organization)) == "organization.domains");
  }
}

TEST_CASE("tags are printable", "[accounts][core]") {
  Contact contact;
  contact.tags = {"vip", "vip", "重要"};
  REQUIRE(CheckContact(contact).ok());
  CHECK(contact.tags.size() == 2);
  contact.tags = {" "};
  CHECK(FieldOf(CheckContact(contact)) == "contact.tags");
}

}  // namespace
}  // namespace deskmesh::accounts
