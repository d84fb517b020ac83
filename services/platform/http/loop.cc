// SPDX-License-Identifier: Apache-2.0
#include "platform/http/loop.h"

#include <algorithm>
#include <ctime>

#include "platform/http/connection.h"

namespace deskmesh::http {
namespace {

constexpr std::size_t kReadBuffer = 64 << 10;
thread_local const Loop* current_loop = nullptr;

// Often enough that no time-out is late by more than a quarter of itself.
std::chrono::milliseconds TickOf(const ServerOptions& options) {
  const auto shortest =
      std::min({options.handshake_timeout, options.header_timeout, options.body_timeout,
                options.idle_timeout, options.write_timeout});
  return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(1000));
}

}  // namespace

Loop::Loop(std::shared_ptr<ServerContext> server)
    : server_(std::move(server)),
      work_(boost::asio::make_work_guard(io_)),
      timer_(io_),
      tick_(TickOf(server_->options)),
      read_buffer_(kReadBuffer) {}

Loop::~Loop() { Stop(); }

void Loop::Run() {
  boost::asio::post(io_, [this] { Tick(); });
  thread_ = std::thread([this] {
    current_loop = this;
    io_.run();
  });
}

void Loop::Stop() {
  if (!thread_.joinable()) return;
  // On the loop's thread, so that listeners hear of the end where they expect it.
  Post([this] {
    CloseAll();
    timer_.cancel();
    work_.reset();
    io_.stop();
  });
  thread_.join();
  {
    const std::lock_guard lock(post_mutex_);
    is_stopped_ = true;
  }
  // What was posted meanwhile holds connections; they are closed, so it does nothing but let go.
  io_.restart();
  io_.poll();
}

bool Loop::IsCurrent() const { return current_loop == this; }

void Loop::Add(std::shared_ptr<Connection> connection) {
  connection->set_place(connections_.size());
  connections_.push_back(std::move(connection));
}

void Loop::Remove(Connection& connection) {
  const std::size_t place = connection.place();
  const std::shared_ptr<Connection> removed = std::move(connections_[place]);
  if (place + 1 != connections_.size()) {
    connections_[place] = std::move(connections_.back());
    connections_[place]->set_place(place);
  }
  connections_.pop_back();
}

// Backwards, because a connection that ends takes the last one into its place.
void Loop::BeginDrain() {
  for (std::size_t i = connections_.size(); i > 0; --i) {
    if (i <= connections_.size()) connections_[i - 1]->BeginDrain();
  }
}

void Loop::CloseAll() {
  while (!connections_.empty()) {
    const std::shared_ptr<Connection> connection = connections_.back();
    connection->CloseNow();
  }
}

Millis Loop::Now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

const std::string& Loop::DateLine() {
  const std::int64_t second = std::chrono::duration_cast<std::chrono::seconds>(
                                  std::chrono::system_clock::now().time_since_epoch())
                                  .count();
  if (second != date_second_) {
    date_second_ = second;
    const std::time_t now = second;
    std::tm parts = {};
    ::gmtime_r(&now, &parts);
    char text[64];
    date_line_.assign(
        text, std::strftime(text, sizeof(text), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts));
  }
  return date_line_;
}

void Loop::Tick() {
  const Millis now = Now();
  for (std::size_t i = connections_.size(); i > 0; --i) {
    if (i > connections_.size()) continue;
    const std::shared_ptr<Connection> connection = connections_[i - 1];
    connection->OnTick(now);
  }
  timer_.expires_after(tick_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) Tick();
  });
}

}  // namespace deskmesh::http
