// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/module/host.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <set>
#include <thread>

#include "deskmesh/event/v1/envelope.pb.h"
#include "deskmesh/options/v1/options.pb.h"
#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/module/host_metrics.h"
#include "platform/module/metrics_endpoint.h"
#include "platform/module/readiness.h"
#include "platform/module/ready_file.h"
#include "platform/module/settings.h"
#include "platform/outbox/platform_tables.h"
#include "platform/outbox/relay.h"
#include "platform/rpc/compiled_services.h"
#include "platform/rpc/dispatcher.h"
#include "platform/rpc/grpc_channel.h"
#include "platform/rpc/grpc_server.h"
#include "platform/rpc/page_token.h"
#include "platform/rpc/trace.h"

namespace deskmesh::module {
namespace {

constexpr base::Duration kHousekeeping = std::chrono::minutes(10);
constexpr base::Duration kBacklogAge = std::chrono::seconds(5);

}  // namespace

// Members are destroyed from the last to the first, so what others lean on comes first.
struct Host::Running {
  std::unique_ptr<config::Config> config;
  Settings settings;
  std::vector<std::string> targets;
  std::string process;
  std::unique_ptr<rpc::PrincipalSigner> signer;
  metrics::Registry metrics;
  std::unique_ptr<cache::Cache> cache;
  std::unique_ptr<lease::Leases> leases;
  std::unique_ptr<bus::Bus> bus;
  rpc::Channels channels;
  std::unique_ptr<rpc::Dispatcher> dispatcher;

  struct Part {
    const Definition* definition = nullptr;
    std::unique_ptr<sql::Database> database;
    std::unique_ptr<outbox::Outbox> outbox;
    std::unique_ptr<Module> module;
    std::unique_ptr<outbox::Relay> relay;
    std::vector<std::unique_ptr<bus::Consumer>> consumers;
    bool is_started = false;
    // Read by the readiness watch: whoever collects metrics must not wait for a store that hangs.
    std::mutex backlog_mutex;
    outbox::Backlog backlog;
    base::Instant backlog_at;  // the watch's own
  };
  std::deque<Part> parts;
  std::unique_ptr<rpc::GrpcServer> grpc;
  ReadinessWatch readiness;
  std::unique_ptr<HostMetrics> host_metrics;
  std::unique_ptr<MetricsEndpoint> metrics_endpoint;
  std::map<std::string, std::string> addresses;
  std::unique_ptr<clock::Alarm> housekeeping;
  std::thread housekeeper;
  std::unique_ptr<clock::Alarm> backfilling;
  std::thread backfiller;
  std::atomic<bool> is_ready{false};
  std::atomic<bool> is_stopping{false};

