// SPDX-License-Identifier: Apache-2.0
//
// P10: a view of 50 with count and filter, p99, while tickets change, against an indexed SELECT of the
//      same 50 rows.
// P11: full text over comments, two-character Chinese and English words, p95.
// P12: a bulk job over 10,000 tickets against one UPDATE and one history insert of as many rows.
// P28: P10 and P11 against themselves at a tenth of the tickets.
// Each on SQLite and PostgreSQL, without the network of the front door.
//
// Prints JSON lines. Arguments: which of `bulk`, `views` and `text` to measure, by default all.
// Environment: DESKMESH_BENCH_TICKETS, tickets of the large workspace (100,000; each
// has five comments); DESKMESH_BENCH_DATA, a folder where the embedded store is kept for the next run;
// DESKMESH_BENCH_POSTGRES, the URL of a database that is kept likewise, or `none`;
// DESKMESH_BENCH_SQLITE=none leaves the embedded store out; DESKMESH_BENCH_LEAN: the views of tickets without
// histories and texts, which are ready much sooner.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "deskmesh/tickets/v1/jobs_service.pb.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/log/log.h"
#include "platform/module/module.h"
#include "platform/outbox/platform_tables.h"
#include "platform/rpc/dispatcher.h"
#include "platform/sql/backfill.h"
#include "platform/testing/child_process.h"
#include "platform/testing/private_servers.h"
#include "tickets/module.h"
#include "tickets/testing/large_workspace.h"

