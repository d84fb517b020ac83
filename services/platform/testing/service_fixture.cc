// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/service_fixture.h"

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "deskmesh/options/v1/options.pb.h"
#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/outbox/platform_tables.h"
#include "platform/outbox/relay.h"
#include "platform/testing/private_servers.h"

namespace deskmesh::testing {
namespace {

constexpr auto kPatience = std::chrono::seconds(60);

void Demand(const absl::Status& status, const std::string& what) {
  if (!status.ok()) {
    throw std::runtime_error(what + ": " + std::string(base::MessageOf(status)));
  }
}

template <typename T>
T Demand(absl::StatusOr<T> value, const std::string& what) {
  Demand(value.status(), what);
  return *std::move(value);
}

}  // namespace

// Stands for every neighbour.
class ServiceFixture::Neighbour final : public rpc::Channel {
 public:
  using AnswerFn = std::function<absl::StatusOr<rpc::MessagePtr>(const google::protobuf::Message&)>;

  void Set(const std::string& method, AnswerFn answer) {
    const std::lock_guard lock(mutex_);
    answers_[method] = std::move(answer);
  }

  void Unary(const google::protobuf::MethodDescriptor& method, rpc::CallContext,
             rpc::MessagePtr request, rpc::UnaryDone done) override {
    AnswerFn answer;
    {
      const std::lock_guard lock(mutex_);
      auto found = answers_.find(method.full_name());
      if (found != answers_.end()) answer = found->second;
    }
    if (!answer)
      return done(absl::UnavailableError("no answer for " + method.full_name()), nullptr);
    absl::StatusOr<rpc::MessagePtr> reply = answer(*request);
    done(reply.status(), reply.ok() ? *reply : nullptr);
  }

  std::unique_ptr<rpc::StreamHandle> Stream(
      const google::protobuf::MethodDescriptor&, rpc::CallContext, rpc::MessagePtr,
      std::shared_ptr<rpc::StreamObserver> observer) override {
    observer->OnDone(absl::UnavailableError("no stream"));
    return nullptr;
  }
  absl::Status Ping() override { return absl::OkStatus(); }

 private:
  std::mutex mutex_;
  std::map<std::string, AnswerFn> answers_;
};

void StreamCollector::OnMessage(rpc::MessagePtr message) {
  const std::lock_guard lock(mutex_);
  messages_.push_back(std::move(message));
  changed_.notify_all();
}

void StreamCollector::OnDone(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  done_ = status;
  changed_.notify_all();
}

std::vector<rpc::MessagePtr> StreamCollector::Wait(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kPatience,
                    [&] { return messages_.size() >= count || done_.has_value(); });
  return messages_;
}

absl::Status StreamCollector::WaitDone() {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, kPatience, [&] { return done_.has_value(); })) {
    return absl::DeadlineExceededError("the stream did not end");
  }
  return *done_;
}

