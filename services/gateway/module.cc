// SPDX-License-Identifier: Apache-2.0
#include "gateway/module.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "gateway/front_door.h"
#include "gateway/service.h"
#include "platform/base/error.h"
#include "platform/http/server.h"
#include "platform/log/log.h"
#include "platform/rpc/compiled_services.h"

namespace deskmesh::gateway {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

milliseconds ToMillis(base::Duration length) {
  return std::chrono::duration_cast<milliseconds>(length);
}

class GatewayModule final : public module::Module {
 public:
  explicit GatewayModule(const module::Deps& deps)
      : deps_(deps),
        config_(Config::Read(deps.config)),
        service_(deps.service_deps(), deps.dispatcher, config_.site_key) {}

  std::vector<rpc::Service> Services() override {
    std::vector<rpc::Service> services;
    services.push_back(service_.Describe());
    return services;
  }

  absl::Status Start() override {
    DESKMESH_ASSIGN_OR_RETURN(RouteTable routes, RouteTable::Build(rpc::CompiledServices()));
    FrontDoorSetting setting;
    DESKMESH_ASSIGN_OR_RETURN(setting.trusted_proxies, AddressSet::Parse(config_.trusted_proxies));
    DESKMESH_ASSIGN_OR_RETURN(setting.limits.exempt, AddressSet::Parse(config_.rate_exempt));
    setting.limits.per_credential = config_.rate_per_credential;
    setting.limits.per_address = config_.rate_per_address;
    setting.web_folder = config_.web_dir.empty() ? FindWebFolder() : config_.web_dir;
    setting.site_key = config_.site_key;
    setting.cors_origins = config_.cors_origins;
    setting.longest_call = config_.longest_call;
    setting.heartbeat = config_.heartbeat;
    setting.socket.ping_interval = ToMillis(config_.heartbeat);
    setting.max_subscriptions = static_cast<int>(config_.max_subscriptions);
    if (setting.web_folder.empty()) log::Warning("the front end is not built");
    door_ = std::make_shared<FrontDoor>(std::move(setting), std::move(routes), deps_.channels,
                                        deps_.cache, deps_.clock, deps_.metrics, deps_.readiness);
    return Listen();
  }

  void Stop() override {
    if (server_ != nullptr) server_->Stop(ToMillis(config_.stop_grace));
  }

 private:
  absl::Status Listen() {
    http::ServerOptions options;
    options.address = config_.http;
    options.certificate_file = config_.tls_certificate;
    options.key_file = config_.tls_key;
    options.threads = config_.threads;
    options.max_connections = static_cast<std::size_t>(config_.max_connections);
    options.max_body_bytes = static_cast<std::size_t>(config_.max_body_bytes);
    options.header_timeout = ToMillis(config_.header_timeout);
    options.body_timeout = ToMillis(config_.body_timeout);
    options.idle_timeout = ToMillis(config_.idle_timeout);
    options.write_timeout = ToMillis(config_.write_timeout);
    options.refuse = [door = door_](int status, std::string_view reason, std::string_view detail) {
      return door->Refuse(status, reason, detail);
    };
    options.on_reload_failure = [](const absl::Status& status) {
      log::Error("the new TLS certificate can't be used; the old one stays",
                 {{"error", base::MessageOf(status)}});
    };
    auto server = http::Server::Start(
        std::move(options),
        [door = door_](http::Request request, std::shared_ptr<http::Responder> responder) {
          door->Handle(std::move(request), std::move(responder));
        });
    if (!server.ok()) return server.status();
    server_ = *std::move(server);
    const http::Server* running = server_.get();
    sockets_.emplace(deps_.metrics.Gauge("deskmesh_gateway_live_sockets", "Open live sockets."));
    connections_.emplace(
        deps_.metrics.Gauge("deskmesh_gateway_connections", "Open HTTP connections."));
    deps_.metrics.OnCollect([running, this] {
      const http::ServerStats stats = running->stats();
      sockets_->Set(static_cast<double>(stats.websockets));
      connections_->Set(static_cast<double>(stats.connections));
    });
    deps_.announce("http", server_->address());
    return absl::OkStatus();
  }

  const module::Deps deps_;
  const Config config_;
  ServerService service_;
  std::shared_ptr<FrontDoor> door_;
  std::unique_ptr<http::Server> server_;
  std::optional<metrics::Gauge> sockets_, connections_;
};

}  // namespace

