// SPDX-License-Identifier: Apache-2.0
//
// How many requests a credential and an address may send, counted together by all gateways through
// the cache. While the cache can't be reached each gateway counts alone.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "gateway/core/address_set.h"
#include "gateway/core/rate_book.h"
#include "platform/cache/cache.h"
#include "platform/clock/clock.h"

namespace deskmesh::gateway {

// Thread-safe.
class RateLimits {
 public:
  struct Setting {
    std::int64_t per_credential = 0;  // requests a window; 0: no limit
    std::int64_t per_address = 0;
    base::Duration window{std::chrono::seconds(10)};
    // Addresses whose requests are not counted.
    AddressSet exempt;
  };

  // References outlive it.
  RateLimits(Setting setting, cache::Cache& cache, const clock::Clock& clock);

  // Counts a request. RESOURCE_EXHAUSTED RATE_LIMITED with a hint when to come again.
  absl::Status Take(std::string_view address, std::string_view credential);

 private:
  absl::Status TakeFrom(RateBook& book, std::string_view kind, std::string key);

  const Setting setting_;
  cache::Cache& cache_;
  const clock::Clock& clock_;
  RateBook credentials_;
  RateBook addresses_;
};

}  // namespace deskmesh::gateway