  const Definition* Find(std::string_view target) const {
    for (const Part& part : parts) {
      if (part.definition->name == target) return part.definition;
    }
    return nullptr;
  }
};

Host::Host(std::vector<Definition> definitions, ServeOptions options, const clock::Clock& clock,
           base::IdSource ids)
    : definitions_(std::move(definitions)),
      options_(std::move(options)),
      clock_(clock),
      ids_(std::move(ids)) {}

Host::~Host() { Stop(); }

absl::Status Host::ReadConfig() {
  auto config = LoadConfig(definitions_, options_, &running_->settings);
  if (!config.ok()) return config.status();
  running_->config = *std::move(config);
  DESKMESH_ASSIGN_OR_RETURN(running_->targets, ResolveTargets(definitions_, options_.targets));
  DESKMESH_RETURN_IF_ERROR(
      CheckTopology(running_->settings, running_->targets, definitions_.size()));
  DESKMESH_RETURN_IF_ERROR(rpc::CheckTls(running_->settings.grpc_tls));
  log::SetLevel(running_->settings.log_level);
  return absl::OkStatus();
}

absl::Status Host::OpenShared() {
  Running& running = *running_;
  const bool is_alone = running.targets.size() == definitions_.size();
  DESKMESH_ASSIGN_OR_RETURN(const std::string key, InternalKey(running.settings, is_alone));
  running.signer = std::make_unique<rpc::PrincipalSigner>(key);
  rpc::SetPageTokenKey(key);
  running.process = ids_("prc", clock_.Now());

  running.settings.bus.process = running.targets.front();
  auto cache = cache::Open(running.settings.cache, clock_);
  if (!cache.ok()) return cache.status();
  running.cache = *std::move(cache);
  auto leases = lease::Open(running.settings.lease, clock_);
  if (!leases.ok()) return leases.status();
  running.leases = *std::move(leases);
  auto bus = bus::Open(running.settings.bus);
  if (!bus.ok()) return bus.status();
  running.bus = *std::move(bus);
  if (options_.wrap_bus) running.bus = options_.wrap_bus(std::move(running.bus));

  running.dispatcher = std::make_unique<rpc::Dispatcher>(clock_, running.metrics);
  const auto local = std::make_shared<rpc::InProcessChannel>(*running.dispatcher);
  rpc::GrpcChannelOptions remote;
  remote.tls = running.settings.grpc_tls;
  for (const Definition& definition : definitions_) {
    const std::string name{definition.name};
    if (std::find(running.targets.begin(), running.targets.end(), name) != running.targets.end()) {
      running.channels.Add(name, local);
    } else if (!running.settings.addresses[name].empty()) {
      remote.address = running.settings.addresses[name];
      remote.on_send = [calls = running.metrics.Counter(
                            "deskmesh_rpc_client_calls_total",
                            "Calls made to a target in another process.", {{"target", name}}),
                        retries = running.metrics.Counter(
                            "deskmesh_rpc_client_retries_total",
                            "Calls sent again because the server went away.", {{"target", name}})](
                           bool is_retry) mutable { (is_retry ? retries : calls).Add(); };
      running.channels.Add(name, rpc::ConnectGrpc(remote, *running.signer, clock_));
    }
  }
  return absl::OkStatus();
}

absl::Status Host::OpenModules() {
  Running& running = *running_;
  const std::set<std::string> here(running.targets.begin(), running.targets.end());
  for (const Definition& definition : definitions_) {
    if (!here.contains(std::string(definition.name))) continue;
    std::vector<std::string_view> needed = definition.neighbours;
    needed.push_back("accounts");
    for (const std::string_view neighbour : needed) {
      const std::string name{neighbour};
      if (!here.contains(name) && running.settings.addresses[name].empty()) {
        return base::Failure(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
                             "configuration: " + name + ".address must be set: " +
                                 std::string(definition.name) + " calls it");
      }
    }
    Running::Part& part = running.parts.emplace_back();
    part.definition = &definition;
    part.outbox = std::make_unique<outbox::Outbox>();
    if (definition.has_database) {
      sql::Options options = running.settings.database;
      options.domain = definition.name;
      options.exclusive = running.settings.is_sqlite();
      auto database = sql::Open(options);
      if (!database.ok()) return database.status();
      part.database = *std::move(database);
      DESKMESH_RETURN_IF_ERROR(running.settings.auto_migrate
                                   ? part.database->Migrate(SchemaOf(definition))
                                   : part.database->CheckSchema(SchemaOf(definition)));
    }
    const Deps deps{
        .process = running.process,
        .clock = clock_,
        .ids = ids_,
        .database = part.database.get(),
        .outbox = part.outbox.get(),
        .bus = *running.bus,
        .cache = *running.cache,
        .leases = *running.leases,
        .channels = running.channels,
        .dispatcher = *running.dispatcher,
        .metrics = running.metrics,
        .config = running.config->Get(definition.name),
        .announce = [this](std::string_view name,
                           std::string at) { running_->addresses[std::string(name)] = at; },
        .readiness = [this] { return Readiness(); },
    };
    part.module = definition.make(deps);
    for (const rpc::Service& service : part.module->Services()) {
      running.dispatcher->AddService(service);
    }
  }
  running.dispatcher->SetAccounts(running.channels.To("accounts"));
  return absl::OkStatus();
}

absl::Status Host::StartFacts() {
  Running& running = *running_;
  std::vector<bus::ConsumerSpec> specs;
  for (const Definition& definition : definitions_) {
    specs.insert(specs.end(), definition.consumers.begin(), definition.consumers.end());
  }
  DESKMESH_RETURN_IF_ERROR(running.bus->Declare(specs));
  for (Running::Part& part : running.parts) {
    if (part.database == nullptr) continue;
    for (Consumer& consumer : part.module->Consumers()) {
      bus::ConsumerOptions options;
      options.spec = consumer.spec;
      const std::string name = consumer.spec.consumer;
      auto consumed =
          running.metrics.Counter("deskmesh_facts_consumed_total",
                                  "Facts consumed, repeats included.", {{"consumer", name}});
      auto failed =
          running.metrics.Counter("deskmesh_facts_failed_total",
                                  "Attempts to consume a fact that failed.", {{"consumer", name}});
      options.observer = [name, consumed, failed](const bus::Outcome& outcome) mutable {
        (outcome.status.ok() ? consumed : failed).Add();
        const log::Level level = outcome.status.ok() ? log::Level::kDebug : log::Level::kWarning;
        if (!log::IsEnabled(level)) return;
        log::Write(level, "fact",
                   {{"consumer", name},
                    {"key", outcome.fact.key()},
                    {"fact", outcome.fact.id()},
                    {"subject", outcome.fact.subject()},
                    {"workspace", outcome.fact.workspace_id()},
                    {"trace", rpc::TraceId(outcome.fact.trace())},
                    {"status", base::CodeName(outcome.status.code())},
                    {"error", base::MessageOf(outcome.status)},
                    {"attempts", outcome.attempts},
                    {"repeat", outcome.is_repeat},
                    {"dead", outcome.is_dead}});
      };
      auto started = bus::Consumer::Start(*running.bus, *part.database, clock_, std::move(options),
                                          std::move(consumer.handler));
      if (!started.ok()) return started.status();
      part.consumers.push_back(*std::move(started));
    }
    // Alone on an embedded store there is nobody to share the outbox with.
    lease::Leases* leases = running.settings.is_sqlite() ? nullptr : running.leases.get();
    outbox::RelayOptions relaying;
    // The memory bus confirms what is consumed: there is nothing to send again.
    if (running.settings.keep_sent.count() > 0 &&
        !running.settings.bus.url.starts_with("memory:")) {
      relaying.keeping_clock = &clock_;
    }
    part.relay = std::make_unique<outbox::Relay>(*part.database, *part.outbox, *running.bus, leases,
                                                 relaying);
    part.relay->Start();
  }
  return absl::OkStatus();
}

absl::Status Host::Listen() {
  Running& running = *running_;
  rpc::GrpcServerOptions options;
  options.address = running.settings.grpc;
  options.tls = running.settings.grpc_tls;
  options.requires_client_certificate = true;
  if (const Definition* gateway = running.Find("gateway"); gateway != nullptr) {
    // Its clients come from outside: they show a token, and trust whom browsers trust. No service of
    // another process calls this port.
    const config::TlsFiles shown = gateway->public_tls
                                       ? gateway->public_tls(running.config->Get("gateway"))
                                       : config::TlsFiles();
    if (shown.is_set()) {
      DESKMESH_RETURN_IF_ERROR(config::CheckTlsFiles(shown, "gateway.tls_"));
      options.tls = shown;
    }
    options.tls.ca.clear();
    options.requires_client_certificate = false;
  }
  std::vector<const google::protobuf::ServiceDescriptor*> services = running.dispatcher->services();
  // The gateway's port passes every public service through, wherever it runs; Identity, which is for
  // services only, where accounts runs here.
  if (running.Find("gateway") != nullptr) {
    services = rpc::CompiledServices();
    std::erase_if(services, [&](const google::protobuf::ServiceDescriptor* service) {
      const std::string target = rpc::Channels::TargetOf(*service->method(0));
      if (service->file()->package() == "deskmesh.identity.v1") {
        return running.Find("accounts") == nullptr;
      }
      return std::ranges::none_of(
          definitions_, [&](const Definition& definition) { return definition.name == target; });
    });
  }
  auto route = [this](const google::protobuf::MethodDescriptor& method) -> rpc::Channel& {
    return running_->channels.To(rpc::Channels::TargetOf(method));
  };
  auto grpc = rpc::GrpcServer::Start(options, services, route, *running.signer, clock_);
  if (!grpc.ok()) return grpc.status();
  running.grpc = *std::move(grpc);
  running.grpc->SetServing(false);
  running.addresses["grpc"] = running.grpc->address();
  if (!running.settings.metrics.empty()) {
    auto endpoint = MetricsEndpoint::Start(running.settings.metrics, running.metrics,
                                           [this] { return Readiness(); });
    if (!endpoint.ok()) return endpoint.status();
    running.metrics_endpoint = *std::move(endpoint);
    running.addresses["metrics"] = running.metrics_endpoint->address();
  }
  return absl::OkStatus();
}

absl::Status Host::Start() {
  running_ = std::make_unique<Running>();
  const auto bring_up = [this]() -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(ReadConfig());
    DESKMESH_RETURN_IF_ERROR(OpenShared());
    DESKMESH_RETURN_IF_ERROR(OpenModules());
    DESKMESH_RETURN_IF_ERROR(Listen());
    DESKMESH_RETURN_IF_ERROR(StartFacts());
    for (Running::Part& part : running_->parts) {
      DESKMESH_RETURN_IF_ERROR(part.module->Start());
      part.is_started = true;
    }
    running_->host_metrics = std::make_unique<HostMetrics>(running_->metrics, running_->targets);
    running_->metrics.OnCollect([this] { SampleMetrics(); });
    WatchReadiness();
    running_->is_ready = true;
    running_->grpc->SetServing(true);
    running_->housekeeping = std::make_unique<clock::Alarm>(clock_);
    running_->backfilling = std::make_unique<clock::Alarm>(clock_);
    running_->housekeeper = std::thread([this] { Housekeep(); });
    running_->backfiller = std::thread([this] { Backfill(); });
    if (options_.ready_file.empty()) return absl::OkStatus();
    return WriteReadyFile(options_.ready_file, running_->addresses);
  };
  absl::Status status = bring_up();
  if (!status.ok()) Stop();
  return status;
}

