// SPDX-License-Identifier: Apache-2.0
#include "platform/module/readiness.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>

#include "platform/base/error.h"
#include "platform/testing/private_servers.h"

namespace deskmesh::module {
namespace {

using std::chrono::milliseconds;

TEST_CASE("what hangs is named, hides nothing else, and comes back by itself",
          "[platform][module]") {
  std::atomic<int> rounds{0};
  std::atomic<bool> hangs{false};
  std::atomic<bool> is_down{false};
  std::promise<void> release;
  std::shared_future<void> released = release.get_future().share();
  ReadinessWatch watch(milliseconds(1), milliseconds(300));
  watch.Add("database", [&] {
    ++rounds;
    if (hangs) released.wait();
    return absl::OkStatus();
  });
  watch.Add("bus", [&] {
    return is_down ? base::Failure(absl::StatusCode::kUnavailable, "BUS_UNAVAILABLE", "away")
                   : absl::OkStatus();
  });
  watch.Start();
  REQUIRE(rounds >= 1);
  const auto state = [&](std::size_t i) { return watch.States()[i].second; };
  // A thread that the machine holds up gives no answer for a moment, too.
  CHECK(testing::Eventually([&] { return state(0).ok() && state(1).ok(); }));
  hangs = true;
  CHECK(testing::Eventually([&] { return base::MessageOf(state(0)) == "gives no answer"; }));
  CHECK(testing::Eventually([&] { return state(1).ok(); }));
  // While the one hangs, the other is still asked.
  is_down = true;
  CHECK(testing::Eventually([&] { return base::MessageOf(state(1)) == "away"; }));
  is_down = false;
  CHECK(testing::Eventually([&] { return state(1).ok(); }));
  CHECK(base::MessageOf(state(0)) == "gives no answer");
  hangs = false;
  release.set_value();
  CHECK(testing::Eventually([&] { return state(0).ok(); }));
  watch.Stop();
}

TEST_CASE("a probe leaves out what it excludes", "[platform][module]") {
  const DependencyStates all = {{"process", absl::OkStatus()},
                                {"database:tickets", absl::OkStatus()},
                                {"databases", absl::OkStatus()},
                                {"bus", absl::OkStatus()}};
  const auto names = [&](std::string_view query) {
    std::string joined;
    for (const auto& [name, status] : WithoutExcluded(all, query)) joined += name + " ";
    return joined;
  };
  CHECK(names("") == "process database:tickets databases bus ");
  CHECK(names("exclude=bus&exclude=database") == "process databases ");
  CHECK(names("exclude=database:tickets&x=1&exclude=nothing") == "process databases bus ");
}

}  // namespace
}  // namespace deskmesh::module
