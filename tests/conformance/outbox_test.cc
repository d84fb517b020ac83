// SPDX-License-Identifier: Apache-2.0
//
// The platform's own tables on both stores.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <latch>
#include <thread>

#include "conformance/world.h"
#include "platform/base/error.h"
#include "platform/outbox/dead_letter.h"
#include "platform/outbox/fence.h"
#include "platform/outbox/idempotency.h"
#include "platform/outbox/inbox.h"
#include "platform/outbox/outbox.h"
#include "platform/outbox/platform_tables.h"
#include "platform/outbox/timer.h"

namespace deskmesh::conformance {
namespace {

using base::Instant;
using sql::Tx;

const Instant kNow = Instant::FromSeconds(1'767'225'600);

TEST_CASE("a fact is kept exactly when its transaction is", "[outbox]") {
  EachStore c;
  INFO(NameOf(c.store));
  outbox::Outbox box;
  CHECK(c.database->Write([&](Tx& tx) { return box.Append(tx, MakeFact("f1", "s", 1)); }).ok());
  CHECK(box.wakeup()->Wait(std::chrono::seconds(60)));
  CHECK_FALSE(c.database
                  ->Write([&](Tx& tx) -> absl::Status {
                    DESKMESH_RETURN_IF_ERROR(box.Append(tx, MakeFact("f2", "s", 2)));
                    return absl::AbortedError("");
                  })
                  .ok());
  CHECK_FALSE(box.wakeup()->Wait(std::chrono::milliseconds(0)));
  CHECK(CountRows(*c.database, "outbox") == 1);
  outbox::Backlog backlog;
  CHECK(c.database
            ->Read([&](Tx& tx) -> absl::Status {
              DESKMESH_ASSIGN_OR_RETURN(backlog,
                                        outbox::ReadBacklog(tx, kNow + std::chrono::seconds(5)));
              return absl::OkStatus();
            })
            .ok());
  CHECK(backlog.facts == 1);
  CHECK(backlog.oldest_age == std::chrono::seconds(5));
}

TEST_CASE("an incomplete or too large fact is refused", "[outbox]") {
  EachStore c;
  INFO(NameOf(c.store));
  outbox::Outbox box;
  const auto append = [&](const event::v1::Envelope& fact) {
    return c.database->Write([&](Tx& tx) { return box.Append(tx, fact); });
  };
  for (int field = 0; field < 6; ++field) {
    event::v1::Envelope fact = MakeFact("f", "s", 1);
    if (field == 0) fact.clear_id();
    if (field == 1) fact.clear_type();
    if (field == 2) fact.clear_key();
    if (field == 3) fact.clear_workspace_id();
    if (field == 4) fact.clear_subject();
    if (field == 5) fact.clear_sequence();
    INFO(field);
    CHECK(absl::IsInternal(append(fact)));
  }
  event::v1::Envelope large = MakeFact("f", "s", 1);
  large.set_payload(std::string(outbox::kMaxEnvelopeBytes, 'x'));
  CHECK(Reason(append(large)) == "FACT_TOO_LARGE");
}

TEST_CASE("a fact is new to each consumer once", "[outbox][inbox]") {
  EachStore c;
  INFO(NameOf(c.store));
  const auto record = [&](const std::string& consumer, const std::string& id) {
    bool is_new = false;
    const absl::Status status = c.database->Write([&](Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(is_new, outbox::RecordOnce(tx, consumer, id, kNow));
      return absl::OkStatus();
    });
    CHECK(status.ok());
    return is_new;
  };
  CHECK(record("sla", "f1"));
  CHECK_FALSE(record("sla", "f1"));
  CHECK(record("chat", "f1"));
  std::vector<bool> is_new;
  CHECK(c.database
            ->Write([&](Tx& tx) -> absl::Status {
              DESKMESH_ASSIGN_OR_RETURN(
                  is_new, outbox::RecordBatch(tx, "sla", {"f3", "f1", "f2", "f3", "\"'\\"}, kNow));
              return absl::OkStatus();
            })
            .ok());
  CHECK(is_new == std::vector<bool>{true, false, true, false, true});
  CHECK(CountRows(*c.database, "inbox") == 5);
}

TEST_CASE("a repeated request gets the first reply", "[outbox][idempotency]") {
  EachStore c;
  INFO(NameOf(c.store));
  const outbox::RequestKey key{"wsp_1", "usr_1", "Tickets/Create", "r1"};
  const std::string hash(32, 'h');
  std::atomic<int> runs{0};
  // As the rpc layer does it: find, else work and save.
  const auto call = [&](const outbox::RequestKey& request, const std::string& request_hash,
                        const std::string& reply, std::string* answer) {
    return c.database->Write([&, request](Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(const auto earlier, outbox::FindReply(tx, request, request_hash));
      if (earlier.has_value()) {
        *answer = *earlier;
        return absl::OkStatus();
      }
      ++runs;
      constexpr sql::Statement kCount{
          "INSERT INTO item (workspace_id, id, n) VALUES ('w', 'total', 1) "
          "ON CONFLICT (workspace_id, id) DO UPDATE SET n = item.n + 1"};
      DESKMESH_RETURN_IF_ERROR(tx.Execute(kCount));
      *answer = reply;
      return outbox::SaveReply(tx, request, request_hash, reply, kNow);
    });
  };
  SECTION("one after the other") {
    std::string first;
    std::string second;
    CHECK(call(key, hash, "a\0b", &first).ok());
    CHECK(call(key, hash, "other", &second).ok());
    CHECK(first == second);
    CHECK(runs == 1);
    CHECK(Reason(call(key, std::string(32, 'x'), "", &second)) == "REQUEST_ID_REUSED");
    outbox::RequestKey other = key;
    other.principal = "usr_2";
    CHECK(call(other, hash, "for another", &second).ok());
    CHECK(second == "for another");
  }
  SECTION("at the same moment") {
    constexpr int kCallers = 8;
    constexpr int kRounds = 20;
    std::atomic<int> failed{0};
    for (int round = 0; round < kRounds; ++round) {
      outbox::RequestKey request = key;
      request.request_id = "round" + std::to_string(round);
      std::vector<std::string> answers(kCallers);
      std::latch start(kCallers);
      std::vector<std::thread> threads;
      for (int i = 0; i < kCallers; ++i) {
        threads.emplace_back([&, i] {
          start.arrive_and_wait();
          const auto index = static_cast<std::size_t>(i);
          if (!call(request, hash, "by " + std::to_string(i), &answers[index]).ok()) ++failed;
        });
      }
      for (std::thread& thread : threads) thread.join();
      CHECK(std::all_of(answers.begin(), answers.end(),
                        [&](const std::string& answer) { return answer == answers[0]; }));
    }
    CHECK(failed == 0);
    CHECK(CountRows(*c.database, "idempotency") == kRounds);
    std::int64_t total = 0;
    CHECK(c.database
              ->Read([&](Tx& tx) -> absl::Status {
                constexpr sql::Statement kTotal{"SELECT n FROM item WHERE id = 'total'"};
                DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kTotal));
                total = rows[0].Int64(0);
                return absl::OkStatus();
              })
              .ok());
    CHECK(total == kRounds);
  }
}

TEST_CASE("timers fire in due order, once, until cancelled or set anew", "[outbox][timer]") {
  EachStore c;
  INFO(NameOf(c.store));
  const auto at = [](int seconds) { return kNow + std::chrono::seconds(seconds); };
  const auto key = [](const char* subject, const char* name = "") {
    return outbox::TimerKey{"wsp_1", "sla.breach", subject, name};
  };
  REQUIRE(c.database
              ->Write([&](Tx& tx) -> absl::Status {
                DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(tx, {key("b"), at(20), "pb"}));
                DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(tx, {key("a"), at(30), "pa"}));
                DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(tx, {key("c"), at(10), "pc"}));
                DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(tx, {key("d", "x"), at(5), ""}));
                DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(tx, {key("d", "y"), at(6), ""}));
                DESKMESH_RETURN_IF_ERROR(
                    outbox::PutTimer(tx, {{"wsp_1", "chat.away", "a", ""}, at(1), ""}));
                // Set anew: later, with another payload.
                DESKMESH_RETURN_IF_ERROR(
                    outbox::PutTimer(tx, {key("c"), at(25), std::string("p\0c", 3)}));
                DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(tx, key("missing")));
                return outbox::CancelTimers(tx, "wsp_1", "sla.breach", "d");
              })
              .ok());
  const outbox::TimerSelection mine{.kinds = {"sla.breach"}, .shards = {}};
  std::optional<Instant> next;
  std::vector<outbox::Timer> taken;
  std::vector<outbox::Timer> pending;
  const auto take = [&](Instant now, int limit, const outbox::TimerSelection& selection) {
    CHECK(c.database
              ->Write([&](Tx& tx) -> absl::Status {
                DESKMESH_ASSIGN_OR_RETURN(next, outbox::NextDue(tx, selection));
                DESKMESH_ASSIGN_OR_RETURN(pending,
                                          outbox::PendingTimers(tx, selection, Instant{}, 10));
                DESKMESH_ASSIGN_OR_RETURN(taken, outbox::TakeDue(tx, selection, now, limit));
                return absl::OkStatus();
              })
              .ok());
  };
  take(at(19), 10, mine);
  CHECK(next == at(20));
  CHECK(taken.empty());
  REQUIRE(pending.size() == 3);
  CHECK(pending[1].key.subject == "c");
  take(at(100), 2, mine);
  REQUIRE(taken.size() == 2);
  CHECK(taken[0].key.subject == "b");
  CHECK(taken[1].key.subject == "c");
  CHECK(taken[1].payload == std::string("p\0c", 3));
  // A transaction that fails takes nothing.
  CHECK_FALSE(c.database
                  ->Write([&](Tx& tx) -> absl::Status {
                    DESKMESH_ASSIGN_OR_RETURN(taken, outbox::TakeDue(tx, mine, at(100), 10));
                    return absl::AbortedError("");
                  })
                  .ok());
  take(at(100), 10, {.kinds = {"sla.breach"}, .shards = {outbox::ShardOf("wsp_1", "a")}});
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].key.subject == "a");
  take(at(100), 10, mine);
  CHECK_FALSE(next.has_value());
  CHECK(CountRows(*c.database, "timer") == 1);
}