void Host::Housekeep() {
  Running& running = *running_;
  while (running.housekeeping->WaitUntil(clock_.Now() + kHousekeeping) !=
         clock::Alarm::Outcome::kStopped) {
    for (Running::Part& part : running.parts) {
      if (part.database == nullptr) continue;
      std::int64_t removed = 0;
      do {
        const absl::Status status = part.database->Write([&](sql::Tx& tx) -> absl::Status {
          outbox::Retention retention;
          retention.sent_facts = running.settings.keep_sent;
          DESKMESH_ASSIGN_OR_RETURN(removed, outbox::Prune(tx, clock_.Now(), retention));
          return absl::OkStatus();
        });
        if (!status.ok()) {
          log::Warning("housekeeping failed",
                       {{"target", part.definition->name}, {"error", base::MessageOf(status)}});
          break;
        }
      } while (removed >= 1000 && !running.is_stopping);
    }
  }
}

void Host::Backfill() {
  Running& running = *running_;
  do {
    for (Running::Part& part : running.parts) {
      if (part.database == nullptr || running.is_stopping) continue;
      for (const sql::Backfill& backfill : part.definition->backfills) {
        // Should two replicas fill at once, they do each other's work, not more.
        const auto done =
            sql::RunBackfill(*part.database, backfill, clock_.Now(), running.is_stopping);
        if (done.ok() && *done == 0) continue;
        log::Write(done.ok() || absl::IsCancelled(done.status()) ? log::Level::kInfo
                                                                 : log::Level::kWarning,
                   "backfill",
                   {{"target", part.definition->name},
                    {"backfill", backfill.name},
                    {"rows", done.ok() ? *done : 0},
                    {"error", base::MessageOf(done.status())}});
      }
    }
  } while (running.backfilling->WaitUntil(clock_.Now() + kHousekeeping) !=
           clock::Alarm::Outcome::kStopped);
}

