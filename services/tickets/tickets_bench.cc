// SPDX-License-Identifier: Apache-2.0
//
// P2 (the part of this domain): tickets created durably by 64 callers on SQLite, without a network,
//     against single-row commits of one writer on the same disk; and read again.
// P10: a view of 50 with count and filter, p99, against an indexed SELECT of the same 50 rows.
// P11: full text over subjects and comments, two-character Chinese and English, p95.
//
// Prints JSON lines as scripts/bench reads them. Arguments: tickets of the large workspace (100,000),
// of which each has five comments; a directory for the files, which is kept and used again.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/base/error.h"
#include "platform/bus/consumer.h"
#include "platform/cache/cache.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/outbox/platform_tables.h"
#include "platform/outbox/relay.h"
#include "platform/rpc/dispatcher.h"
#include "platform/sql/database.h"
#include "tickets/consumers.h"
#include "tickets/convert.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/migrations.h"
#include "tickets/projections/store.h"
#include "tickets/recorder.h"
#include "tickets/roster.h"
#include "tickets/search/store.h"
#include "tickets/search/tokens.h"
#include "tickets/service.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kCallers = 64;
constexpr int kCreated = 20'000;
constexpr sql::Statement kMakeTable{
    "CREATE TABLE single_row (id BIGINT NOT NULL PRIMARY KEY, body TEXT NOT NULL)"};
constexpr sql::Statement kInsertRow{"INSERT INTO single_row (id, body) VALUES (:id, :body)"};
constexpr sql::Statement kIndexedRows{
    "SELECT data FROM ticket INDEXED BY ticket_active WHERE workspace_id = :workspace "
    "AND state = 2 AND state < 6 ORDER BY updated DESC, id DESC LIMIT 50"};

double Since(Steady::time_point begin) {
  return std::chrono::duration<double>(Steady::now() - begin).count();
}

void Demand(const absl::Status& status, const char* what) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s: %s\n", what, std::string(base::MessageOf(status)).c_str());
  std::exit(1);
}

void Report(const char* name, double value, const char* unit, double reference, double ratio,
            const char* better) {
  std::printf(
      "{\"name\":\"%s\",\"value\":%.4g,\"unit\":\"%s\",\"reference\":%.4g,\"ratio\":%.3g,"
      "\"better\":\"%s\"}\n",
      name, value, unit, reference, ratio, better);
  std::fflush(stdout);
}

double Percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

// The domain on its own, without consumers.
struct Bench {
  explicit Bench(const std::string& directory) {
    log::SetLevel(log::Level::kError);
    database = *sql::Open({.url = "sqlite:" + directory, .domain = "tickets"});
    Demand(
        database->Migrate({outbox::PlatformTables(), sql::MigrationSet{"tickets", Migrations()}}),
        "migrate");
    cache = *cache::Open({}, clock::SystemClock());
    deps = {database.get(), &outbox, cache.get(), base::SystemIds()};
    recorder = std::make_unique<Recorder>(deps, roster, counts, [] {});
    service = std::make_unique<TicketsService>(deps, channels, *recorder, roster, counts);
    dispatcher = std::make_unique<rpc::Dispatcher>(clock::SystemClock(), metrics);
    dispatcher->AddService(service->Describe());
    auto who = std::make_shared<rpc::Principal>();
    who->kind = rpc::Principal::Kind::kApiKey;
    who->id = "key_bench";
    who->workspace_id = workspace;
    who->permissions = {"*"};
    principal = who;
    Demand(database->Write([&](sql::Tx& tx) {
      return SaveRequester(tx, workspace, {.id = contact, .locale = "zh-CN"}, 1);
    }),
           "requester");
  }