TEST_CASE("owners that take timers at the same time fire each once", "[outbox][timer]") {
  EachStore c;
  INFO(NameOf(c.store));
  constexpr int kTimers = 500;
  REQUIRE(c.database
              ->Write([&](Tx& tx) -> absl::Status {
                for (int i = 0; i < kTimers; ++i) {
                  DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(
                      tx, {{"wsp_1", "k", "s" + std::to_string(i), ""}, kNow, ""}));
                }
                return absl::OkStatus();
              })
              .ok());
  std::atomic<int> failed{0};
  std::vector<std::thread> owners;
  for (int i = 0; i < 4; ++i) {
    owners.emplace_back([&] {
      std::size_t count = 1;
      while (count > 0 && failed == 0) {
        const absl::Status status = c.database->Write([&](Tx& tx) -> absl::Status {
          DESKMESH_ASSIGN_OR_RETURN(const auto taken, outbox::TakeDue(tx, {}, kNow, 16));
          count = taken.size();
          for (const outbox::Timer& timer : taken) {
            DESKMESH_RETURN_IF_ERROR(
                RecordEffect(tx, MakeFact(timer.key.subject, timer.key.subject, 1)));
          }
          return absl::OkStatus();
        });
        // The effect table's positions are handed out one after the other.
        if (!status.ok() && !absl::IsAlreadyExists(status)) ++failed;
        if (!status.ok()) count = 1;
      }
    });
  }
  for (std::thread& owner : owners) owner.join();
  CHECK(failed == 0);
  const auto effects = Effects(*c.database);
  CHECK(effects.size() == kTimers);
  CHECK(IsExactlyOnce(effects));
  CHECK(CountRows(*c.database, "timer") == 0);
}