void Host::SampleMetrics() {
  Running& running = *running_;
  running.host_metrics->SampleDependencies(Readiness());
  for (Running::Part& part : running.parts) {
    if (part.database == nullptr) continue;
    outbox::Backlog backlog;
    {
      const std::lock_guard lock(part.backlog_mutex);
      backlog = part.backlog;
    }
    running.host_metrics->SampleStore(std::string(part.definition->name), part.database->stats(),
                                      backlog);
    for (const auto& consumer : part.consumers) {
      running.host_metrics->SampleConsumer(std::string(part.definition->name), consumer->stats());
    }
  }
}

void Host::WatchReadiness() {
  Running& running = *running_;
  for (Running::Part& part : running.parts) {
    const std::string name{part.definition->name};
    if (part.database != nullptr) {
      running.readiness.Add("database:" + name, [this, &part]() -> absl::Status {
        DESKMESH_RETURN_IF_ERROR(part.database->Ping());
        const base::Instant now = clock_.Now();
        if (now > part.backlog_at && now < part.backlog_at + kBacklogAge) return absl::OkStatus();
        outbox::Backlog backlog;
        DESKMESH_RETURN_IF_ERROR(part.database->Watch([&](sql::Tx& tx) -> absl::Status {
          DESKMESH_ASSIGN_OR_RETURN(backlog, outbox::ReadBacklog(tx, now));
          return absl::OkStatus();
        }));
        const std::lock_guard lock(part.backlog_mutex);
        part.backlog = backlog;
        part.backlog_at = now;
        return absl::OkStatus();
      });
    }
    running.readiness.Add(name, [&part] { return part.module->Ready(); });
  }
  // Whom the gateway calls; the services look after their neighbours call by call.
  if (running.Find("gateway") != nullptr) {
    for (const Definition& definition : definitions_) {
      const std::string name{definition.name};
      if (running.Find(name) != nullptr || running.settings.addresses[name].empty()) continue;
      running.readiness.Add("service:" + name,
                            [&running, name] { return running.channels.To(name).Ping(); });
    }
  }
  running.readiness.Add("bus", [&running] { return running.bus->Ping(); });
  running.readiness.Add("cache", [&running] { return running.cache->Ping(); });
  running.readiness.Start();
}

