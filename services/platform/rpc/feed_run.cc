// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/feed_run.h"

#include <algorithm>

#include "platform/base/error.h"
#include "platform/rpc/feed_hint.h"
#include "platform/rpc/feed_over.h"

namespace deskmesh::rpc {
namespace {

constexpr int kBatch = 64;

std::int64_t SequenceOf(const google::protobuf::Message& message) {
  return message.GetReflection()->GetInt64(message, message.GetDescriptor()->FindFieldByNumber(1));
}

}  // namespace

absl::Status FeedOver() {
  return base::Failure(absl::StatusCode::kOutOfRange, "FEED_OVER", "nothing follows");
}

bool IsFeedOver(const absl::Status& status) {
  return absl::IsOutOfRange(status) && base::DetailsOf(status).reason == "FEED_OVER";
}

FeedRun::FeedRun(Feed feed, ServiceDeps deps, std::shared_ptr<StreamObserver> observer,
                 base::Instant expires)
    : feed_(std::move(feed)),
      deps_(std::move(deps)),
      expires_(expires),
      observer_(std::move(observer)),
      after_(feed_.after_sequence) {}

void FeedRun::Start() {
  // Subscribed before the first read: what is written in between raises a hint.
  std::weak_ptr<FeedRun> weak = weak_from_this();
  auto subscription = deps_.cache->Subscribe(feed_.topic, [weak](std::string_view hint) {
    if (auto run = weak.lock()) run->TakeHint(hint);
  });
  {
    const std::lock_guard lock(mutex_);
    if (observer_ != nullptr) subscription_ = std::move(subscription);
  }
  Pull();
}

void FeedRun::Request(int count) {
  {
    const std::lock_guard lock(mutex_);
    credits_ += count;
  }
  Pull();
}

void FeedRun::Poll(base::Instant now) {
  if (now < expires_) return TakeHint({});
  Finish(base::Failure(absl::StatusCode::kUnauthenticated, "CREDENTIAL_EXPIRED",
                       "the log-in has ended; log in again"));
}

void FeedRun::TakeHint(std::string_view hint) {
  MessagePtr item = ItemOf(hint);
  std::shared_ptr<StreamObserver> observer;
  {
    const std::lock_guard lock(mutex_);
    const std::int64_t sequence = item != nullptr ? SequenceOf(*item) : 0;
    if (item != nullptr && sequence <= after_) return;  // read from the store already
    const bool is_at_end = !is_pulling_ && !has_news_ && credits_ > 0;
    if (item != nullptr && sequence == after_ + 1 && is_at_end && observer_ != nullptr) {
      is_pulling_ = true;  // nothing may overtake it
      after_ = sequence;
      --credits_;
      observer = observer_;
    } else {
      has_news_ = true;
    }
  }
  if (observer != nullptr) {
    observer->OnMessage(std::move(item));
    const std::lock_guard lock(mutex_);
    is_pulling_ = false;
  }
  Pull();
}

void FeedRun::Pull() {
  std::int64_t after = 0;
  int max = 0;
  {
    const std::lock_guard lock(mutex_);
    if (observer_ == nullptr || is_pulling_ || !has_news_ || credits_ <= 0) return;
    is_pulling_ = true;
    has_news_ = false;
    after = after_;
    max = std::min(credits_, kBatch);
  }
  auto messages = std::make_shared<std::vector<MessagePtr>>();
  auto self = shared_from_this();
  deps_.database->ReadAsync(
      [self, messages, after, max](sql::Tx& tx) {
        messages->clear();
        return self->feed_.pull(tx, after, max, messages.get());
      },
      [self, messages, max](const absl::Status& status) {
        const bool is_over = IsFeedOver(status);
        if (!status.ok() && !is_over) return self->Finish(status);
        std::shared_ptr<StreamObserver> observer;
        {
          const std::lock_guard lock(self->mutex_);
          observer = self->observer_;
          if (!messages->empty()) self->after_ = SequenceOf(*messages->back());
          self->credits_ -= static_cast<int>(messages->size());
          if (messages->size() >= static_cast<std::size_t>(max)) self->has_news_ = true;
        }
        if (observer != nullptr) {
          // Still marked as pulling, so batches can't overtake each other.
          for (MessagePtr& message : *messages) observer->OnMessage(std::move(message));
        }
        if (is_over) return self->Finish(absl::OkStatus());
        {
          const std::lock_guard lock(self->mutex_);
          self->is_pulling_ = false;
        }
        self->Pull();
      });
}

void FeedRun::Finish(const absl::Status& status) {
  std::shared_ptr<StreamObserver> observer;
  std::unique_ptr<cache::HintSubscription> subscription;
  {
    const std::lock_guard lock(mutex_);
    observer.swap(observer_);
    subscription.swap(subscription_);
  }
  if (observer != nullptr) observer->OnDone(status);
}

void FeedRun::Cancel() {
  std::shared_ptr<StreamObserver> observer;
  std::unique_ptr<cache::HintSubscription> subscription;
  {
    const std::lock_guard lock(mutex_);
    observer.swap(observer_);
    subscription.swap(subscription_);
  }
}

bool FeedRun::is_done() const {
  const std::lock_guard lock(mutex_);
  return observer_ == nullptr;
}

}  // namespace deskmesh::rpc
