// SPDX-License-Identifier: Apache-2.0
//
// Rows P1 to P3 of the figures: a ticket created over gRPC on PostgreSQL and on the embedded store,
// and read, against single-row inserts of the same store and a bare gRPC echo, all in this run; every
// target in one process. Prints JSON lines.
#include <absl/synchronization/mutex.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "accounts/module.h"
#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/registry.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/log/log.h"
#include "platform/module/host.h"
#include "platform/rpc/grpc_wire.h"
#include "platform/testing/child_process.h"
#include "platform/testing/private_servers.h"

namespace {

using namespace deskmesh;
using Clock = std::chrono::steady_clock;
constexpr int kCallers = 64;
constexpr int kRounds = 5;
constexpr auto kRound = std::chrono::milliseconds(1500);

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Keeps kCallers calls under way for one round; calls answered per second.
class Load {
 public:
  Load(const std::string& address, std::string method, std::string token,
       std::function<grpc::ByteBuffer()> request)
      : stub_(grpc::CreateChannel(address, grpc::InsecureChannelCredentials())),
        method_(std::move(method)),
        token_(std::move(token)),
        request_(std::move(request)) {}

  double Round() {
    done_ = failed_ = 0;
    end_ = Clock::now() + kRound;
    const auto begin = Clock::now();
    {
      std::unique_lock lock(mutex_);
      running_ = kCallers;
    }
    for (int i = 0; i < kCallers; ++i) Next();
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return running_ == 0; });
    if (failed_ > 0)
      std::fprintf(stderr, "%s: %ld calls failed\n", method_.c_str(), failed_.load());
    return static_cast<double>(done_) / std::chrono::duration<double>(Clock::now() - begin).count();
  }

 private:
  struct Call {
    grpc::ClientContext context;
    grpc::ByteBuffer request, reply;
  };

  void Next() {
    auto call = std::make_shared<Call>();
    call->request = request_();
    if (!token_.empty()) call->context.AddMetadata("authorization", "Bearer " + token_);
    stub_.UnaryCall(&call->context, method_, grpc::StubOptions(), &call->request, &call->reply,
                    [this, call](const grpc::Status& status) {
                      ++(status.ok() ? done_ : failed_);
                      if (Clock::now() < end_) return Next();
                      const std::lock_guard lock(mutex_);
                      if (--running_ == 0) idle_.notify_all();
                    });
  }

  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub_;
  const std::string method_;
  const std::string token_;
  const std::function<grpc::ByteBuffer()> request_;
  Clock::time_point end_;
  std::atomic<long> done_{0}, failed_{0};
  std::mutex mutex_;
  std::condition_variable idle_;
  int running_ = 0;
};

// The least a callback server can do.
class Echo final : public grpc::CallbackGenericService {
  class Reactor final : public grpc::ServerGenericBidiReactor {
   public:
    Reactor() { StartRead(&buffer_); }
    void OnReadDone(bool ok) override {
      if (!ok) return Finish(grpc::Status::OK);
      StartWriteAndFinish(&buffer_, grpc::WriteOptions(), grpc::Status::OK);
    }
    void OnDone() override { delete this; }

   private:
    grpc::ByteBuffer buffer_;
  };
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    return new Reactor;
  }
};