TEST_CASE("only the latest owner of a lease can commit", "[outbox][fence]") {
  EachStore c;
  INFO(NameOf(c.store));
  const auto work = [&](std::int64_t token, const char* id) {
    return c.database->Write([&](Tx& tx) -> absl::Status {
      DESKMESH_RETURN_IF_ERROR(outbox::CheckFence(tx, "sla:0", token));
      return AddItem(tx, id);
    });
  };
  CHECK(work(5, "a").ok());
  CHECK(work(5, "b").ok());
  CHECK(work(7, "c").ok());
  CHECK(Reason(work(5, "d")) == "LEASE_LOST");
  CHECK(work(7, "e").ok());
  CHECK(CountRows(*c.database, "item") == 4);
}

TEST_CASE("a later owner waits for the transaction of the earlier one", "[outbox][fence]") {
  EachStore c;
  INFO(NameOf(c.store));
  REQUIRE(c.database->Write([](Tx& tx) { return outbox::CheckFence(tx, "sla:0", 1); }).ok());
  std::latch is_inside(1);
  std::latch may_go(1);
  std::atomic<bool> is_first_over{false};
  std::atomic<bool> was_first_over{false};
  absl::Status first;
  std::thread earlier([&] {
    first = c.database->Write([&](Tx& tx) -> absl::Status {
      DESKMESH_RETURN_IF_ERROR(outbox::CheckFence(tx, "sla:0", 1));
      is_inside.count_down();
      may_go.wait();
      is_first_over = true;
      return AddItem(tx, "first");
    });
  });
  is_inside.wait();
  std::thread later([&] {
    const absl::Status second = c.database->Write([&](Tx& tx) -> absl::Status {
      DESKMESH_RETURN_IF_ERROR(outbox::CheckFence(tx, "sla:0", 2));
      was_first_over = is_first_over.load();
      return AddItem(tx, "second");
    });
    CHECK(second.ok());
  });
  may_go.count_down();
  later.join();
  earlier.join();
  CHECK(first.ok());
  CHECK(was_first_over);
}

