// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/cc_rule.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

using List = std::vector<std::string>;

std::string FaultOf(List cc) {
  const absl::Status status = CleanCc("con_1", cc);
  return status.ok() ? "" : base::DetailsOf(status).field_violations.at(0).field;
}

TEST_CASE("people in copy are put in order", "[tickets][core][cc]") {
  List cc = {" Ann.Lee+pm@Example.COM", "con_2", "con_1", "ann.lee+pm@example.com", "con_2"};
  REQUIRE(CleanCc("con_1", cc).ok());
  CHECK(cc == List{"ann.lee+pm@example.com", "con_2"});
}

TEST_CASE("what is no contact and no address is refused by its place", "[tickets][core][cc]") {
  for (const char* bad :
       {"", "ann", "@example.com", "ann@", "ann@example", "a..b@example.com", ".a@example.com",
        "a@example..com", "a b@example.com", "a@b@example.com", "a@example.com\r\nBcc: x@y.zz",
        "usr_1", "con_", "con_1;2", "李@example.com", "\"a b\"@example.com"}) {
    INFO(bad);
    CHECK(FaultOf({"con_2", bad}) == "ticket.cc[1]");
  }
  CHECK(FaultOf({std::string(65, 'a') + "@example.com"}) == "ticket.cc[0]");
  CHECK(FaultOf({"a@" + std::string(250, 'b') + ".com"}) == "ticket.cc[0]");
  List many;
  for (int i = 0; i < 21; ++i) many.push_back("a" + std::to_string(i) + "@example.com");
  CHECK(FaultOf(many) == "ticket.cc");
}

TEST_CASE("a merge keeps those in copy, without the one who asks", "[tickets][core][cc]") {
  Ticket target{.requester_id = "con_1", .cc = {"con_2"}};
  TakeCcOver({.requester_id = "con_3", .cc = {"con_1", "con_2", "x@example.com"}}, target);
  CHECK(target.cc == List{"con_2", "x@example.com"});
  CHECK(ContactsInCopy(target) == List{"con_2"});
  CHECK(IsAddressedBy(target, "con_1"));
  CHECK(IsAddressedBy(target, "con_2"));
  CHECK_FALSE(IsAddressedBy(target, "con_3"));
}

}  // namespace
}  // namespace deskmesh::tickets
