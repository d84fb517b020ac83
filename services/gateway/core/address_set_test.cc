// SPDX-License-Identifier: Apache-2.0
#include "gateway/core/address_set.h"

#include <catch2/catch.hpp>

namespace deskmesh::gateway {
namespace {

TEST_CASE("addresses belong to the blocks that hold them", "[gateway][core]") {
  const auto set = AddressSet::Parse({"10.0.0.0/8", "192.168.1.7", "::1", "2001:db8::/33"});
  REQUIRE(set.ok());
  for (const char* in : {"10.1.2.3", "192.168.1.7", "::1", "2001:db8:7fff::1", "::ffff:10.0.0.1"}) {
    INFO(in);
    CHECK(set->Contains(in));
  }
  for (const char* out : {"11.0.0.1", "192.168.1.8", "::2", "2001:db8:8000::1", "x", ""}) {
    INFO(out);
    CHECK_FALSE(set->Contains(out));
  }
  for (const char* wrong : {"10.0.0.0/33", "10.0.0/8", "a", "::1/129", "1.2.3.4/", "1.2.3.4/-1"}) {
    INFO(wrong);
    CHECK_FALSE(AddressSet::Parse({wrong}).ok());
  }
}

TEST_CASE("only trusted proxies speak for a client", "[gateway][core]") {
  const AddressSet proxies = *AddressSet::Parse({"10.0.0.0/8"});
  CHECK(ClientAddress("1.2.3.4", "9.9.9.9", proxies) == "1.2.3.4");
  CHECK(ClientAddress("10.0.0.1", "", proxies) == "10.0.0.1");
  CHECK(ClientAddress("10.0.0.1", "9.9.9.9", proxies) == "9.9.9.9");
  // A client that invents hops is seen as itself.
  CHECK(ClientAddress("10.0.0.1", "6.6.6.6, 9.9.9.9, 10.0.0.2", proxies) == "9.9.9.9");
  CHECK(ClientAddress("10.0.0.1", "nonsense", proxies) == "10.0.0.1");
}

}  // namespace
}  // namespace deskmesh::gateway
