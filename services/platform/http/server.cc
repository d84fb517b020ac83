// SPDX-License-Identifier: Apache-2.0
#include "platform/http/server.h"

#include <sys/resource.h>

#include <boost/asio/ip/tcp.hpp>
#include <charconv>
#include <cstdlib>
#include <vector>

#include "platform/base/error.h"
#include "platform/http/byte_stream.h"
#include "platform/http/connection.h"
#include "platform/http/json_text.h"
#include "platform/http/loop.h"
#include "platform/http/tls_credentials.h"

namespace deskmesh::http {
namespace {

using boost::asio::ip::tcp;

constexpr std::chrono::milliseconds kAcceptPause{50};
constexpr std::string_view kOverfull =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 2\r\n"
    "Connection: close\r\n\r\n";

// HOST:PORT, the host by number; `localhost` and an empty host are known too.
absl::StatusOr<tcp::endpoint> ParseAddress(const std::string& address) {
  const auto wrong = [&](std::string_view what) {
    return base::Failure(absl::StatusCode::kInvalidArgument, "ADDRESS_INVALID",
                         "the address " + address + " " + std::string(what));
  };
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos) return wrong("must be HOST:PORT");
  std::string host = address.substr(0, colon);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  if (host == "localhost") host = "127.0.0.1";
  if (host.empty() || host == "*") host = "0.0.0.0";
  unsigned port = 65536;
  const char* end = address.data() + address.size();
  auto [stop, error] = std::from_chars(address.data() + colon + 1, end, port);
  if (error != std::errc{} || stop != end || port > 65535) {
    return wrong("must end in a port from 0 to 65535");
  }
  boost::system::error_code bad;
  const auto ip = boost::asio::ip::make_address(host, bad);
  if (bad) return wrong("must begin with an IP address");
  return tcp::endpoint(ip, static_cast<unsigned short>(port));
}

std::string ToText(const tcp::endpoint& endpoint) {
  const std::string host = endpoint.address().to_string();
  const std::string port = std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + host + "]:" + port : host + ":" + port;
}

// A server of ten thousand sockets needs as many descriptors.
void RaiseDescriptorLimit() {
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

}  // namespace

Response ServerContext::Refuse(int status, std::string_view reason, std::string_view detail) const {
  if (options.refuse) return options.refuse(status, reason, detail);
  Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = "{\"type\":\"about:blank\",\"title\":";
  AppendJsonString(StatusPhrase(status), &response.body);
  response.body += ",\"status\":" + std::to_string(status) + ",\"detail\":";
  AppendJsonString(detail, &response.body);
  response.body += ",\"reason\":";
  AppendJsonString(reason, &response.body);
  response.body += '}';
  return response;
}

struct Server::State {
  // Responders may outlive the server.
  std::shared_ptr<ServerContext> context = std::make_shared<ServerContext>();
  std::unique_ptr<TlsCredentials> credentials;
  std::vector<std::shared_ptr<Loop>> loops;
  // Both belong to the first loop.
  std::unique_ptr<tcp::acceptor> acceptor;
  std::unique_ptr<boost::asio::steady_timer> pause;
  std::unique_ptr<boost::asio::steady_timer> reload;
  std::size_t next_loop = 0;
  std::string address;
  std::atomic<bool> is_stopped{false};

  void Accept() {
    const std::shared_ptr<Loop>& loop = loops[next_loop];
    next_loop = (next_loop + 1) % loops.size();
    acceptor->async_accept(
        loop->io(), [this, &loop](const boost::system::error_code& error, tcp::socket socket) {
          if (error == boost::asio::error::operation_aborted || !acceptor->is_open()) return;
          if (error) {
            // Out of descriptors, most likely: others must end first.
            pause->expires_after(kAcceptPause);
            pause->async_wait([this](const boost::system::error_code& cancelled) {
              if (!cancelled) Accept();
            });
            return;
          }
          TakeIn(loop, std::move(socket));
          Accept();
        });
  }

