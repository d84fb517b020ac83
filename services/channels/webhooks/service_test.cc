// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "channels/module.h"
#include "channels/webhooks/service.h"
#include "channels/webhooks/signature.h"
#include "deskmesh/channels/v1/channels_events.pb.h"
#include "deskmesh/channels/v1/channels_service.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "google/protobuf/empty.pb.h"
#include "platform/base/error.h"
#include "platform/outbox/timer.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::channels {
namespace {

// A receiver that answers each request with the next of the given statuses (the last one again and
// again), and with so many bytes, and keeps what it got.
class Receiver {
 public:
  explicit Receiver(std::vector<int> statuses, std::size_t answer_bytes = 0)
      : statuses_(std::move(statuses)), answer_(answer_bytes, 'a') {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
    socklen_t size = sizeof(address);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    listen(listener_, 16);
    thread_ = std::thread([this] { Serve(); });
  }
  ~Receiver() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }

  std::vector<std::string> Wait(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(60), [&] { return requests_.size() >= count; });
    return requests_;
  }

 private:
  void Serve() {
    while (true) {
      const int peer = accept(listener_, nullptr, nullptr);
      if (peer < 0) return;
      std::string request;
      char buffer[4096];
      while (!IsWhole(request)) {
        const ssize_t got = read(peer, buffer, sizeof(buffer));
        if (got <= 0) break;
        request.append(buffer, static_cast<std::size_t>(got));
      }
      int status = 0;
      {
        const std::lock_guard lock(mutex_);
        status = statuses_[std::min(requests_.size(), statuses_.size() - 1)];
        requests_.push_back(request);
      }
      const std::string answer = "HTTP/1.1 " + std::to_string(status) +
                                 " Status\r\nContent-Length: " + std::to_string(answer_.size()) +
                                 "\r\nConnection: close\r\n\r\n" + answer_;
      for (std::size_t at = 0; at < answer.size();) {
        const ssize_t sent = send(peer, answer.data() + at, answer.size() - at, MSG_NOSIGNAL);
        if (sent <= 0) break;
        at += static_cast<std::size_t>(sent);
      }
      close(peer);
      changed_.notify_all();
    }
  }

  static bool IsWhole(const std::string& request) {
    const std::size_t end = request.find("\r\n\r\n");
    const std::size_t length = request.find("Content-Length: ");
    if (end == std::string::npos || length == std::string::npos) return false;
    return request.size() >= end + 4 + std::stoul(request.substr(length + 16));
  }

  std::vector<int> statuses_;
  const std::string answer_;
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> requests_;
};

constexpr char kAllowPrivate[] = "channels:\n  allow_private_targets: true\n";

v1::Webhook Register(testing::ServiceFixture& fixture, const std::string& url,
                     const std::string& type = "tickets.ticket_created") {
  v1::CreateWebhookRequest request;
  request.mutable_webhook()->set_url(url);
  request.mutable_webhook()->add_event_types(type);
  auto webhook = fixture.Call<v1::Webhook>("deskmesh.channels.v1.Webhooks/Create", request);
  REQUIRE(webhook.ok());
  return *webhook;
}

tickets::v1::TicketCreated Created() {
  tickets::v1::TicketCreated fact;
  fact.mutable_ticket()->set_subject("导出失败");
  return fact;
}

std::string Header(const std::string& request, const std::string& name) {
  const std::size_t begin = request.find("\r\n" + name + ": ");
  REQUIRE(begin != std::string::npos);
  const std::size_t value = begin + name.size() + 4;
  return request.substr(value, request.find("\r\n", value) - value);
}