TEST_CASE("dead letters are kept with their reason and can be taken out", "[outbox][dead]") {
  EachStore c;
  INFO(NameOf(c.store));
  REQUIRE(c.database
              ->Write([&](Tx& tx) -> absl::Status {
                DESKMESH_RETURN_IF_ERROR(
                    outbox::Bury(tx, "sla", MakeFact("f1", "s", 1), "first", 8, kNow));
                DESKMESH_RETURN_IF_ERROR(outbox::Bury(tx, "sla", MakeFact("f2", "s", 2), "second",
                                                      8, kNow + std::chrono::seconds(1)));
                return outbox::Bury(tx, "sla", MakeFact("f1", "s", 1), "again", 9,
                                    kNow + std::chrono::seconds(2));
              })
              .ok());
  std::vector<outbox::DeadLetter> letters;
  outbox::DeadLetter exhumed;
  REQUIRE(c.database
              ->Write([&](Tx& tx) -> absl::Status {
                DESKMESH_ASSIGN_OR_RETURN(letters, outbox::ListDead(tx, "sla", 10));
                DESKMESH_ASSIGN_OR_RETURN(exhumed, outbox::Exhume(tx, "sla", "f1"));
                return absl::OkStatus();
              })
              .ok());
  REQUIRE(letters.size() == 2);
  CHECK(letters[0].fact_id == "f2");
  CHECK(letters[1].reason == "again");
  event::v1::Envelope fact;
  REQUIRE(fact.ParseFromString(exhumed.envelope));
  CHECK(fact.payload() == "payload of f1");
  CHECK(absl::IsNotFound(
      c.database->Write([](Tx& tx) { return outbox::Exhume(tx, "sla", "f1").status(); })));
}

TEST_CASE("what only guards against repeats goes after its time", "[outbox][prune]") {
  EachStore c;
  INFO(NameOf(c.store));
  const Instant later = kNow + std::chrono::hours(24 * 8);
  REQUIRE(c.database
              ->Write([&](Tx& tx) -> absl::Status {
                for (int i = 0; i < 5; ++i) {
                  const std::string id = std::to_string(i);
                  const Instant when = i < 3 ? kNow : later;
                  DESKMESH_RETURN_IF_ERROR(outbox::RecordOnce(tx, "sla", id, when).status());
                  DESKMESH_RETURN_IF_ERROR(
                      outbox::SaveReply(tx, {"w", "p", "m", id}, "hash", "reply", when));
                  DESKMESH_RETURN_IF_ERROR(
                      outbox::Bury(tx, "sla", MakeFact(id, "s", 1), "why", 1, when));
                }
                return absl::OkStatus();
              })
              .ok());
  std::int64_t gone = 0;
  const auto prune = [&](int limit) {
    return c.database->Write([&](Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(gone, outbox::Prune(tx, later, {}, limit));
      return absl::OkStatus();
    });
  };
  CHECK(prune(2).ok());
  CHECK(gone == 4);
  CHECK(prune(100).ok());
  CHECK(gone == 2);
  CHECK(CountRows(*c.database, "inbox") == 2);
  CHECK(CountRows(*c.database, "idempotency") == 2);
  CHECK(CountRows(*c.database, "dead_letter") == 5);
}

}  // namespace
}  // namespace deskmesh::conformance