Config Config::Read(config::Section& section) {
  Config config;
  config.http =
      section.String("http", "127.0.0.1:8080",
                     {.doc = "Where HTTP is served, HOST:PORT; port 0 picks a free one."});
  config.tls_certificate = section.String(
      "tls_certificate", "",
      {.doc = "PEM file of the certificate chain; empty: no TLS. Read again when it changes."});
  config.tls_key = section.String("tls_key", "", {.doc = "PEM file of the certificate's key."});
  config.site_key = section.String(
      "site_key", "",
      {.doc = "Widget key of the workspace whose help centre, portal and sample page are served "
              "here; empty: pages take it from `?key=`."});
  config.web_dir = section.String(
      "web_dir", "", {.doc = "Folder of the built front end; empty: found beside the binary."});
  config.threads = static_cast<int>(
      section.Int("threads", 0, {.doc = "HTTP threads; 0: one per core.", .min = 0, .max = 256}));
  config.max_connections =
      section.Int("max_connections", 20'000,
                  {.doc = "Connections beyond it are answered 503.", .min = 1, .max = 1'000'000});
  config.max_body_bytes = section.Int(
      "max_body_bytes", 1 << 20,
      {.doc = "Largest request body; 413 above.", .unit = "bytes", .min = 1024, .max = 64 << 20});
  config.cors_origins = section.List(
      "cors_origins", {"*"},
      {.doc = "Origins whose pages may call the API with a bearer token; `*` is any, for what "
              "visitors and customers may call."});
  config.trusted_proxies = section.List(
      "trusted_proxies", {},
      {.doc = "Addresses or blocks whose X-Forwarded-For and X-Forwarded-Proto are believed."});
  config.rate_per_credential =
      section.Int("rate_per_credential", 2'000,
                  {.doc = "Requests of one credential within 10 s, over all gateways; 0: no limit.",
                   .min = 0,
                   .max = 100'000'000});
  config.rate_per_address =
      section.Int("rate_per_address", 5'000,
                  {.doc = "Requests of one client address within 10 s; 0: no limit.",
                   .min = 0,
                   .max = 100'000'000});
  config.rate_exempt =
      section.List("rate_exempt", {"127.0.0.0/8", "::1"},
                   {.doc = "Client addresses or blocks whose requests are not counted."});
  config.longest_call = section.Duration(
      "longest_call", seconds(30),
      {.doc = "Deadline of a call whose client names none.", .min = 1, .max = 600});
  config.header_timeout = section.Duration(
      "header_timeout", seconds(10), {.doc = "For a request's header.", .min = 1, .max = 300});
  config.body_timeout = section.Duration(
      "body_timeout", seconds(20),
      {.doc = "For a request's body, plus a second for each 16 kB.", .min = 1, .max = 600});
  config.idle_timeout = section.Duration("idle_timeout", seconds(75),
                                         {.doc = "Of a kept connection.", .min = 1, .max = 3600});
  config.write_timeout = section.Duration(
      "write_timeout", seconds(30),
      {.doc = "Without the client taking a byte of an answer.", .min = 1, .max = 600});
  config.heartbeat = section.Duration(
      "heartbeat", seconds(25),
      {.doc = "Between signs of life on live sockets and event streams.", .min = 1, .max = 60});
  config.stop_grace = section.Duration(
      "stop_grace", seconds(4),
      {.doc = "For requests under way when the gateway stops.", .min = 0, .max = 300});
  config.max_subscriptions = section.Int(
      "max_subscriptions", 100, {.doc = "Streams over one live socket.", .min = 1, .max = 10'000});
  return config;
}

module::Definition Define() {
  module::Definition definition;
  definition.name = "gateway";
  definition.has_database = false;
  definition.neighbours = {"accounts", "tickets",   "sla",     "knowledge",
                           "chat",     "analytics", "channels"};
  definition.make = [](const module::Deps& deps) -> std::unique_ptr<module::Module> {
    return std::make_unique<GatewayModule>(deps);
  };
  definition.public_tls = [](config::Section& section) {
    const Config config = Config::Read(section);
    return config::TlsFiles{.certificate = config.tls_certificate, .private_key = config.tls_key};
  };
  definition.read_config = [](config::Section& section) -> absl::Status {
    const Config config = Config::Read(section);
    for (const auto& blocks : {config.trusted_proxies, config.rate_exempt}) {
      const auto parsed = AddressSet::Parse(blocks);
      if (!parsed.ok()) return parsed.status();
    }
    return absl::OkStatus();
  };
  return definition;
}

}  // namespace deskmesh::gateway