v1::Delivery OnlyDelivery(testing::ServiceFixture& fixture, const std::string& webhook_id,
                          v1::Delivery::State wanted) {
  v1::ListDeliveriesRequest request;
  request.set_webhook_id(webhook_id);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (true) {
    auto list = fixture.Call<v1::ListDeliveriesResponse>(
        "deskmesh.channels.v1.Webhooks/ListDeliveries", request);
    REQUIRE(list.ok());
    REQUIRE(list->deliveries_size() == 1);
    // The answer reaches the receiver before the job has stored it.
    if (list->deliveries(0).state() == wanted && list->deliveries(0).attempts() > 0) {
      return list->deliveries(0);
    }
    REQUIRE(std::chrono::steady_clock::now() < end);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace

TEST_CASE("the signature is that of the published test vector", "[channels][webhooks]") {
  const std::string key = "0123456789abcdef0123456789abcdef";
  CHECK(ShowSecret(key) == "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
  CHECK(
      Sign(key, "msg_2b7KxEXAMPLE", 1714036800,
           R"({"type":"ticket.created","timestamp":"2024-04-25T09:20:00Z","data":{"id":"42"}})") ==
      "v1,uKKUKYH3CyvemsMZ800FN74zGJo8nQr6ueW/JeFYy6k=");
}

TEST_CASE("a fact reaches the webhook that wants it, signed", "[channels][webhooks]") {
  testing::ServiceFixture fixture(Define(), kAllowPrivate);
  Receiver receiver({200});
  const v1::Webhook webhook = Register(fixture, receiver.url());
  CHECK(webhook.secret().starts_with("whsec_"));
  fixture.Deliver(Created(), "tkt_1", 7);
  const std::string request = receiver.Wait(1).at(0);
  const v1::Delivery delivery = OnlyDelivery(fixture, webhook.id(), v1::Delivery::SUCCEEDED);
  CHECK(Header(request, "webhook-id") == delivery.id());
  const std::string body = request.substr(request.find("\r\n\r\n") + 4);
  CHECK(body.find(R"("type":"tickets.ticket_created")") != std::string::npos);
  CHECK(body.find(R"("version":7)") != std::string::npos);
  CHECK(body.find("导出失败") != std::string::npos);
  CHECK(Header(request, "webhook-signature").starts_with("v1,"));
}

TEST_CASE("a webhook that an escalation or a trigger names is called, whatever it listens to",
          "[channels][webhooks]") {
  testing::ServiceFixture fixture(Define(), kAllowPrivate);
  Receiver receiver({200});
  const v1::Webhook named = Register(fixture, receiver.url(), "knowledge.*");
  const v1::Webhook other = Register(fixture, receiver.url(), "knowledge.*");
  sla::v1::ClockEscalated escalated;
  using Action = sla::v1::SlaPolicy::EscalationStep::Action;
  escalated.add_actions()->set_kind(Action::CALL_WEBHOOK);
  escalated.mutable_actions(0)->set_target(named.id());
  fixture.Deliver(escalated, "tkt_1", 3);
  CHECK(receiver.Wait(1).at(0).find(R"("type":"sla.clock_escalated")") != std::string::npos);
  tickets::v1::TriggerFired fired;
  fired.add_webhook_ids(named.id());
  fixture.Deliver(fired, "run_1", 1);
  CHECK(receiver.Wait(2).at(1).find(R"("type":"tickets.trigger_fired")") != std::string::npos);
  v1::ListDeliveriesRequest request;
  request.set_webhook_id(other.id());
  CHECK(
      fixture
          .Call<v1::ListDeliveriesResponse>("deskmesh.channels.v1.Webhooks/ListDeliveries", request)
          ->deliveries_size() == 0);
}

TEST_CASE("a failed delivery is tried again with the same id and a new signature",
          "[channels][webhooks]") {
  testing::ServiceFixture fixture(Define(), kAllowPrivate);
  Receiver receiver({500, 200});
  const v1::Webhook webhook = Register(fixture, receiver.url());
  fixture.Deliver(Created(), "tkt_1", 1);
  receiver.Wait(1);
  OnlyDelivery(fixture, webhook.id(), v1::Delivery::PENDING);
  fixture.clock.Advance(std::chrono::seconds(10));
  const auto requests = receiver.Wait(2);
  REQUIRE(requests.size() == 2);
  CHECK(Header(requests[0], "webhook-id") == Header(requests[1], "webhook-id"));
  CHECK(Header(requests[0], "webhook-signature") != Header(requests[1], "webhook-signature"));
  CHECK(OnlyDelivery(fixture, webhook.id(), v1::Delivery::SUCCEEDED).attempts() == 2);
}

TEST_CASE("an attempt that a crash cut short is made again", "[channels][webhooks]") {
  testing::ServiceFixture fixture(Define(), kAllowPrivate);
  // Nobody listens there: the first attempt fails, the module dies before the second.
  const v1::Webhook webhook = Register(fixture, "http://127.0.0.1:9/hook");
  fixture.Deliver(Created(), "tkt_1", 1);
  OnlyDelivery(fixture, webhook.id(), v1::Delivery::PENDING);
  fixture.Restart();
  Receiver receiver({200});
  v1::UpdateWebhookRequest update;
  update.mutable_webhook()->set_id(webhook.id());
  update.mutable_webhook()->set_url(receiver.url());
  REQUIRE(fixture.Call<v1::Webhook>("deskmesh.channels.v1.Webhooks/Update", update).ok());
  fixture.clock.Advance(std::chrono::minutes(2));
  CHECK(receiver.Wait(1).size() == 1);
}

TEST_CASE("410 Gone switches the webhook off and says so", "[channels][webhooks]") {
  testing::ServiceFixture fixture(Define(), kAllowPrivate);
  Receiver receiver({410});
  const v1::Webhook webhook = Register(fixture, receiver.url());
  fixture.Deliver(Created(), "tkt_1", 1);
  OnlyDelivery(fixture, webhook.id(), v1::Delivery::FAILED);
  const auto facts = fixture.PublishedOf<v1::WebhookDisabled>();
  REQUIRE(facts.size() == 1);
  CHECK(facts[0].webhook().state() == v1::Webhook::DISABLED);
  fixture.Deliver(Created(), "tkt_2", 1);
  CHECK(receiver.Wait(1).size() == 1);
}

TEST_CASE("an answer counts by its status, however long it is", "[channels][webhooks]") {
  testing::ServiceFixture fixture(Define(), kAllowPrivate);
  Receiver receiver({200}, 3 << 20);
  const v1::Webhook webhook = Register(fixture, receiver.url());
  fixture.Deliver(Created(), "tkt_1", 1);
  const v1::Delivery delivery = OnlyDelivery(fixture, webhook.id(), v1::Delivery::SUCCEEDED);
  CHECK(delivery.response_status() == 200);
  CHECK(delivery.error().empty());
}

TEST_CASE("a delivery is sent again with the same id when it is asked for",
          "[channels][webhooks]") {
  testing::ServiceFixture fixture(Define(), kAllowPrivate);
  Receiver receiver({200});
  const v1::Webhook webhook = Register(fixture, receiver.url());
  fixture.Deliver(Created(), "tkt_1", 1);
  const v1::Delivery delivery = OnlyDelivery(fixture, webhook.id(), v1::Delivery::SUCCEEDED);
  v1::RedeliverRequest again;
  again.set_webhook_id(webhook.id());
  again.set_id(delivery.id());
  const auto pending = fixture.Call<v1::Delivery>("deskmesh.channels.v1.Webhooks/Redeliver", again);
  REQUIRE(pending.ok());
  CHECK(pending->state() == v1::Delivery::PENDING);
  const auto requests = receiver.Wait(2);
  REQUIRE(requests.size() == 2);
  CHECK(Header(requests[1], "webhook-id") == delivery.id());
  CHECK(OnlyDelivery(fixture, webhook.id(), v1::Delivery::SUCCEEDED).attempts() == 1);
}

TEST_CASE("nothing of a deleted webhook is tried any more", "[channels][webhooks]") {
  testing::ServiceFixture fixture(Define(), kAllowPrivate);
  const auto has_timers = [&] {
    bool has_some = false;
    REQUIRE(fixture.database()
                .Read([&](sql::Tx& tx) -> absl::Status {
                  DESKMESH_ASSIGN_OR_RETURN(
                      const std::optional<base::Instant> due,
                      outbox::NextDue(tx, {.kinds = {kAttemptTimer}, .shards = {}}));
                  has_some = due.has_value();
                  return absl::OkStatus();
                })
                .ok());
    return has_some;
  };
  Receiver receiver({500});
  const v1::Webhook webhook = Register(fixture, receiver.url());
  fixture.Deliver(Created(), "tkt_1", 1);
  OnlyDelivery(fixture, webhook.id(), v1::Delivery::PENDING);
  CHECK(has_timers());
  v1::DeleteWebhookRequest drop;
  drop.set_id(webhook.id());
  REQUIRE(fixture.Call<google::protobuf::Empty>("deskmesh.channels.v1.Webhooks/Delete", drop).ok());
  CHECK_FALSE(has_timers());
  // A delivery that was written behind the deletion, by a consumer that had read the webhook before.
  REQUIRE(fixture.database()
              .Write([&](sql::Tx& tx) {
                return outbox::PutTimer(
                    tx, {{fixture.workspace, kAttemptTimer, webhook.id(), "dlv_late"},
                         fixture.clock.Now(),
                         ""});
              })
              .ok());
  fixture.clock.Advance(std::chrono::seconds(10));
  for (int tries = 0; has_timers(); ++tries) {
    REQUIRE(tries < 20'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(receiver.Wait(1).size() == 1);
}

TEST_CASE("private addresses are refused unless the installation allows them",
          "[channels][webhooks]") {
  testing::ServiceFixture fixture(Define());
  Receiver receiver({200});
  const v1::Webhook webhook = Register(fixture, receiver.url());
  fixture.Deliver(Created(), "tkt_1", 1);
  const v1::Delivery delivery = OnlyDelivery(fixture, webhook.id(), v1::Delivery::PENDING);
  CHECK(delivery.error().find("not public") != std::string::npos);
  CHECK(delivery.response_status() == 0);
}

TEST_CASE("a repeated fact is delivered once", "[channels][webhooks]") {
  testing::ServiceFixture fixture(Define(), kAllowPrivate);
  Receiver receiver({200});
  const v1::Webhook webhook = Register(fixture, receiver.url());
  const event::v1::Envelope fact = fixture.MakeFact(Created(), "tkt_1", 1);
  fixture.Publish({fact, fact, fact});
  fixture.Settle();
  OnlyDelivery(fixture, webhook.id(), v1::Delivery::SUCCEEDED);
  CHECK(receiver.Wait(1).size() == 1);
}

TEST_CASE("wrong patterns and foreign webhooks are refused by name", "[channels][webhooks]") {
  testing::ServiceFixture fixture(Define());
  v1::CreateWebhookRequest create;
  create.mutable_webhook()->set_url("https://example.com/hook");
  create.mutable_webhook()->add_event_types("Tickets");
  const auto refused = fixture.Call<v1::Webhook>("deskmesh.channels.v1.Webhooks/Create", create);
  CHECK(base::DetailsOf(refused.status()).field_violations.at(0).field == "webhook.event_types[0]");
  create.mutable_webhook()->set_url("ftp://example.com");
  CHECK(base::DetailsOf(
            fixture.Call<v1::Webhook>("deskmesh.channels.v1.Webhooks/Create", create).status())
            .field_violations.at(0)
            .field == "webhook.url");

  const v1::Webhook webhook = Register(fixture, "https://example.com/hook");
  rpc::Principal stranger = fixture.principal;
  stranger.workspace_id = fixture.ids("wsp", fixture.clock.Now());
  v1::GetWebhookRequest get;
  get.set_id(webhook.id());
  CHECK(absl::IsNotFound(
      fixture.CallAs<v1::Webhook>(stranger, "deskmesh.channels.v1.Webhooks/Get", get).status()));
  CHECK(fixture.Call<v1::Webhook>("deskmesh.channels.v1.Webhooks/Get", get)->secret().empty());
}

TEST_CASE("a stale etag refuses the update", "[channels][webhooks]") {
  testing::ServiceFixture fixture(Define());
  v1::Webhook webhook = Register(fixture, "https://example.com/hook");
  v1::UpdateWebhookRequest update;
  update.mutable_webhook()->set_id(webhook.id());
  update.mutable_webhook()->set_display_name("CRM");
  update.mutable_webhook()->set_etag(webhook.etag());
  REQUIRE(fixture.Call<v1::Webhook>("deskmesh.channels.v1.Webhooks/Update", update).ok());
  const auto stale = fixture.Call<v1::Webhook>("deskmesh.channels.v1.Webhooks/Update", update);
  CHECK(base::DetailsOf(stale.status()).reason == "STALE_ETAG");
}

}  // namespace deskmesh::channels
