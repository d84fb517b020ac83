// SPDX-License-Identifier: Apache-2.0
#include "platform/config/config.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"

namespace deskmesh::config {

TEST_CASE("the environment wins over the file and both over the default", "[platform][config]") {
  auto config = Config::Parse("sla:\n  tick: 5s\n  shards: 8\n", {"DESKMESH_SLA__SHARDS=16"});
  REQUIRE(config.ok());
  Section& sla = (*config)->Get("sla");
  REQUIRE(sla.Duration("tick", std::chrono::seconds(1), {.doc = ""}) == std::chrono::seconds(5));
  REQUIRE(sla.Int("shards", 4, {.doc = "", .min = 1, .max = 64}) == 16);
  REQUIRE(sla.String("zone", "UTC", {.doc = ""}) == "UTC");
  REQUIRE((*config)->Verify().ok());
}

TEST_CASE("every wrong and unknown key is named", "[platform][config]") {
  auto config = Config::Parse("sla:\n  tick: soon\n  shards: 99\n  shard: 1\nslaa:\n  x: 1\n", {});
  Section& sla = (*config)->Get("sla");
  sla.Duration("tick", std::chrono::seconds(1), {.doc = ""});
  sla.Int("shards", 4, {.doc = "", .min = 1, .max = 64});
  const absl::Status status = (*config)->Verify();
  const std::string message{base::MessageOf(status)};
  REQUIRE(message.find("sla.tick must be a duration") != std::string::npos);
  REQUIRE(message.find("sla.shards must be 1 to 64") != std::string::npos);
  REQUIRE(message.find("sla.shard is not a setting") != std::string::npos);
  REQUIRE(message.find("slaa.x is not a setting") != std::string::npos);
}

TEST_CASE("broken YAML names line and column", "[platform][config]") {
  const auto config = Config::Parse("sla:\n  tick: [1\n", {});
  REQUIRE_FALSE(config.ok());
  REQUIRE(std::string(base::MessageOf(config.status())).find("line ") == 0);
}

TEST_CASE("secrets are not printed", "[platform][config]") {
  auto config = Config::Parse("security:\n  internal_key: hunter2\n", {});
  (*config)->Get("security").String("internal_key", "", {.doc = "Key.", .is_secret = true});
  REQUIRE((*config)->Print().find("hunter2") == std::string::npos);
}

TEST_CASE("what is printed can be read, each comment above its key", "[platform][config]") {
  const auto declare = [](Config& config) {
    Section& server = config.Get("server");
    server.String("name", "a: \"quoted\" # name", {.doc = "What it is called."});
    server.Int("replicas", 3, {.doc = "How many.", .min = 1, .max = 9});
  };
  auto first = Config::Parse("", {});
  declare(**first);
  const std::string text = (*first)->Print();
  CHECK(text.find("server:\n  # What it is called.\n  name: ") == 0);
  auto second = Config::Parse(text, {});
  declare(**second);
  CHECK((*second)->Verify().ok());
  CHECK((*second)->Print() == text);
}

TEST_CASE("lists come from YAML sequences and from comma-separated text", "[platform][config]") {
  auto config = Config::Parse("gateway:\n  origins: [a, b]\n", {"DESKMESH_GATEWAY__HOSTS=c, d"});
  Section& gateway = (*config)->Get("gateway");
  REQUIRE(gateway.List("origins", {}, {.doc = ""}) == std::vector<std::string>{"a", "b"});
  REQUIRE(gateway.List("hosts", {}, {.doc = ""}) == std::vector<std::string>{"c", "d"});
}

}  // namespace deskmesh::config