// Single-row commits of one writer, synchronous=FULL.
double SingleCommits(const std::string& path) {
  sqlite3* db = nullptr;
  sqlite3_open(path.c_str(), &db);
  sqlite3_exec(db,
               "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
               "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, body TEXT)",
               nullptr, nullptr, nullptr);
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO t (body) VALUES (?1)", -1, &insert, nullptr);
  const std::string body(300, 'x');
  long count = 0;
  const auto begin = Clock::now();
  while (Clock::now() - begin < kRound) {
    sqlite3_bind_text(insert, 1, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
    sqlite3_step(insert);
    sqlite3_reset(insert);
    ++count;
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  sqlite3_finalize(insert);
  sqlite3_close(db);
  return static_cast<double>(count) / seconds;
}

// Single-row inserts of 32 connections, as pgbench counts them.
double PgbenchInserts(const std::string& url, const std::string& directory) {
  const std::string script = directory + "/insert.sql";
  std::ofstream(script) << "INSERT INTO bench (body) VALUES (repeat('x', 300));\n";
  const std::string command =
      "$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)/pgbench -n -M prepared -c 32 -j 2 -T 2 -f " +
      script + " '" + url + "' 2>/dev/null | awk '/^tps/ {print $3}'";
  std::FILE* pipe = popen(command.c_str(), "r");
  double rate = 0;
  if (pipe == nullptr || std::fscanf(pipe, "%lf", &rate) != 1) rate = 0;
  if (pipe != nullptr) pclose(pipe);
  return rate;
}

void Print(const char* name, double value, const char* reference, double against) {
  std::printf(
      "{\"name\": \"%s\", \"value\": %.1f, \"unit\": \"1/s\", \"reference\": \"%s (%.1f/s)\", "
      "\"ratio\": %.3f, \"better\": \"higher\"}\n",
      name, value, reference, against, value / against);
}

// One installation under load. `single_rows` measures the reference of its store.
int Measure(const std::string& row, const std::string& database_url, const char* reference,
            const std::function<double()>& single_rows, bool measures_reads) {
  const deskmesh::testing::TempDir folder;
  const std::string& directory = folder.path();
  module::ServeOptions options;
  options.config_text = "log: {level: warning}\n";
  if (database_url.empty()) {
    options.data_dir = directory + "/data";  // wins over a URL
  } else {
    options.config_text += "database: {url: '" + database_url + "'}\n";
  }
  options.http = options.grpc = options.metrics = "127.0.0.1:0";
  std::string token;
  {
    auto database = module::OpenTarget(AllModules(), options, "accounts");
    outbox::Outbox outbox;
    auto made =
        accounts::Bootstrap(**database, outbox, base::SystemIds(), clock::SystemClock().Now(),
                            {.workspace_name = "Bench",
                             .owner_email = "owner@bench.example",
                             .owner_name = "",
                             .owner_password = "correct horse battery"});
    if (!made.ok()) return 1;
    token = made->api_token;
    (*database)->Close();
  }
  module::Host host(AllModules(), options);
  if (const absl::Status status = host.Start(); !status.ok()) {
    std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
    return 1;
  }
  const auto call = [&](const std::string& method, const google::protobuf::Message& request,
                        google::protobuf::Message* reply) {
    grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub(
        grpc::CreateChannel(host.address("grpc"), grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token);
    grpc::ByteBuffer bytes = rpc::Serialize(request);
    grpc::ByteBuffer answer;
    std::mutex mutex;
    std::condition_variable signal;
    bool is_done = false;
    stub.UnaryCall(&context, method, grpc::StubOptions(), &bytes, &answer,
                   [&](const grpc::Status&) {
                     const std::lock_guard lock(mutex);
                     is_done = true;
                     signal.notify_all();
                   });
    std::unique_lock lock(mutex);
    signal.wait(lock, [&] { return is_done; });
    rpc::Parse(answer, reply).IgnoreError();
  };
  accounts::v1::CreateContactRequest contact_request;
  contact_request.mutable_contact()->set_email("a@bench.example");
  accounts::v1::Contact contact;
  call("/deskmesh.accounts.v1.Contacts/Create", contact_request, &contact);
  tickets::v1::CreateTicketRequest create;
  create.mutable_ticket()->set_subject("Import of a spreadsheet fails");
  create.mutable_ticket()->set_description(
      "The check stops half-way with E1203 since this morning.");
  create.mutable_ticket()->set_requester_id(contact.id());
  tickets::v1::Ticket ticket;
  call("/deskmesh.tickets.v1.Tickets/Create", create, &ticket);
  tickets::v1::GetTicketRequest get;
  get.set_id(ticket.id());

  Echo echo;
  grpc::ServerBuilder builder;
  int echo_port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &echo_port);
  builder.RegisterCallbackGenericService(&echo);
  const auto echo_server = builder.BuildAndStart();

  std::atomic<long> next{0};
  Load creates(host.address("grpc"), "/deskmesh.tickets.v1.Tickets/Create", token, [&] {
    tickets::v1::CreateTicketRequest request = create;
    request.set_request_id("bench-" + std::to_string(next++));
    return rpc::Serialize(request);
  });
  Load reads(host.address("grpc"), "/deskmesh.tickets.v1.Tickets/Get", token,
             [&] { return rpc::Serialize(get); });
  const std::string echo_address = "127.0.0.1:" + std::to_string(echo_port);
  Load small_echo(echo_address, "/bench.Echo/Echo", "", [&] { return rpc::Serialize(create); });
  Load ticket_echo(echo_address, "/bench.Echo/Echo", "", [&] { return rpc::Serialize(ticket); });
  std::vector<double> created, read, small, same, commits;
  for (int round = 0; round < kRounds; ++round) {
    commits.push_back(single_rows());
    small.push_back(small_echo.Round());
    created.push_back(creates.Round());
    host.Settle(std::chrono::seconds(60));
    if (!measures_reads) continue;
    same.push_back(ticket_echo.Round());
    read.push_back(reads.Round());
  }
  Print((row + " ticket create, 64 callers").c_str(), Median(created), reference, Median(commits));
  Print((row + " ticket create, 64 callers").c_str(), Median(created), "bare gRPC echo",
        Median(small));
  if (measures_reads) {
    Print("P3 ticket read, 64 callers", Median(read), "bare gRPC echo of the same bytes",
          Median(same));
  }
  host.Stop();
  echo_server->Shutdown();
  return 0;
}

}  // namespace

int main() {
  // Debian builds Abseil with the search for lock cycles, which looks at every lock that gRPC takes.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const deskmesh::testing::TempDir reference;
  const int embedded = Measure(
      "P2", "", "single-row SQLite commits",
      [&] { return SingleCommits(reference.path() + "/reference.db"); }, /*measures_reads=*/true);
  deskmesh::testing::PostgresServer server(/*is_durable=*/true);
  const std::string bench = server.CreateDatabase();
  deskmesh::testing::RunCommand(
      {"/bin/sh", "-c",
       "psql -q '" + bench + "' -c 'CREATE TABLE bench (id BIGSERIAL PRIMARY KEY, body TEXT)'"});
  const int networked = Measure(
      "P1", server.CreateDatabase(), "pgbench single-row inserts, 32 connections",
      [&] { return PgbenchInserts(bench, reference.path()); }, /*measures_reads=*/false);
  return embedded + networked;
}
