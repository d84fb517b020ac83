// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/private_servers.h"

#include <signal.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>

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

// Run as a process of its own by the next test: it dies in the middle.
TEST_CASE("a test that is killed", "[.orphan]") {
  const TempDir folder;
  const ChildProcess lasting({"sh", "-c", "sleep 600 & wait"}, {});
  std::ofstream(std::getenv("DESKMESH_ORPHAN"))  // NOLINT(concurrency-mt-unsafe)
      << lasting.pid() << ' ' << folder.path() << std::endl;
  raise(SIGKILL);
}

TEST_CASE("what a test started ends with it, also when it is killed", "[testing]") {
  const TempDir folder;
  const std::string note = folder.path() + "/note";
  ChildProcess killed({std::filesystem::read_symlink("/proc/self/exe"), "[.orphan]"},
                      {.environment = {"PATH=/usr/bin:/bin", "DESKMESH_ORPHAN=" + note},
                       .output = folder.path() + "/output"});
  CHECK(killed.Wait() == 128 + SIGKILL);
  pid_t group = 0;
  std::string theirs;
  std::ifstream(note) >> group >> theirs;
  REQUIRE(group > 0);
  // ESRCH: nobody of the group is left.
  CHECK(Eventually([&] { return kill(-group, 0) == -1 && errno == ESRCH; }));
  CHECK(Eventually([&] { return !std::filesystem::exists(theirs); }));
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