  // `total` calls, `kCallers` at a time; calls a second.
  double Run(const char* method, int total, const std::function<rpc::MessagePtr(int)>& request) {
    const auto& descriptor = rpc::FindMethod(method);
    std::mutex mutex;
    std::condition_variable finished;
    int next = 0;
    int done = 0;
    std::function<void()> call = [&] {
      int number = 0;
      {
        const std::lock_guard lock(mutex);
        if (next == total) return;
        number = next++;
      }
      rpc::CallContext context;
      context.principal = principal;
      dispatcher->Unary(descriptor, std::move(context), request(number),
                        [&](const absl::Status& status, const rpc::MessagePtr&) {
                          Demand(status, "call");
                          call();
                          const std::lock_guard lock(mutex);
                          if (++done == total) finished.notify_all();
                        });
    };
    const auto begin = Steady::now();
    for (int i = 0; i < kCallers; ++i) call();
    std::unique_lock lock(mutex);
    finished.wait(lock, [&] { return done == total; });
    return total / Since(begin);
  }

  const std::string workspace = "wsp_06c8f3k2s0d1w6v9q2n4m8x7ab";
  const std::string contact = "con_06c8f3k2s0d1w6v9q2n4m8x7ab";
  std::unique_ptr<sql::Database> database;
  outbox::Outbox outbox;
  std::unique_ptr<cache::Cache> cache;
  rpc::ServiceDeps deps;
  rpc::Channels channels;
  Roster roster;
  ListCounts counts;
  std::unique_ptr<Recorder> recorder;
  std::unique_ptr<TicketsService> service;
  metrics::Registry metrics;
  std::unique_ptr<rpc::Dispatcher> dispatcher;
  rpc::PrincipalPtr principal;
};

double SingleRowCommits(Bench& bench) {
  Demand(bench.database->Write([](sql::Tx& tx) { return tx.Execute(kMakeTable); }), "table");
  constexpr int kRows = 2'000;
  const auto begin = Steady::now();
  for (int i = 0; i < kRows; ++i) {
    Demand(bench.database->Write([&](sql::Tx& tx) {
      return tx.Execute(kInsertRow, {{"id", i}, {"body", "one row"}});
    }),
           "row");
  }
  return kRows / Since(begin);
}

void BenchCreate(Bench& bench) {
  const double reference = SingleRowCommits(bench);
  const double rate = bench.Run("deskmesh.tickets.v1.Tickets/Create", kCreated, [&](int number) {
    auto request = std::make_shared<v1::CreateTicketRequest>();
    v1::Ticket& ticket = *request->mutable_ticket();
    ticket.set_subject("甘特图无法刷新 Gantt chart does not refresh");
    ticket.set_description("导入 Excel 模板后点击甘特图，页面报错 E1042，刷新也没有用。");
    ticket.set_requester_id(bench.contact);
    request->set_request_id("r-" + std::to_string(number));
    return request;
  });
  Report("tickets_create_handler_sqlite", rate, "calls/s", reference, rate / reference, "higher");
  std::vector<std::string> ids;
  Demand(bench.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> found,
                              ListTickets(tx, bench.workspace, {}, std::nullopt, 1000));
    for (const std::string& data : found) {
      v1::Ticket ticket;
      DESKMESH_RETURN_IF_ERROR(DecodeTicket(data, &ticket));
      ids.push_back(ticket.id());
    }
    return absl::OkStatus();
  }),
         "ids");
  // Answered on the calling thread.
  const auto& get = rpc::FindMethod("deskmesh.tickets.v1.Tickets/Get");
  constexpr int kReads = 100'000;
  const auto begin = Steady::now();
  for (int i = 0; i < kReads; ++i) {
    auto request = std::make_shared<v1::GetTicketRequest>();
    request->set_id(ids[static_cast<std::size_t>(i) % ids.size()]);
    rpc::CallContext context;
    context.principal = bench.principal;
    bench.dispatcher->Unary(
        get, std::move(context), request,
        [](const absl::Status& status, const rpc::MessagePtr&) { Demand(status, "get"); });
  }
  const double reads = kReads / Since(begin);
  Report("tickets_get_handler_sqlite", reads, "calls/s", 0, 0, "higher");
}