  void TakeIn(const std::shared_ptr<Loop>& loop, tcp::socket socket) {
    context->accepted.fetch_add(1, std::memory_order_relaxed);
    boost::system::error_code error;
    const tcp::endpoint peer = socket.remote_endpoint(error);
    if (error) return;
    socket.set_option(tcp::no_delay(true), error);
    socket.non_blocking(true, error);
    if (context->connections.load() >=
        static_cast<std::int64_t>(context->options.max_connections)) {
      context->refused.fetch_add(1, std::memory_order_relaxed);
      if (credentials == nullptr) MakePlainStream(std::move(socket))->Write(kOverfull);
      return;
    }
    context->connections.fetch_add(1);
    loop->Post(
        [this, &loop, socket = std::move(socket), host = peer.address().to_string()]() mutable {
          auto stream = credentials == nullptr
                            ? MakePlainStream(std::move(socket))
                            : MakeTlsStream(std::move(socket), credentials->context().get());
          auto connection = std::make_shared<Connection>(loop, std::move(stream), std::move(host));
          loop->Add(connection);
          connection->Start();
        });
  }

  void WatchCredentials() {
    reload->expires_after(context->options.reload_interval);
    reload->async_wait([this](const boost::system::error_code& cancelled) {
      if (cancelled) return;
      const absl::Status status = credentials->ReloadIfChanged();
      if (!status.ok() && context->options.on_reload_failure) {
        context->options.on_reload_failure(status);
      }
      WatchCredentials();
    });
  }
};

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() { Stop(std::chrono::milliseconds(0)); }

absl::StatusOr<std::unique_ptr<Server>> Server::Start(ServerOptions options, Handler handler) {
  auto state = std::make_unique<State>();
  DESKMESH_ASSIGN_OR_RETURN(const tcp::endpoint endpoint, ParseAddress(options.address));
  if (options.certificate_file.empty() != options.key_file.empty()) {
    return base::Failure(absl::StatusCode::kInvalidArgument, "TLS_CREDENTIALS_INVALID",
                         "a certificate file and a key file belong together");
  }
  if (!options.certificate_file.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(state->credentials,
                              TlsCredentials::Load(options.certificate_file, options.key_file));
  }
  RaiseDescriptorLimit();
  int threads = options.threads;
  if (threads <= 0) threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const std::string shown_address = options.address;
  state->context->options = std::move(options);
  state->context->handler = std::move(handler);
  for (int i = 0; i < threads; ++i) {
    state->loops.push_back(std::make_shared<Loop>(state->context));
  }
  boost::asio::io_context& first = state->loops[0]->io();
  state->acceptor = std::make_unique<tcp::acceptor>(first);
  state->pause = std::make_unique<boost::asio::steady_timer>(first);
  state->reload = std::make_unique<boost::asio::steady_timer>(first);
  boost::system::error_code error;
  state->acceptor->open(endpoint.protocol(), error);
  if (!error) state->acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) state->acceptor->bind(endpoint, error);
  if (!error) state->acceptor->listen(4096, error);
  if (error) {
    return base::Failure(absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE",
                         "can't listen on " + shown_address + ": " + error.message());
  }
  state->address = ToText(state->acceptor->local_endpoint());
  for (const auto& loop : state->loops) loop->Run();
  State* running = state.get();
  running->loops[0]->Post([running] {
    running->Accept();
    if (running->credentials != nullptr) running->WatchCredentials();
  });
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

const std::string& Server::address() const { return state_->address; }

ServerStats Server::stats() const {
  const ServerContext& context = *state_->context;
  return {context.accepted.load(),  context.refused.load(),  context.requests.load(),
          context.malformed.load(), context.timeouts.load(), context.connections.load(),
          context.websockets.load()};
}

void Server::Stop(std::chrono::milliseconds grace) {
  if (state_->is_stopped.exchange(true)) return;
  ServerContext& context = *state_->context;
  context.is_draining.store(true);
  State* state = state_.get();
  state->loops[0]->Post([state] {
    boost::system::error_code ignored;
    state->acceptor->close(ignored);
    state->pause->cancel();
    state->reload->cancel();
  });
  for (const auto& loop : state->loops) {
    loop->Post([loop] { loop->BeginDrain(); });
  }
  {
    std::unique_lock lock(context.ended_mutex);
    context.ended.wait_for(lock, grace, [&] { return context.connections.load() == 0; });
  }
  for (const auto& loop : state->loops) loop->Stop();
}

}  // namespace deskmesh::http
