// SPDX-License-Identifier: Apache-2.0
#include "platform/outbox/timer.h"
#include "platform/rpc/timestamp.h"
#include "tickets/catalogue/store.h"
#include "tickets/recurring/service.h"
#include "tickets/testing/files_desk.h"

namespace deskmesh::tickets {
namespace {

TEST_CASE("a timer that always fails holds up no other and is kept", "[tickets][jobs]") {
  FilesDesk desk;
  const std::string id = desk.Create().id();
  const base::Instant due = desk.clock.Now() + std::chrono::hours(1);
  // What it is for can't be read.
  CatalogueItem broken;
  broken.kind = "recurring";
  broken.id = desk.ids("rec", desk.clock.Now());
  broken.body = "\xff";
  const outbox::TimerKey key{desk.workspace, std::string(kRecurringTimer), broken.id, ""};
  REQUIRE(desk.database()
              .Write([&](sql::Tx& tx) -> absl::Status {
                DESKMESH_RETURN_IF_ERROR(SaveItem(tx, desk.workspace, broken));
                return outbox::PutTimer(tx, {.key = key, .due = due, .payload = "1"});
              })
              .ok());
  v1::SnoozeTicketRequest snooze;
  snooze.set_id(id);
  rpc::SetTimestamp(due + std::chrono::microseconds(1), snooze.mutable_until());
  desk.Demand(desk.Do("Snooze", snooze));
  desk.clock.Advance(std::chrono::hours(1) + std::chrono::microseconds(1));
  CHECK(FilesDesk::Soon([&] { return !desk.Demand(desk.Get(id)).has_snooze_until_time(); }));
  std::vector<outbox::Timer> kept;
  REQUIRE(desk.database()
              .Read([&](sql::Tx& tx) -> absl::Status {
                DESKMESH_ASSIGN_OR_RETURN(
                    kept, outbox::PendingTimers(tx, {{key.kind}, {}}, base::Instant(), 10));
                return absl::OkStatus();
              })
              .ok());
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].due > desk.clock.Now());
  CHECK(kept[0].payload == "1");
}

}  // namespace
}  // namespace deskmesh::tickets