ServiceFixture::ServiceFixture(const module::Definition& definition, const std::string& config_text)
    : ids(base::SeededIds(1)), definition_(definition), config_text_(config_text) {
  log::SetLevel(log::Level::kWarning);
  std::string pattern = (std::filesystem::temp_directory_path() / "deskmesh-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
  directory_ = pattern;
  const char* store = std::getenv("DESKMESH_TEST_STORE");
  const bool is_postgres = store != nullptr && std::string_view(store) == "postgresql";
  store_url_ = is_postgres ? SharedPostgres().CreateDatabase() : "sqlite:" + directory_;
  workspace = ids("wsp", clock.Now());
  principal = Agent(ids("usr", clock.Now()));
  neighbour_ = std::make_shared<Neighbour>();
  Start();
}

ServiceFixture::~ServiceFixture() {
  Stop();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void ServiceFixture::Start() {
  config_ = Demand(config::Config::Parse(config_text_, {}), "configuration");
  metrics_ = std::make_unique<metrics::Registry>();
  cache_ = Demand(cache::Open({}, clock), "cache");
  leases_ = Demand(lease::Open({}, clock), "leases");
  bus_ = Demand(bus::Open({}), "bus");
  dispatcher_ = std::make_unique<rpc::Dispatcher>(clock, *metrics_);
  local_ = std::make_shared<rpc::InProcessChannel>(*dispatcher_);
  for (const char* target :
       {"accounts", "tickets", "sla", "chat", "knowledge", "analytics", "channels", "gateway"}) {
    channels_.Add(target, neighbour_);
  }
  channels_.Add(std::string(definition_.name), local_);
  outbox_ = std::make_unique<outbox::Outbox>();
  if (definition_.has_database) {
    sql::Options options;
    options.url = store_url_;
    options.domain = definition_.name;
    options.readers = 2;
    database_ = Demand(sql::Open(options), "database");
    Demand(database_->Migrate({outbox::PlatformTables(), definition_.migrations()}), "migration");
  }
  module_ = definition_.make(module::Deps{
      .process = ids("prc", clock.Now()),
      .clock = clock,
      .ids = ids,
      .database = database_.get(),
      .outbox = outbox_.get(),
      .bus = *bus_,
      .cache = *cache_,
      .leases = *leases_,
      .channels = channels_,
      .dispatcher = *dispatcher_,
      .metrics = *metrics_,
      .config = config_->Get(definition_.name),
      .announce = [](std::string_view, std::string) {},
      .readiness = [] { return std::vector<std::pair<std::string, absl::Status>>(); },
  });
  for (const rpc::Service& service : module_->Services()) dispatcher_->AddService(service);
  dispatcher_->SetAccounts(*neighbour_);
  tap_ = Demand(bus_->Subscribe({.consumer = "test.tap", .keys = {"#"}},
                                [this](std::vector<bus::Delivery> deliveries) {
                                  std::vector<std::uint64_t> tags;
                                  {
                                    const std::lock_guard lock(published_mutex_);
                                    for (const bus::Delivery& delivery : deliveries) {
                                      // The relay may repeat itself, after a restart for one.
                                      if (published_ids_.insert(delivery.fact->id()).second) {
                                        published_.push_back(*delivery.fact);
                                      }
                                      tags.push_back(delivery.tag);
                                    }
                                  }
                                  tap_->Settle(tags, bus::Settlement::kDone);
                                }),
                "tap");
  if (database_ != nullptr) {
    for (module::Consumer& consumer : module_->Consumers()) {
      bus::ConsumerOptions options;
      options.spec = consumer.spec;
      consumers_.push_back(Demand(
          bus::Consumer::Start(*bus_, *database_, clock, options, std::move(consumer.handler)),
          "consumer"));
    }
    relay_ = std::make_unique<outbox::Relay>(*database_, *outbox_, *bus_, nullptr);
    relay_->Start();
  }
  Demand(module_->Start(), "start");
}

void ServiceFixture::Stop() {
  if (module_ == nullptr) return;
  module_->Stop();
  for (auto& consumer : consumers_) consumer->Stop();
  if (relay_ != nullptr) relay_->Stop();
  tap_.reset();
  bus_->Close();
  dispatcher_->Stop();
  consumers_.clear();
  relay_.reset();
  if (database_ != nullptr) database_->Close();
  module_.reset();
  database_.reset();
}

void ServiceFixture::Restart() {
  Stop();
  Start();
}

std::unique_ptr<rpc::StreamHandle> ServiceFixture::Stream(
    std::string_view method, const google::protobuf::Message& request,
    std::shared_ptr<StreamCollector> collector) {
  rpc::CallContext context;
  context.principal = std::make_shared<const rpc::Principal>(principal);
  std::shared_ptr<google::protobuf::Message> copy(request.New());
  copy->CopyFrom(request);
  auto handle =
      local_->Stream(rpc::FindMethod(method), std::move(context), copy, std::move(collector));
  handle->Request(1000);
  return handle;
}

rpc::Principal ServiceFixture::Contact(const std::string& id) const {
  rpc::Principal contact;
  contact.kind = rpc::Principal::Kind::kContact;
  contact.id = id;
  contact.workspace_id = workspace;
  contact.permissions = {"*"};
  return contact;
}

rpc::Principal ServiceFixture::Agent(const std::string& id,
                                     std::vector<std::string> permissions) const {
  rpc::Principal agent;
  agent.kind = rpc::Principal::Kind::kUser;
  agent.id = id;
  agent.user_id = id;
  agent.workspace_id = workspace;
  agent.permissions = std::move(permissions);
  return agent;
}

void ServiceFixture::AnswerMessage(std::string_view method, Neighbour::AnswerFn answer) {
  neighbour_->Set(rpc::FindMethod(method).full_name(), std::move(answer));
}

event::v1::Envelope ServiceFixture::MakeFact(const google::protobuf::Message& fact,
                                             std::string_view subject, std::int64_t sequence) {
  event::v1::Envelope envelope;
  envelope.set_id(ids("evt", clock.Now()));
  envelope.set_type(fact.GetDescriptor()->full_name());
  envelope.set_key(fact.GetDescriptor()->options().GetExtension(options::v1::fact).key());
  envelope.set_workspace_id(workspace);
  envelope.set_subject(std::string(subject));
  envelope.set_sequence(sequence);
  envelope.mutable_occurred_at()->set_seconds(clock.Now().seconds());
  envelope.mutable_occurred_at()->set_nanos(
      static_cast<std::int32_t>(clock.Now().micros % 1'000'000 * 1'000));
  envelope.set_actor("service:test");
  envelope.set_payload(fact.SerializeAsString());
  return envelope;
}

void ServiceFixture::Publish(const std::vector<event::v1::Envelope>& facts) {
  std::vector<bus::Fact> shared;
  for (const event::v1::Envelope& fact : facts) {
    shared.push_back(std::make_shared<const event::v1::Envelope>(fact));
  }
  bus_->Publish(std::move(shared), [](std::size_t, const absl::Status&) {});
}

void ServiceFixture::Deliver(const google::protobuf::Message& fact, std::string_view subject,
                             std::int64_t sequence) {
  Publish({MakeFact(fact, subject, sequence)});
  Settle();
}

void ServiceFixture::Settle() {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  for (int quiet = 0; quiet < 2 && std::chrono::steady_clock::now() < end;) {
    bool is_quiet = relay_ == nullptr || relay_->Flush(std::chrono::milliseconds(50));
    for (const auto& consumer : consumers_) is_quiet &= consumer->stats().waiting == 0;
    quiet = is_quiet ? quiet + 1 : 0;
    std::this_thread::yield();
  }
}

std::vector<event::v1::Envelope> ServiceFixture::Published() {
  Settle();
  const std::lock_guard lock(published_mutex_);
  return published_;
}

}  // namespace deskmesh::testing
