// SPDX-License-Identifier: Apache-2.0
//
// What the owner of a queue tells those who wait: RoutingJobs' promises and notices.
#include <algorithm>

#include "chat/capacity/store.h"
#include "chat/dialogue/core/text_match.h"
#include "chat/routing/jobs.h"
#include "chat/store.h"
#include "platform/base/error.h"
#include "platform/outbox/fence.h"

namespace deskmesh::chat {
namespace {

constexpr std::int64_t kTrimAfter = 200;  // entries of the routing log kept behind at most
// Tickets that are nobody's work any more: a fact that comes later than this is not heard of.
constexpr base::Duration kForgetTicketsAfter = std::chrono::hours(30 * 24);
constexpr int kForgottenAtOnce = 500;
constexpr std::size_t kPromised = 200;  // the first of each line are told how long
constexpr std::size_t kPromisedAtOnce = 500;
// A promise that still holds is written down again after this time.
constexpr base::Duration kPromiseHolds = std::chrono::seconds(15);
static_assert(2 * kPromiseHolds < kPromiseAge);
constexpr std::size_t kNoticedAtOnce = 50;  // long waits told in one round

// R24: an honest word about a long wait, with a way out.
Message LongWaitNotice(std::string_view locale, base::Duration expected) {
  const bool zh = dialogue::LanguageOf("", locale) == "zh";
  const auto minutes =
      std::chrono::duration_cast<std::chrono::minutes>(expected + std::chrono::seconds(59)).count();
  Message notice;
  notice.kind = MessageKind::kNotice;
  notice.text = zh ? "抱歉让您久等了。" : "Sorry to keep you waiting. ";
  if (minutes > 0) {
    notice.text += zh ? "预计还需要约 " + std::to_string(minutes) + " 分钟。"
                      : "It will take about " + std::to_string(minutes) + " more min. ";
  }
  notice.text += zh ? "您可以继续等待，也可以留下电话，我们给您回电；离开页面也不会丢失排队位置。"
                    : "You can go on waiting, or leave your number and we will call you; you keep "
                      "your place if you leave this page.";
  notice.quick_replies = {{"callback", zh ? "请给我回电" : "Call me back"},
                          {"wait", zh ? "继续等待" : "I'll wait"}};
  return notice;
}

}  // namespace

absl::Status RoutingJobs::NoticeLongWaits(const std::string& workspace, std::int64_t token,
                                          WorkspaceQueue& queue) {
  const base::Instant now = clock_.Now();
  std::vector<std::string> due;
  std::erase_if(queue.long_wait_due, [&](const auto& entry) {
    if (!queue.items.contains(entry.first)) return true;
    if (entry.second > now || due.size() == kNoticedAtOnce) return false;
    due.push_back(entry.first);
    return true;
  });
  for (const std::string& id : due) {
    DESKMESH_RETURN_IF_ERROR(deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_RETURN_IF_ERROR(outbox::CheckFence(tx, QueueShardOf(workspace), token));
      ConversationChange change(tx, deps_, {workspace, "service:chat", "", clock_.Now()});
      DESKMESH_RETURN_IF_ERROR(change.Load(id));
      const Conversation& waiting = change.now_is();
      if (waiting.state != State::kQueued || waiting.long_wait_at.has_value()) {
        return absl::OkStatus();
      }
      DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::QueuePromise> promise,
                                store::FindPromise(tx, workspace, id));
      const base::Duration expected = promise.has_value() ? promise->expected : base::Duration{0};
      change.Say(LongWaitNotice(waiting.locale, expected));
      change.TellLongWait(now - *waiting.queued_at, expected);
      return change.Save();
    }));
  }
  return absl::OkStatus();
}

std::vector<store::QueuePromise> RoutingJobs::PromisesOf(WorkspaceQueue& queue) const {
  std::vector<store::QueuePromise> promises;
  for (const auto& [line, waiting] : queue.lines) {
    std::size_t told = 0;
    for (const auto& [order_key, conversation] : waiting) {
      if (++told > kPromised || promises.size() == kPromisedAtOnce) break;
      WaitingTalk& talk = queue.items.at(conversation);
      const auto outlook = queue.router.Look(talk.handle);
      if (!outlook.has_value()) continue;
      // Where nobody of the team fits, its own line is all there is.
      const auto position = static_cast<std::int64_t>(std::max(outlook->position, told));
      const bool still_holds =
          talk.told.position == position && queue.promised_at - talk.told.made_at < kPromiseHolds;
      if (still_holds) continue;
      const routing::WaitEstimate estimate =
          routing::EstimateWait({.work_ahead = outlook->work_ahead,
                                 .places = outlook->places,
                                 .mean_handling = queue.handling.mean(),
                                 .measured = queue.handling.measured()});
      talk.told = {.conversation_id = conversation,
                   .position = position,
                   .expected = estimate.expected,
                   .low = estimate.low,
                   .high = estimate.high,
                   .made_at = queue.promised_at};
      promises.push_back(talk.told);
    }
  }
  return promises;
}

absl::Status RoutingJobs::Promise(const std::string& workspace, std::int64_t token,
                                  WorkspaceQueue& queue) {
  queue.promised_at = clock_.Now();
  const bool has_to_trim = queue.cursor - queue.trimmed >= kTrimAfter;
  if (queue.items.empty() && !queue.has_promises && !has_to_trim) return absl::OkStatus();
  queue.has_promises = !queue.items.empty();
  const std::vector<store::QueuePromise> promises = PromisesOf(queue);
  const std::int64_t applied = queue.cursor;
  const store::Handling handling{queue.handling.mean(), queue.handling.measured()};
  const absl::Status written = deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(outbox::CheckFence(tx, QueueShardOf(workspace), token));
    for (const store::QueuePromise& promise : promises) {
      DESKMESH_RETURN_IF_ERROR(store::SavePromise(tx, workspace, promise));
    }
    DESKMESH_RETURN_IF_ERROR(store::SaveHandling(tx, workspace, handling));
    if (!has_to_trim) return absl::OkStatus();
    DESKMESH_RETURN_IF_ERROR(store::ForgetAgentTickets(
        tx, workspace, queue.promised_at - kForgetTicketsAfter, kForgottenAtOnce));
    return store::DeleteRoutingChanges(tx, workspace, applied);
  });
  if (written.ok() && has_to_trim) queue.trimmed = applied;
  return written;
}

}  // namespace deskmesh::chat
