// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/private_servers.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>

namespace deskmesh::testing {
namespace {

TEST_CASE("a temporary folder is gone with its object", "[testing]") {
  std::string path;
  {
    const TempDir folder;
    path = folder.path();
    struct stat found{};
    REQUIRE(stat(path.c_str(), &found) == 0);
  }
  struct stat found{};
  CHECK(stat(path.c_str(), &found) != 0);
}

TEST_CASE("a child process reports its exit status and is killed with its children", "[testing]") {
  ChildProcess brief({"sh", "-c", "exit 3"}, {});
  CHECK(brief.Wait() == 3);
  ChildProcess lasting({"sh", "-c", "sleep 600 & wait"}, {});
  CHECK(lasting.is_running());
  lasting.Kill();
  CHECK(lasting.Wait() == 128 + 9);
}

TEST_CASE("redis starts, survives a pause and starts again after a kill", "[testing]") {
  RedisServer redis;
  CHECK(redis.is_running());
  redis.Pause();
  redis.Resume();
  redis.Kill();
  CHECK_FALSE(redis.is_running());
  redis.Start();
  CHECK(redis.is_running());
  redis.Stop();
  CHECK_FALSE(redis.is_running());
}

TEST_CASE("postgresql starts again after a kill and keeps its databases", "[testing]") {
  PostgresServer postgres;
  const std::string first = postgres.CreateDatabase();
  postgres.Kill();
  postgres.Start();
  CHECK(postgres.CreateDatabase() != first);
}

}  // namespace
}  // namespace deskmesh::testing