std::vector<std::pair<std::string, absl::Status>> Host::Readiness() {
  Running& running = *running_;
  std::vector<std::pair<std::string, absl::Status>> states;
  states.emplace_back("process", running.is_stopping ? absl::UnavailableError("stopping")
                                 : !running.is_ready ? absl::UnavailableError("starting")
                                                     : absl::OkStatus());
  for (auto& state : running.readiness.States()) states.push_back(std::move(state));
  return states;
}

void Host::Stop() {
  if (running_ == nullptr) return;
  Running& running = *running_;
  running.is_stopping = true;
  if (running.grpc != nullptr) running.grpc->SetServing(false);
  if (running.is_ready && running.settings.drain_delay.count() > 0) {
    std::this_thread::sleep_for(running.settings.drain_delay);
  }
  using std::chrono::steady_clock;
  const auto grace =
      std::chrono::duration_cast<std::chrono::milliseconds>(running.settings.stop_timeout);
  const auto begin = steady_clock::now();
  if (running.dispatcher != nullptr) running.dispatcher->EndStreams();
  // The gateway is last in the list and stops its HTTP side first.
  for (auto part = running.parts.rbegin(); part != running.parts.rend(); ++part) {
    if (part->is_started && !part->definition->has_database) part->module->Stop();
  }
  const auto http_ended = steady_clock::now();
  // One time for all that is left of the calls, one for the facts: a call that hangs must not keep
  // the process longer for being waited for in two places.
  const auto left = [end = http_ended + grace](std::chrono::milliseconds least) {
    return std::max(
        least, std::chrono::duration_cast<std::chrono::milliseconds>(end - steady_clock::now()));
  };
  if (running.grpc != nullptr) running.grpc->Stop(left(std::chrono::milliseconds(0)));
  if (running.dispatcher != nullptr) running.dispatcher->Drain(left(std::chrono::milliseconds(0)));
  const auto calls_ended = steady_clock::now();
  for (auto part = running.parts.rbegin(); part != running.parts.rend(); ++part) {
    if (part->is_started && part->definition->has_database) part->module->Stop();
  }
  const auto modules_ended = steady_clock::now();
  const auto facts_end = modules_ended + grace / 4;
  for (Running::Part& part : running.parts) {
    if (part.relay == nullptr || !running.is_ready) continue;
    part.relay->Flush(std::max(
        std::chrono::milliseconds(1),
        std::chrono::duration_cast<std::chrono::milliseconds>(facts_end - steady_clock::now())));
  }
  const auto facts_flushed = steady_clock::now();
  // Nobody looks at what now goes away.
  running.metrics_endpoint.reset();
  running.readiness.Stop();
  for (Running::Part& part : running.parts) {
    for (auto& consumer : part.consumers) consumer->Stop();
    if (part.relay != nullptr) part.relay->Stop();
  }
  if (running.housekeeping != nullptr) running.housekeeping->Stop();
  if (running.housekeeper.joinable()) running.housekeeper.join();
  if (running.backfilling != nullptr) running.backfilling->Stop();
  if (running.backfiller.joinable()) running.backfiller.join();
  if (running.bus != nullptr) running.bus->Close();
  if (running.dispatcher != nullptr) running.dispatcher->Stop();
  for (Running::Part& part : running.parts) {
    part.consumers.clear();
    part.relay.reset();
    if (part.database != nullptr) part.database->Close();
  }
  if (running.leases != nullptr) running.leases->Close();
  if (running.cache != nullptr) running.cache->Close();
  const bool was_ready = running.is_ready;
  running_.reset();
  if (!was_ready) return;
  const auto seconds = [](steady_clock::duration took) {
    return std::chrono::duration<double>(took).count();
  };
  log::Info("parts ended", {{"http_seconds", seconds(http_ended - begin)},
                            {"calls_seconds", seconds(calls_ended - http_ended)},
                            {"modules_seconds", seconds(modules_ended - calls_ended)},
                            {"facts_seconds", seconds(facts_flushed - modules_ended)},
                            {"stores_seconds", seconds(steady_clock::now() - facts_flushed)}});
}