namespace deskmesh::tickets {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kBulk = 10'000;
constexpr sql::Statement kSameRows{
    "SELECT data FROM ticket WHERE workspace_id = :workspace AND id IN (:ids[])"};
constexpr sql::Statement kPlainUpdate{
    "UPDATE ticket SET priority = :priority, updated = :now, sequence = sequence + 1 "
    "WHERE workspace_id = :workspace AND id IN (:ids[])"};
constexpr sql::Statement kPlainHistory{
    "INSERT INTO entry (workspace_id, ticket_id, sequence, data, created, visibility, author, "
    "author_id, before) SELECT workspace_id, id, sequence, :data, :now, 0, 0, '', :before "
    "FROM ticket WHERE workspace_id = :workspace AND id IN (:ids[])"};

template <typename T>
T Demand(absl::StatusOr<T> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}
void Demand(const absl::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

double Millis(const std::function<void()>& call) {
  const auto begin = Steady::now();
  call();
  return std::chrono::duration<double, std::milli>(Steady::now() - begin).count();
}

double Percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

void Print(const std::string& name, double value, const char* unit, double reference) {
  std::printf(
      "{\"name\": \"%s\", \"value\": %.3f, \"unit\": \"%s\", \"reference\": %.3f, "
      "\"ratio\": %.3f, \"better\": \"lower\"}\n",
      name.c_str(), value, unit, reference, value / reference);
  std::fflush(stdout);
}

// A number as the name of a store can hold it.
std::string Letters(int number) {
  std::string text = std::to_string(number);
  for (char& digit : text) digit = static_cast<char>(digit - '0' + 'a');
  return text;
}

// The domain on its own over a filled store: services and timers, without consumers.
class Desk {
 public:
  Desk(const std::string& url, const LargeWorkspaceOptions& options) : workspace_(options) {
    const int tickets = options.tickets;
    database_ = Demand(
        sql::Open({.url = url,
                   .domain = (options.has_histories ? "tickets_" : "lean_") + Letters(tickets),
                   .statement_timeout = std::chrono::minutes(5)}));
    const module::Definition definition = Define();
    Demand(database_->Migrate({outbox::PlatformTables(), definition.migrations()}));
    // A store that an earlier program filled.
    const std::atomic<bool> is_stopping = false;
    for (const sql::Backfill& backfill : definition.backfills) {
      Demand(sql::RunBackfill(*database_, backfill, clock_.Now(), is_stopping,
                              {.batch = 5000, .pause = std::chrono::milliseconds(0)}));
    }
    const Ticket last = workspace_.Life(tickets - 1).back().ticket;
    bool is_filled = false;
    Demand(database_->Read([&](sql::Tx& tx) -> absl::Status {
      const auto rows = tx.Query(
          kSameRows, {{"workspace", workspace()}, {"ids", std::vector<std::string>{last.id}}});
      is_filled = rows.ok() && !rows->empty();
      return rows.status();
    }));
    if (!is_filled) {
      const double took = Millis([&] {
        Demand(workspace_.Fill(
            *database_, [](int done) { std::fprintf(stderr, "%d tickets written\n", done); }));
      });
      std::fprintf(stderr, "filled in %.1f s\n", took / 1000);
    }
    if (database_->dialect() == sql::Dialect::kPostgres) {
      Demand(database_->Write([](sql::Tx& tx) {
        static constexpr sql::Statement kAnalyze{"ANALYZE"};
        return tx.Execute(kAnalyze);
      }));
    }
    dispatcher_ = std::make_unique<rpc::Dispatcher>(clock_, metrics_);
    module_ = definition.make(module::Deps{
        .process = "prc_bench",
        .clock = clock_,
        .ids = base::SystemIds(),
        .database = database_.get(),
        .outbox = &outbox_,
        .bus = *bus_,
        .cache = *cache_,
        .leases = *leases_,
        .channels = channels_,
        .dispatcher = *dispatcher_,
        .metrics = metrics_,
        .config = config_->Get(definition.name),
        .announce = [](std::string_view, std::string) {},
        .readiness = [] { return std::vector<std::pair<std::string, absl::Status>>(); },
    });
    for (const rpc::Service& service : module_->Services()) dispatcher_->AddService(service);
    Demand(module_->Start());
    auto who = std::make_shared<rpc::Principal>();
    who->kind = rpc::Principal::Kind::kApiKey;
    who->id = "key_bench";
    who->workspace_id = workspace();
    who->permissions = {"*"};
    principal_ = who;
  }

  ~Desk() {
    module_->Stop();
    dispatcher_->Stop();
    database_->Close();
  }

  template <typename Response>
  Response Call(const std::string& method, const google::protobuf::Message& request) {
    rpc::CallContext context;
    context.principal = principal_;
    rpc::InProcessChannel channel(*dispatcher_);
    return Demand(rpc::Invoke<Response>(channel, "deskmesh.tickets.v1." + method, request,
                                        std::move(context)));
  }

  // On a reader's thread, as calls that read do.
  void ReadAside(const sql::Database::Body& body) {
    std::promise<absl::Status> done;
    database_->ReadAsync(body, [&](absl::Status status) { done.set_value(std::move(status)); });
    Demand(done.get_future().get());
  }

  const std::string& workspace() const { return workspace_.options().workspace_id; }
  const LargeWorkspace& large() const { return workspace_; }
  sql::Database& database() { return *database_; }

 private:
  const LargeWorkspace workspace_;
  const clock::Clock& clock_ = clock::SystemClock();
  std::unique_ptr<config::Config> config_ = Demand(config::Config::Parse("", {}));
  metrics::Registry metrics_;
  std::unique_ptr<cache::Cache> cache_ = Demand(cache::Open({}, clock_));
  std::unique_ptr<lease::Leases> leases_ = Demand(lease::Open({}, clock_));
  std::unique_ptr<bus::Bus> bus_ = Demand(bus::Open({}));
  outbox::Outbox outbox_;
  rpc::Channels channels_;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  std::unique_ptr<module::Module> module_;
  rpc::PrincipalPtr principal_;
};

v1::ListTicketsResponse List(Desk& desk, const std::string& filter, const std::string& order,
                             const std::string& q) {
  v1::ListTicketsRequest request;
  request.set_filter(filter);
  request.set_order_by(order);
  request.set_q(q);
  return desk.Call<v1::ListTicketsResponse>("Tickets/List", request);
}

// p99 by name of view.
std::map<std::string, double> BenchViews(Desk& desk, const std::string& store) {
  struct View {
    std::string name;
    std::string filter;
    std::string order;
  };
  const std::vector<View> views = {
      {"in progress", "state = IN_PROGRESS", "update_time desc"},
      {"urgent and open", "state != CLOSED AND priority <= P1", "update_time desc"},
      {"mine", "assignee_id = " + desk.large().AgentId(7) + " AND state != CLOSED",
       "update_time desc"},
      {"tag and field", "tags:vip AND custom_fields.seats > 100 AND state != CLOSED", ""},
      {"closed faults of a customer",
       "organization_id = " + desk.large().OrganizationId(3) + " AND state = CLOSED", ""},
      {"everything", "", ""}};
  std::map<std::string, double> p99;
  std::mt19937 random(3);
  const v1::ListTicketsResponse open = List(desk, "state = IN_PROGRESS", "", "");
  for (const View& view : views) {
    std::vector<double> took;
    std::vector<double> reference;
    int total = 0;
    std::vector<std::string> ids;
    const auto list = [&] {
      v1::ListTicketsResponse reply;
      took.push_back(Millis([&] { reply = List(desk, view.filter, view.order, ""); }));
      total = reply.total_size();
      ids.clear();
      for (const v1::Ticket& ticket : reply.tickets()) ids.push_back(ticket.id());
    };
    const auto read_same = [&] {
      reference.push_back(Millis([&] {
        desk.ReadAside([&](sql::Tx& tx) {
          return tx.Query(kSameRows, {{"workspace", desk.workspace()}, {"ids", ids}}).status();
        });
      }));
    };
    for (int i = 0; i < 400; ++i) {
      // Whichever comes first after a change finds nothing in the reader's memory: each does as often.
      if (i % 4 < 2 || ids.empty()) {
        list();
        read_same();
      } else {
        read_same();
        list();
      }
      if (i % 2 == 0) continue;  // every other time a ticket changes
      v1::UpdateTicketRequest update;
      const auto one = static_cast<int>(random() % static_cast<unsigned>(open.tickets_size()));
      update.mutable_ticket()->set_id(open.tickets(one).id());
      update.mutable_ticket()->set_priority(random() % 2 == 0 ? v1::Ticket::P0 : v1::Ticket::P1);
      update.mutable_update_mask()->add_paths("priority");
      desk.Call<v1::Ticket>("Tickets/Update", update);
    }
    p99[view.name] = Percentile(took, 0.99);
    std::fprintf(stderr, "%s, %s: %d match, median %.3f ms, of the reference %.3f ms\n",
                 store.c_str(), view.name.c_str(), total, Percentile(took, 0.5),
                 Percentile(reference, 0.5));
    Print("P10 view of 50, " + view.name + ", " + store + ", p99", p99[view.name], "ms",
          Percentile(reference, 0.99));
  }
  return p99;
}

double BenchSearch(Desk& desk, const std::string& store) {
  std::vector<double> all;
  std::mt19937_64 random(2);
  const auto search = [&](const std::string& q, std::vector<double>& took) {
    took.push_back(Millis([&] { List(desk, "", "", q); }));
    all.push_back(took.back());
  };
  for (const char* q : {"登录", "看板", "导入", "发票", "error", "gantt", "backup", "权限设置",
                        "报错 登录", "login timeout"}) {
    std::vector<double> took;
    for (int i = 0; i < 20; ++i) search(q, took);
    std::fprintf(stderr, "%s, q=%s: median %.2f ms, worst %.2f ms\n", store.c_str(), q,
                 Percentile(took, 0.5), Percentile(took, 1));
  }
  // Words as they come: from frequent to rare.
  std::vector<double> took;
  for (int i = 0; i < 100; ++i) search(desk.large().Sentence(random(), 1), took);
  std::fprintf(stderr, "%s, any word: median %.2f ms, worst %.2f ms\n", store.c_str(),
               Percentile(took, 0.5), Percentile(took, 1));
  const double p95 = Percentile(all, 0.95);
  Print("P11 full text, two Chinese characters and English words, " + store + ", p95", p95, "ms",
        100);
  return p95;
}

double RunJob(Desk& desk, const std::vector<std::string>& ids, const std::string& priority) {
  v1::CreateTicketJobRequest request;
  v1::TicketAction& action = *request.mutable_ticket_job()->add_actions();
  action.set_kind(v1::TicketAction::SET_PRIORITY);
  action.set_value(priority);
  for (const std::string& id : ids) request.mutable_ticket_job()->add_ticket_ids(id);
  return Millis([&] {
    v1::TicketJob job = desk.Call<v1::TicketJob>("TicketJobs/Create", request);
    while (job.state() == v1::TicketJob::RUNNING) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      v1::GetTicketJobRequest get;
      get.set_id(job.id());
      get.set_without_ticket_ids(true);
      job = desk.Call<v1::TicketJob>("TicketJobs/Get", get);
    }
    if (job.failed() > 0) throw std::runtime_error(job.failures(0).message());
    std::fprintf(stderr, "job: %d changed\n", job.changed());
  });
}

double RunPlain(Desk& desk, const std::vector<std::string>& ids, int priority) {
  const std::string row(200, 'x');
  return Millis([&] {
    Demand(desk.database().Write([&](sql::Tx& tx) -> absl::Status {
      const std::int64_t now = clock::SystemClock().Now().micros;
      absl::Status updated = tx.Execute(
          kPlainUpdate,
          {{"priority", priority}, {"now", now}, {"workspace", desk.workspace()}, {"ids", ids}});
      if (!updated.ok()) return updated;
      return tx.Execute(kPlainHistory, {{"data", sql::Bytes{row}},
                                        {"now", now},
                                        {"before", sql::Bytes{"x"}},
                                        {"workspace", desk.workspace()},
                                        {"ids", ids}});
    }));
  });
}

void BenchBulk(const std::string& store, const std::string& url) {
  constexpr int kRounds = 3;
  // None of them is closed: what is closed isn't changed any more.
  Desk desk(url, {.tickets = 2 * kBulk, .seed = 2, .young = std::chrono::hours(24 * 800)});
  std::vector<std::string> sets[2];
  for (int i = 0; i < 2 * kBulk; ++i) {
    sets[i % 2].push_back(desk.large().Life(i).front().ticket.id);
  }
  std::vector<double> jobs;
  std::vector<double> plain;
  for (int round = 0; round < kRounds; ++round) {
    plain.push_back(RunPlain(desk, sets[1], 1 + round));
    jobs.push_back(RunJob(desk, sets[0], "P" + std::to_string(round)));
  }
  Print("P12 bulk update of 10,000 tickets, " + store, Percentile(jobs, 0.5), "ms",
        Percentile(plain, 0.5));
}

struct Parts {
  bool has_bulk = true;
  bool has_views = true;
  bool has_text = true;
  bool is_lean = false;
};

void Run(const std::string& store, const std::string& url, int tickets, const Parts& parts) {
  if (parts.has_bulk) BenchBulk(store, url + (store == "SQLite" ? "/bulk" : ""));
  if (!parts.has_views && !parts.has_text) return;
  std::map<std::string, double> few;
  double few_search = 0;
  {
    Desk desk(url, {.tickets = tickets / 10, .has_histories = !parts.is_lean});
    if (parts.has_views) few = BenchViews(desk, store + ", a tenth");
    if (parts.has_text) few_search = BenchSearch(desk, store + ", a tenth");
  }
  Desk desk(url, {.tickets = tickets, .has_histories = !parts.is_lean});
  if (parts.has_views) {
    for (const auto& [view, p99] : BenchViews(desk, store)) {
      Print("P28 view, " + view + ", " + store + ", at 10x the data", p99, "ms", few[view]);
    }
  }
  if (parts.has_text) {
    Print("P28 full text, " + store + ", at 10x the data", BenchSearch(desk, store), "ms",
          few_search);
  }
}

}  // namespace
}  // namespace deskmesh::tickets

int main(int argc, char** argv) {
  using namespace deskmesh;
  log::SetLevel(log::Level::kError);
  const auto setting = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  const std::vector<std::string> wanted(argv + 1, argv + argc);
  const auto is_wanted = [&](const char* part) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), part) != wanted.end();
  };
  const tickets::Parts parts{is_wanted("bulk"), is_wanted("views"), is_wanted("text"),
                             !setting("DESKMESH_BENCH_LEAN").empty() && !is_wanted("text")};
  const std::string count = setting("DESKMESH_BENCH_TICKETS");
  const int tickets = count.empty() ? 100'000 : std::max(1000, std::atoi(count.c_str()));
  testing::TempDir temporary;
  std::string folder = setting("DESKMESH_BENCH_DATA");
  if (folder.empty()) folder = temporary.path();
  if (setting("DESKMESH_BENCH_SQLITE") != "none") {
    tickets::Run("SQLite", "sqlite:" + folder, tickets, parts);
  }
  std::string postgres = setting("DESKMESH_BENCH_POSTGRES");
  if (postgres == "none") return 0;
  if (postgres.empty()) postgres = testing::SharedPostgres().CreateDatabase();
  tickets::Run("PostgreSQL", postgres, tickets, parts);
  return 0;
}
