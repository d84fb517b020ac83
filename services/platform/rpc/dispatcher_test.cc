// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/dispatcher.h"

#include <catch2/catch.hpp>
#include <condition_variable>
#include <future>
#include <mutex>
#include <vector>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "platform/clock/clock.h"
#include "platform/log/log.h"
#include "platform/sql/database.h"
#include "platform/testing/child_process.h"

namespace deskmesh::rpc {
namespace {

// Lists of over 500 wait in the handler until they are let go; shorter ones are answered at once.
class WaitingLists {
 public:
  absl::Status List(ReadCall& /*call*/, const accounts::v1::ListAuditEventsRequest& request,
                    accounts::v1::ListAuditEventsResponse* reply) {
    reply->set_next_page_token("done");
    if (request.page_size() <= 500) return absl::OkStatus();
    std::unique_lock lock(mutex_);
    ++begun_;
    gate_.wait(lock, [this] { return is_open_; });
    return absl::OkStatus();
  }
  int begun() {
    const std::lock_guard lock(mutex_);
    return begun_;
  }
  void Open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    gate_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable gate_;
  int begun_ = 0;
  bool is_open_ = false;
};

std::future<absl::Status> ListPage(Dispatcher& dispatcher, int page_size) {
  auto request = std::make_shared<accounts::v1::ListAuditEventsRequest>();
  request->set_page_size(page_size);
  CallContext context;
  context.principal = ServicePrincipal("test", "wsp_test");
  auto done = std::make_shared<std::promise<absl::Status>>();
  dispatcher.Unary(
      *accounts::v1::ListAuditEventsRequest::descriptor()
           ->file()
           ->FindServiceByName("AuditEvents")
           ->FindMethodByName("List"),
      std::move(context), std::move(request),
      [done](const absl::Status& status, const MessagePtr&) { done->set_value(status); });
  return done->get_future();
}

}  // namespace

TEST_CASE("however many long pages are read at once, short ones are answered",
          "[rpc][dispatcher]") {
  log::SetLevel(log::Level::kWarning);
  const testing::TempDir folder;
  sql::Options options;
  options.url = "sqlite:" + folder.path();
  options.domain = "accounts";
  options.readers = 2;
  auto database = sql::Open(options);
  REQUIRE(database.ok());
  ServiceDeps deps;
  deps.database = database->get();
  WaitingLists lists;
  Service service("deskmesh.accounts.v1.AuditEvents", deps);
  service.Read("List", &lists, &WaitingLists::List);
  metrics::Registry metrics;
  Dispatcher dispatcher(clock::SystemClock(), metrics);
  dispatcher.AddService(service);

  std::vector<std::future<absl::Status>> long_pages;
  for (int i = 0; i < 20; ++i) long_pages.push_back(ListPage(dispatcher, 501));
  CHECK(testing::Eventually([&] { return lists.begun() > 0; }));
  for (int i = 0; i < 20; ++i) CHECK(ListPage(dispatcher, 500).get().ok());
  lists.Open();
  for (auto& page : long_pages) CHECK(page.get().ok());
  CHECK(lists.begun() == 20);
  dispatcher.Stop();
  (*database)->Close();
}

}  // namespace deskmesh::rpc
