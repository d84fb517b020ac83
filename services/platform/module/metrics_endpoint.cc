// SPDX-License-Identifier: Apache-2.0
#include "platform/module/metrics_endpoint.h"

#include "platform/base/error.h"
#include "platform/http/json_text.h"
#include "platform/http/server.h"
#include "platform/module/readiness.h"

namespace deskmesh::module {
namespace {

http::Response Readiness(const MetricsEndpoint::Readiness& readiness, std::string_view query) {
  http::Response response{.status = 200, .content_type = "application/json"};
  response.body = "{";
  for (const auto& [name, status] : WithoutExcluded(readiness(), query)) {
    if (response.body.size() > 1) response.body += ',';
    http::AppendJsonString(name, &response.body);
    response.body += ':';
    http::AppendJsonString(status.ok() ? std::string_view("ok") : base::MessageOf(status),
                           &response.body);
    if (!status.ok()) response.status = 503;
  }
  response.body += "}\n";
  return response;
}

}  // namespace

class MetricsEndpoint::Running {
 public:
  std::unique_ptr<http::Server> server;
};

absl::StatusOr<std::unique_ptr<MetricsEndpoint>> MetricsEndpoint::Start(const std::string& address,
                                                                        metrics::Registry& metrics,
                                                                        Readiness readiness) {
  http::ServerOptions options;
  options.address = address;
  options.threads = 1;
  options.max_connections = 256;
  auto server = http::Server::Start(
      options,
      [&metrics, readiness = std::move(readiness)](
          const http::Request& request, const std::shared_ptr<http::Responder>& responder) {
        if (request.method() != "GET") return responder->Send({.status = 405});
        if (request.path() == "/metrics") {
          return responder->Send({.content_type = "text/plain; version=0.0.4; charset=utf-8",
                                  .body = metrics.Expose()});
        }
        if (request.path() == "/healthz") {
          return responder->Send({.content_type = "text/plain", .body = "ok\n"});
        }
        if (request.path() == "/readyz") {
          return responder->Send(module::Readiness(readiness, request.query()));
        }
        responder->Send({.status = 404});
      });
  if (!server.ok()) return server.status();
  auto running = std::make_unique<Running>();
  running->server = *std::move(server);
  return std::unique_ptr<MetricsEndpoint>(new MetricsEndpoint(std::move(running)));
}

MetricsEndpoint::MetricsEndpoint(std::unique_ptr<Running> running) : running_(std::move(running)) {}

MetricsEndpoint::~MetricsEndpoint() { running_->server->Stop(std::chrono::milliseconds(100)); }

const std::string& MetricsEndpoint::address() const { return running_->server->address(); }

}  // namespace deskmesh::module
