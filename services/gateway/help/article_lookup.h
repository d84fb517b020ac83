// SPDX-License-Identifier: Apache-2.0
//
// What an article page's address means to somebody of whom nothing is known.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "gateway/core/article_page.h"
#include "platform/clock/clock.h"
#include "platform/rpc/channel.h"

namespace deskmesh::gateway {

// Asks knowledge as an anonymous visitor: what isn't for everybody doesn't exist here. Articles that were
// found are remembered for seconds, widget keys for a minute. Thread-safe.
class ArticleLookup {
 public:
  struct Found {
    enum class Kind : std::uint8_t {
      kUnclear,  // whose help centre it is, or a service didn't answer in time
      kUnknown,
      kPublic
    };
    Kind kind = Kind::kUnclear;
    std::string slug;  // its address now
    PageHead head;
  };
  using Done = std::function<void(const Found&)>;

  // References must outlive the calls under way.
  ArticleLookup(const rpc::Channels& channels, const clock::Clock& clock)
      : channels_(channels), clock_(clock) {}

  // `done` is called once, on any thread, and keeps this alive.
  void Find(const std::string& widget_key, const std::string& name, Done done);

 private:
  struct Known {
    Found found;
    base::Instant until;
  };
  void Ask(const std::string& widget_key, const std::string& name, Done done);
  rpc::CallContext Context(rpc::PrincipalPtr principal) const;
  bool IsKnownKey(const std::string& widget_key);
  void KeepKey(const std::string& widget_key);

  const rpc::Channels& channels_;
  const clock::Clock& clock_;
  std::mutex mutex_;  // guards what follows
  std::map<std::string, base::Instant> keys_;  // with when they are asked for again
  std::map<std::pair<std::string, std::string>, Known> articles_;  // by widget key and name
};

}  // namespace deskmesh::gateway