int Host::Run() {
  // Blocked before any thread exists, so that only sigwait below sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  if (options_.print_config || options_.verify_config) {
    running_ = std::make_unique<Running>();
    const absl::Status status = ReadConfig();
    if (!status.ok()) {
      std::fprintf(stderr, "deskmesh: %s\n", std::string(base::MessageOf(status)).c_str());
    } else if (options_.print_config) {
      std::fputs(running_->config->Print().c_str(), stdout);
    }
    running_.reset();
    return status.ok() ? 0 : 2;
  }
  if (const absl::Status status = Start(); !status.ok()) {
    std::fprintf(stderr, "deskmesh: %s\n", std::string(base::MessageOf(status)).c_str());
    return 1;
  }
  log::Info("ready", {{"http", address("http")},
                      {"grpc", address("grpc")},
                      {"metrics", address("metrics")},
                      {"targets", static_cast<std::int64_t>(running_->targets.size())}});
  int received = 0;
  sigwait(&signals, &received);
  log::Info("stopping", {{"signal", received}});
  Stop();
  log::Info("stopped");
  return 0;
}

std::string Host::address(std::string_view name) const {
  if (running_ == nullptr) return {};
  auto found = running_->addresses.find(std::string(name));
  return found == running_->addresses.end() ? std::string() : found->second;
}

rpc::Channels& Host::channels() { return running_->channels; }

sql::Database* Host::database(std::string_view target) {
  for (Running::Part& part : running_->parts) {
    if (part.definition->name == target) return part.database.get();
  }
  return nullptr;
}

bool Host::Settle(std::chrono::milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  // Quiet twice in a row: a consumer's own facts begin another round.
  int quiet_rounds = 0;
  while (std::chrono::steady_clock::now() < end) {
    bool is_quiet = true;
    for (Running::Part& part : running_->parts) {
      if (part.relay != nullptr && !part.relay->Flush(std::chrono::milliseconds(1)))
        is_quiet = false;
      for (const auto& consumer : part.consumers) is_quiet &= consumer->stats().waiting == 0;
    }
    quiet_rounds = is_quiet ? quiet_rounds + 1 : 0;
    if (quiet_rounds >= 2) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return false;
}

}  // namespace deskmesh::module