// The domain's own facts of the tickets just created: out of the outbox, over the memory bus, into
// inbox and full text.
void BenchConsume(Bench& bench) {
  const auto bus = *bus::Open({});
  FactConsumer consumer(bench.deps, *bench.recorder, bench.roster);
  bus::ConsumerOptions options;
  options.spec = ConsumerSpec();
  auto running = *bus::Consumer::Start(*bus, *bench.database, clock::SystemClock(), options,
                                       [&](sql::Tx& tx, const event::v1::Envelope& envelope) {
                                         return consumer.Take(tx, envelope);
                                       });
  outbox::Relay relay(*bench.database, bench.outbox, *bus, nullptr);
  const auto begin = Steady::now();
  relay.Start();
  if (!relay.Flush(std::chrono::minutes(5))) {
    std::fprintf(stderr, "the outbox was not emptied\n");
    std::exit(1);
  }
  Report("tickets_facts_consumed_sqlite", kCreated / Since(begin), "facts/s", 0, 0, "higher");
  running->Stop();
  relay.Stop();
  bus->Close();
}

// ---- A large workspace -------------------------------------------------------------------------

constexpr const char* kWords[] = {"甘特图", "里程碑",  "任务依赖", "看板",     "报表",   "权限设置",
                                  "导入",   "导出",    "登录",     "审批",     "日历",   "工时",
                                  "附件",   "通知",    "子任务",   "无法打开", "很慢",   "不显示",
                                  "报错",   "同步",    "gantt",    "chart",    "export", "import",
                                  "login",  "timeout", "slow",     "missing",  "error",  "sync"};

