// SPDX-License-Identifier: Apache-2.0
#include "channels/webhooks/jobs.h"

#include <random>

#include "channels/webhooks/convert.h"
#include "channels/webhooks/service.h"
#include "channels/webhooks/signature.h"
#include "channels/webhooks/store.h"
#include "deskmesh/channels/v1/channels_events.pb.h"
#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/rpc/call.h"

namespace deskmesh::channels {
namespace {

constexpr int kThreads = 16;
// One slow receiver holds no more than this many of them.
constexpr int kPerWebhook = 4;
constexpr int kBatch = 64;
// After the longest request (15 s) with room to spare.
constexpr base::Duration kAttemptMustEnd = std::chrono::seconds(60);
constexpr base::Duration kLaneIsFull = std::chrono::milliseconds(250);
constexpr base::Duration kStoreIsGone = std::chrono::seconds(1);
// Other replicas set timers this one doesn't hear of when a hint is lost.
constexpr base::Duration kLook = std::chrono::seconds(5);

http::OutgoingOptions WithoutAnswer(http::OutgoingOptions options) {
  options.drops_answer = true;
  return options;
}

outbox::TimerSelection Attempts() { return {.kinds = {kAttemptTimer}, .shards = {}}; }

}  // namespace

DeliveryJob::DeliveryJob(Refs refs, http::OutgoingOptions options)
    : refs_(std::move(refs)),
      options_(WithoutAnswer(options)),
      alarm_(refs_.clock),
      pool_("webhooks", kThreads, 4096) {}

DeliveryJob::~DeliveryJob() { Stop(); }

void DeliveryJob::Start() {
  hints_ = refs_.cache.Subscribe(kDeliveryHint, [this](std::string_view) { alarm_.Wake(); });
  thread_ = std::thread([this] { Loop(); });
}

void DeliveryJob::Stop() {
  alarm_.Stop();
  hints_.reset();
  if (thread_.joinable()) thread_.join();
  pool_.Stop();
}

void DeliveryJob::Loop() {
  base::Instant next = refs_.clock.Now();
  while (alarm_.WaitUntil(next) != clock::Alarm::Outcome::kStopped) {
    const absl::StatusOr<std::size_t> taken = TakeDue();
    if (!taken.ok()) {
      log::Warning("webhook deliveries can't be read",
                   {{"error", base::MessageOf(taken.status())}});
      next = refs_.clock.Now() + kStoreIsGone;
      continue;
    }
    if (*taken >= kBatch) {
      next = refs_.clock.Now();
      continue;
    }
    next = refs_.clock.Now() + kLook;
    const absl::Status read = refs_.database.Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(const std::optional<base::Instant> due,
                                outbox::NextDue(tx, Attempts()));
      if (due.has_value()) next = std::min(next, *due);
      return absl::OkStatus();
    });
    if (!read.ok()) next = refs_.clock.Now() + kStoreIsGone;
  }
}

