// SPDX-License-Identifier: Apache-2.0
//
// Every HTTP request of the gateway: health, API, live sockets, reference and front end.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "gateway/calls/caller.h"
#include "gateway/calls/piece_answer.h"
#include "gateway/core/address_set.h"
#include "gateway/core/cross_origin.h"
#include "gateway/help/article_lookup.h"
#include "gateway/limits/rate_limits.h"
#include "gateway/live/heart.h"
#include "gateway/live/live_session.h"
#include "gateway/routes/route_table.h"
#include "gateway/site/web_site.h"
#include "gateway/survey/survey_door.h"
#include "platform/http/responder.h"
#include "platform/metrics/metrics.h"
#include "platform/rpc/channel.h"

namespace deskmesh::gateway {

struct FrontDoorSetting {
  std::string web_folder;
  std::string site_key;  // of the workspace whose pages are served; empty: they name it themselves
  std::vector<std::string> cors_origins;
  AddressSet trusted_proxies;
  RateLimits::Setting limits;
  base::Duration longest_call{std::chrono::seconds(30)};
  base::Duration heartbeat{std::chrono::seconds(20)};
  http::WebSocketOptions socket;
  int max_subscriptions = 100;
};

// Owned by a shared_ptr: calls under way keep it. Thread-safe.
class FrontDoor : public std::enable_shared_from_this<FrontDoor> {
 public:
  using Readiness = std::function<std::vector<std::pair<std::string, absl::Status>>()>;

  // References outlive it.
  FrontDoor(FrontDoorSetting setting, RouteTable routes, const rpc::Channels& channels,
            cache::Cache& cache, const clock::Clock& clock, metrics::Registry& metrics,
            Readiness readiness);

  void Handle(http::Request request, std::shared_ptr<http::Responder> responder);

  // The answer to a request that could not even be read.
  http::Response Refuse(int status, std::string_view reason, std::string_view detail) const;

 private:
  // One API request on its way.
  struct Visit {
    http::Request request;
    std::shared_ptr<http::Responder> responder;
    std::string traceparent;
    std::string header_lines;  // of its answer, besides those of the answer itself
    std::chrono::steady_clock::time_point begin;
    bool is_secure = false;
    bool is_cookie = false;
  };
  void HandleApi(http::Request request, std::shared_ptr<http::Responder> responder);
  void Preflight(Visit& visit) const;
  absl::Status Call(std::shared_ptr<Visit> visit);
  absl::Status CheckCaller(const Route& route, const Visit& visit, const Credential& credential);
  // A call for bytes that may take several pieces.
  void RawCall(const Route& route, rpc::Channel& channel, rpc::CallContext context,
               rpc::MessagePtr message, base::Duration timeout, std::shared_ptr<Visit> visit);
  void Finish(Visit& visit, http::Response response) const;
  void FinishWith(Visit& visit, const absl::Status& status) const;
  void HandleSurvey(const http::Request& request, std::shared_ptr<http::Responder> responder);
  // A page of the help centre that names an article: its address, title and whether there is one are
  // right before any script runs.
  void HandleArticle(http::Request request, const std::string& name,
                     std::shared_ptr<http::Responder> responder);
  http::Response ArticleAnswer(const http::Request& request, const std::string& name,
                               const ArticleLookup::Found& found);
  void SendPage(const http::Request& request, http::Response response,
                http::Responder& responder) const;
  void HandleLive(const http::Request& request, const std::shared_ptr<http::Responder>& responder);
  http::Response Ready(std::string_view query) const;
  http::Response OpenApi(const http::Request& request);
  std::string ClientOf(const http::Request& request) const;
  bool IsSecure(const http::Request& request) const;
  std::string CorsLines(const http::Request& request, const Route* route) const;

  const FrontDoorSetting setting_;
  const RouteTable routes_;
  const rpc::Channels& channels_;
  const clock::Clock& clock_;
  const Readiness readiness_;
  const CrossOrigin cross_origin_;
  RateLimits limits_;
  WebSite site_;
  const SurveyDoor surveys_;
  ArticleLookup articles_;
  LiveSetting live_;
  Heart heart_;
  mutable metrics::Counter limited_;
  mutable metrics::Counter refused_;
  mutable metrics::Histogram duration_;
  mutable std::vector<metrics::Counter> answers_;  // by the first digit of the status
  std::mutex openapi_mutex_;  // guards what follows
  std::string openapi_;
};

}  // namespace deskmesh::gateway