std::string Sentence(std::mt19937& random, int words) {
  std::string text;
  for (int i = 0; i < words; ++i) {
    if (i > 0) text += random() % 2 == 0 ? " " : "，";
    // Few words are frequent, most are rare.
    if (random() % 3 == 0) {
      text += "x" + std::to_string(random() % 50'000);
    } else {
      text += kWords[random() % std::size(kWords)];
    }
  }
  return text;
}

// Rows as the service writes them, without facts.
void Fill(Bench& bench, int tickets) {
  std::mt19937 random(1);
  const base::Instant start = base::Instant::FromSeconds(1'700'000'000);
  const base::IdSource ids = base::SystemIds();
  constexpr int kBatch = 500;
  for (int from = 0; from < tickets; from += kBatch) {
    Demand(bench.database->Write([&](sql::Tx& tx) -> absl::Status {
      for (int i = from; i < std::min(tickets, from + kBatch); ++i) {
        Ticket ticket;
        const base::Instant at = start + std::chrono::minutes(i);
        ticket.id = ids("tkt", at);
        DESKMESH_ASSIGN_OR_RETURN(ticket.number, TakeNumbers(tx, bench.workspace, 1));
        ticket.subject = Sentence(random, 5);
        ticket.type = static_cast<Type>(1 + random() % 3);
        ticket.priority = static_cast<Priority>(1 + random() % 4);
        // One in ten is open.
        ticket.state = random() % 10 == 0 ? static_cast<State>(1 + random() % 4) : State::kClosed;
        ticket.requester_id = bench.contact;
        if (ticket.state != State::kUnassigned) {
          ticket.assignee_id = "usr_" + std::to_string(random() % 200);
        }
        ticket.created = at;
        ticket.updated = at + std::chrono::minutes(random() % 10'000);
        ticket.sequence = 6;
        v1::Ticket proto;
        ToProto(ticket, &proto);
        DESKMESH_RETURN_IF_ERROR(InsertTicket(tx, bench.workspace, ticket, EncodeTicket(proto)));
        for (int k = 1; k <= 5; ++k) {
          Entry entry{.sequence = k, .created = at};
          entry.comment = {.id = ids("cmt", at), .body = Sentence(random, 15)};
          DESKMESH_RETURN_IF_ERROR(InsertEntry(tx, bench.workspace, ticket.id, entry));
          DESKMESH_RETURN_IF_ERROR(
              IndexText(tx, bench.workspace, {ticket.number, k},
                        IndexTokens(k == 1 ? ticket.subject + '\n' + entry.comment.body
                                           : entry.comment.body)));
        }
      }
      return absl::OkStatus();
    }),
           "fill");
  }
}

double Millis(const std::function<void()>& call) {
  const auto begin = Steady::now();
  call();
  return Since(begin) * 1000;
}

v1::ListTicketsResponse List(Bench& bench, const std::string& filter, const std::string& order,
                             const std::string& q) {
  v1::ListTicketsRequest request;
  request.set_filter(filter);
  request.set_order_by(order);
  request.set_q(q);
  rpc::CallContext context;
  context.principal = bench.principal;
  rpc::InProcessChannel channel(*bench.dispatcher);
  auto reply = rpc::Invoke<v1::ListTicketsResponse>(channel, "deskmesh.tickets.v1.Tickets/List",
                                                    request, std::move(context));
  Demand(reply.status(), "list");
  return *std::move(reply);
}

void BenchView(Bench& bench) {
  std::vector<double> reference;
  for (int i = 0; i < 200; ++i) {
    reference.push_back(Millis([&] {
      Demand(bench.database->Read([&](sql::Tx& tx) {
        return tx.Query(kIndexedRows, {{"workspace", bench.workspace}}).status();
      }),
             "reference");
    }));
  }
  const double indexed = Percentile(reference, 0.99);
  struct View {
    const char* name;
    const char* filter;
    const char* order;
  };
  for (const View& view :
       {View{"view_state", "state = IN_PROGRESS", "update_time desc"},
        View{"view_open_urgent", "state != CLOSED AND priority <= P1", "update_time desc"},
        View{"view_assignee", "assignee_id = usr_7 AND state = IN_PROGRESS", "update_time desc"},
        View{"view_all", "", ""}}) {
    std::vector<double> took;
    int total = 0;
    for (int i = 0; i < 200; ++i) {
      took.push_back(
          Millis([&] { total = List(bench, view.filter, view.order, "").total_size(); }));
    }
    const double p99 = Percentile(took, 0.99);
    std::fprintf(stderr, "%s: %d match, median %.3f ms\n", view.name, total, Percentile(took, 0.5));
    Report((std::string("tickets_") + view.name + "_p99").c_str(), p99, "ms", indexed,
           p99 / indexed, "lower");
  }
}

void BenchSearch(Bench& bench) {
  std::vector<double> took;
  std::mt19937 random(2);
  for (const char* q :
       {"报错", "登录", "甘特", "同步", "error", "timeout", "权限设置", "export 报表"}) {
    std::vector<double> one;
    for (int i = 0; i < 20; ++i) one.push_back(Millis([&] { List(bench, "", "", q); }));
    std::fprintf(stderr, "q=%s: median %.2f ms\n", q, Percentile(one, 0.5));
    took.insert(took.end(), one.begin(), one.end());
  }
  for (int i = 0; i < 40; ++i) {
    const std::string q = "x" + std::to_string(random() % 50'000);
    took.push_back(Millis([&] { List(bench, "", "", q); }));
  }
  Report("tickets_search_p95", Percentile(took, 0.95), "ms", 100, Percentile(took, 0.95) / 100,
         "lower");
}

}  // namespace
}  // namespace deskmesh::tickets

int main(int argc, char** argv) {
  using namespace deskmesh::tickets;
  const int tickets = argc > 1 ? std::atoi(argv[1]) : 100'000;
  const std::filesystem::path base =
      argc > 2 ? argv[2] : std::filesystem::temp_directory_path() / "deskmesh-tickets-bench";
  std::filesystem::remove_all(base / "create");
  {
    Bench bench((base / "create").string());
    BenchCreate(bench);
    BenchConsume(bench);
  }
  if (tickets > 0) {
    const bool is_filled = std::filesystem::exists(base / "large");
    Bench bench((base / "large").string());
    const auto begin = Steady::now();
    if (!is_filled) Fill(bench, tickets);
    std::fprintf(stderr, "filled %d tickets in %.1f s\n", tickets, Since(begin));
    BenchView(bench);
    BenchSearch(bench);
  }
  if (argc <= 2) std::filesystem::remove_all(base);
  return 0;
}