absl::StatusOr<std::size_t> DeliveryJob::TakeDue() {
  std::vector<Task> tasks;
  std::size_t taken = 0;
  const absl::Status status = refs_.database.Write([&](sql::Tx& tx) -> absl::Status {
    tasks.clear();
    const base::Instant now = refs_.clock.Now();
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<outbox::Timer> due,
                              outbox::TakeDue(tx, Attempts(), now, kBatch));
    taken = due.size();
    std::map<std::string, int> lanes;
    {
      const std::lock_guard lock(mutex_);
      lanes = in_flight_;
    }
    for (const outbox::Timer& timer : due) {
      const bool has_room = lanes[timer.key.subject]++ < kPerWebhook;
      outbox::Timer again = timer;
      again.due = now + (has_room ? kAttemptMustEnd : kLaneIsFull);
      DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(tx, again));
      if (has_room) tasks.push_back({timer.key.workspace_id, timer.key.subject, timer.key.name});
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  for (const Task& task : tasks) {
    {
      const std::lock_guard lock(mutex_);
      ++in_flight_[task.webhook_id];
    }
    // A refused job is done by the timer that was just set again.
    const bool posted = pool_.Post([this, task] {
      Attempt(task);
      {
        const std::lock_guard lock(mutex_);
        if (--in_flight_[task.webhook_id] == 0) in_flight_.erase(task.webhook_id);
      }
      alarm_.Wake();
    });
    if (!posted) {
      const std::lock_guard lock(mutex_);
      if (--in_flight_[task.webhook_id] == 0) in_flight_.erase(task.webhook_id);
    }
  }
  return taken;
}

void DeliveryJob::Attempt(const Task& task) {
  store::WebhookRow webhook;
  store::DeliveryRow delivery;
  absl::Status status = refs_.database.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(webhook, store::LoadWebhook(tx, task.workspace, task.webhook_id));
    DESKMESH_ASSIGN_OR_RETURN(delivery, store::LoadDelivery(tx, task.workspace, task.delivery_id));
    return absl::OkStatus();
  });
  Result result;
  if (status.ok() && webhook.is_enabled) {
    const std::int64_t seconds = refs_.clock.Now().seconds();
    const http::OutgoingRequest request{
        .method = "POST",
        .url = webhook.url,
        .headers = {{"Content-Type", "application/json"},
                    {"webhook-id", delivery.id},
                    {"webhook-timestamp", std::to_string(seconds)},
                    {"webhook-signature",
                     Sign(webhook.signing_key, delivery.id, seconds, delivery.body)}},
        .body = std::move(delivery.body),
        .user_agent = "Deskmesh-Webhooks/1"};
    const http::OutgoingAnswer answer = http::SendRequest(request, options_);
    result = {{answer.status, answer.retry_after}, answer.error};
    if (result.error.empty() && (answer.status < 200 || answer.status >= 300)) {
      result.error = "answered " + std::to_string(answer.status);
    }
  } else {
    result.error = "the webhook is switched off";
  }
  if (absl::IsNotFound(status)) {
    // Deleted meanwhile; a delivery that was written behind that has a timer still.
    status = refs_.database.Write([&](sql::Tx& tx) {
      return outbox::CancelTimer(
          tx, {task.workspace, kAttemptTimer, task.webhook_id, task.delivery_id});
    });
  } else if (status.ok()) {
    status = Record(task, result);
  }
  if (!status.ok()) {
    log::Warning("webhook attempt not recorded; it will be repeated",
                 {{"delivery", task.delivery_id}, {"error", base::MessageOf(status)}});
  }
}

absl::Status DeliveryJob::Record(const Task& task, const Result& result) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const double jitter = std::uniform_real_distribution<double>(0, 1)(random);
  return refs_.database.Write([&](sql::Tx& tx) -> absl::Status {
    absl::StatusOr<store::WebhookRow> loaded =
        store::LoadWebhook(tx, task.workspace, task.webhook_id);
    if (absl::IsNotFound(loaded.status())) return absl::OkStatus();
    if (!loaded.ok()) return loaded.status();
    store::WebhookRow& webhook = *loaded;
    DESKMESH_ASSIGN_OR_RETURN(store::DeliveryRow delivery,
                              store::LoadDelivery(tx, task.workspace, task.delivery_id));
    const base::Instant now = refs_.clock.Now();
    const outbox::TimerKey timer{task.workspace, kAttemptTimer, task.webhook_id, task.delivery_id};
    ++delivery.attempts;
    delivery.response_status = result.attempt.status;
    delivery.error = result.error;
    core::Outcome outcome = core::Judge(result.attempt, static_cast<int>(delivery.attempts),
                                        webhook.failing_since, now, jitter);
    if (!webhook.is_enabled) outcome.verdict = core::Verdict::kFailed;
    const bool was_failing = webhook.failing_since.has_value();
    if (outcome.verdict == core::Verdict::kRetry) {
      delivery.next_attempt_at = outcome.next_attempt;
      DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(tx, {timer, outcome.next_attempt, ""}));
    } else {
      delivery.next_attempt_at.reset();
      delivery.completed_at = now;
      delivery.state = v1::Delivery::State_Name(outcome.verdict == core::Verdict::kSucceeded
                                                    ? v1::Delivery::SUCCEEDED
                                                    : v1::Delivery::FAILED);
      DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(tx, timer));
    }
    DESKMESH_RETURN_IF_ERROR(store::UpdateDelivery(tx, task.workspace, delivery));
    if (outcome.verdict == core::Verdict::kSucceeded) {
      webhook.failing_since.reset();
    } else if (!was_failing) {
      webhook.failing_since = now;
    }
    const bool disables = outcome.verdict == core::Verdict::kFailedAndDisable && webhook.is_enabled;
    if (disables) webhook.is_enabled = false;
    if (was_failing == webhook.failing_since.has_value() && !disables) return absl::OkStatus();
    DESKMESH_RETURN_IF_ERROR(store::UpdateWebhook(tx, task.workspace, webhook, now));
    if (!disables) return absl::OkStatus();
    v1::WebhookDisabled fact;
    convert::ToProto(webhook, fact.mutable_webhook());
    fact.set_reason(result.error);
    return rpc::PublishFact(tx, refs_.outbox, refs_.ids,
                            {task.workspace, "service:channels", "", now}, webhook.id,
                            webhook.version, fact);
  });
}

}  // namespace deskmesh::channels
