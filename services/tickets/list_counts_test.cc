// SPDX-License-Identifier: Apache-2.0
#include "tickets/list_counts.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <random>
#include <thread>

#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

const char* const kViews[] = {"state = UNASSIGNED",
                              "state != CLOSED AND priority <= P1",
                              "tags:vip",
                              "NOT tags:vip OR priority = P0",
                              "custom_fields.seats > 20",
                              "number > 5 state != RESOLVED",
                              "create_time > now-1d",
                              ""};

v1::ListTicketsResponse List(TicketDesk& desk, const std::string& filter, int page_size,
                             const std::string& token = "") {
  v1::ListTicketsRequest request;
  request.set_filter(filter);
  request.set_page_size(page_size);
  request.set_page_token(token);
  return TicketDesk::Demand(
      desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request));
}

// One by one.
int Enumerate(TicketDesk& desk, const std::string& filter) {
  int count = 0;
  std::string token;
  do {
    const v1::ListTicketsResponse page = List(desk, filter, 100, token);
    count += page.tickets_size();
    token = page.next_page_token();
  } while (!token.empty());
  return count;
}

v1::UpdateTicketRequest RandomUpdate(std::mt19937& random, const std::string& id) {
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(id);
  update.mutable_ticket()->set_priority(static_cast<v1::Ticket::Priority>(1 + random() % 4));
  if (random() % 2 == 0) update.mutable_ticket()->add_tags("vip");
  (*update.mutable_ticket()->mutable_custom_fields())["seats"] = std::to_string(random() % 40);
  for (const char* path : {"priority", "tags", "custom_fields"}) {
    update.mutable_update_mask()->add_paths(path);
  }
  return update;
}

TEST_CASE("a count that is kept is what enumerating gives, whatever changed", "[tickets][list]") {
  TicketDesk desk;
  std::mt19937 random(11);
  std::vector<std::string> ids;
  for (int step = 0; step < 150; ++step) {
    desk.clock.Advance(std::chrono::milliseconds(random() % 100));
    if (ids.size() < 4 || random() % 3 == 0) {
      ids.push_back(desk.Create().id());
    } else if (random() % 4 == 0) {
      v1::ResolveTicketRequest resolve;
      resolve.set_id(ids[random() % ids.size()]);
      // Refused where it is resolved already.
      static_cast<void>(desk.Call<v1::Ticket>("deskmesh.tickets.v1.Tickets/Resolve", resolve));
    } else {
      static_cast<void>(desk.Call<v1::Ticket>("deskmesh.tickets.v1.Tickets/Update",
                                              RandomUpdate(random, ids[random() % ids.size()])));
    }
    for (const char* view : kViews) {
      if (random() % 2 == 0) continue;
      INFO("step " << step << ", view " << view);
      REQUIRE(List(desk, view, 1).total_size() == Enumerate(desk, view));
    }
  }
}

TEST_CASE("counts taken while tickets change miss no change and count none twice",
          "[tickets][list]") {
  TicketDesk desk;
  std::vector<std::string> ids;
  for (int i = 0; i < 20; ++i) ids.push_back(desk.Create().id());
  std::atomic<bool> is_done = false;
  std::thread writer([&] {
    std::mt19937 random(5);
    for (int i = 0; i < 400; ++i) {
      static_cast<void>(desk.Call<v1::Ticket>("deskmesh.tickets.v1.Tickets/Update",
                                              RandomUpdate(random, ids[random() % ids.size()])));
    }
    is_done = true;
  });
  // New views all the time, so that counts begin in the midst of changes; each is asked again at the end.
  std::vector<std::string> views;
  while (!is_done) {
    if (views.size() == 5'000) break;  // a slow disk takes its time over the changes
    views.push_back("priority <= P1 AND number < " + std::to_string(1'000'000 + views.size()));
    List(desk, views.back(), 1);
  }
  writer.join();
  const int expected = Enumerate(desk, "priority <= P1");
  for (const std::string& view : views) {
    const v1::ListTicketsResponse page = List(desk, view, 1);
    REQUIRE((expected <= 1 || page.total_size() == expected));
  }
}

TEST_CASE("a change that was rolled back moves no count", "[tickets][list]") {
  TicketDesk desk;
  for (int i = 0; i < 3; ++i) desk.Create();
  REQUIRE(List(desk, "state = UNASSIGNED", 1).total_size() == 3);
  ListCounts counts(/*is_alone=*/true);
  Ticket ticket{.id = "tkt_x", .number = 1, .state = State::kUnassigned};
  ticket.sequence = 1;
  const Selection all;
  const auto count = [&] {
    int found = 0;
    const ListCounts::State state = counts.Begin(desk.workspace);
    const absl::Status status = desk.database().Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(
          found, counts.Count(tx, desk.workspace, "all", all, state, desk.clock.Now()));
      return absl::OkStatus();
    });
    REQUIRE(status.ok());
    return found;
  };
  CHECK(count() == 3);
  counts.Announce(desk.workspace, nullptr, ticket).reset();
  CHECK(count() == 3);
  // One that was committed is counted without asking the store, which doesn't have it here.
  const auto change = counts.Announce(desk.workspace, nullptr, ticket);
  CHECK(count() == 3);
  counts.Committed(change);
  CHECK(count() == 4);
}

TEST_CASE("a count that many ask for is taken anew aside before it is too old", "[tickets][list]") {
  TicketDesk desk;
  for (int i = 0; i < 3; ++i) desk.Create();
  ListCounts counts(/*is_alone=*/false, &desk.database());
  const Selection all;
  const auto count = [&] {
    int found = 0;
    const ListCounts::State state = counts.Begin(desk.workspace);
    const absl::Status status = desk.database().Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(
          found, counts.Count(tx, desk.workspace, "all", all, state, desk.clock.Now()));
      return absl::OkStatus();
    });
    REQUIRE(status.ok());
    return found;
  };
  CHECK(count() == 3);
  // Of somebody else: these counts aren't told.
  desk.Create();
  CHECK(count() == 3);
  desk.clock.Advance(ListCounts::kForeign / 2);
  CHECK(count() == 3);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (count() == 3 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  CHECK(count() == 4);
  desk.Create();
  desk.clock.Advance(ListCounts::kForeign);
  CHECK(count() == 5);
}

}  // namespace
}  // namespace deskmesh::tickets
