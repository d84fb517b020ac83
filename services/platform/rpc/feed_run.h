// SPDX-License-Identifier: Apache-2.0
//
// One running feed: replays from the store, then follows hints. A hint that carries the very next item
// spares the look at the store (feed_hint.h).
#pragma once

#include <memory>
#include <mutex>
#include <string_view>

#include "platform/cache/cache.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/service.h"

namespace deskmesh::rpc {

// Reads in batches as credits allow; a hint during a read makes it read again. Thread-safe.
class FeedRun : public std::enable_shared_from_this<FeedRun> {
 public:
  // `expires`: when the caller's credential ends, and the feed with it.
  FeedRun(Feed feed, ServiceDeps deps, std::shared_ptr<StreamObserver> observer,
          base::Instant expires);

  // Subscribes to the topic and reads for the first time.
  void Start();
  void Request(int count);
  // Looks at the store even without a hint: the guarantee behind lost hints. Ends the feed instead, with
  // UNAUTHENTICATED CREDENTIAL_EXPIRED, when the caller's credential has ended.
  void Poll(base::Instant now);
  // Ends the stream towards the observer with a status, once.
  void Finish(const absl::Status& status);
  // Ends without telling the observer.
  void Cancel();
  bool is_done() const;

 private:
  void TakeHint(std::string_view hint);
  void Pull();

  const Feed feed_;
  const ServiceDeps deps_;
  const base::Instant expires_;
  mutable std::mutex mutex_;
  std::shared_ptr<StreamObserver> observer_;  // reset at the end
  std::unique_ptr<cache::HintSubscription> subscription_;
  std::int64_t after_;
  int credits_ = 0;
  bool is_pulling_ = false;
  bool has_news_ = true;  // something may be in the store that was not read
};

}  // namespace deskmesh::rpc
