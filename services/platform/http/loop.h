// SPDX-License-Identifier: Apache-2.0
//
// One thread of a server with its connections. The inside of server.h.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "platform/http/message.h"
#include "platform/http/responder.h"
#include "platform/http/server.h"

namespace deskmesh::http {

class Connection;

// What all loops of a server share.
struct ServerContext {
  ServerOptions options;
  Handler handler;
  Response Refuse(int status, std::string_view reason, std::string_view detail) const;

  std::atomic<bool> is_draining{false};
  std::atomic<std::uint64_t> accepted{0}, refused{0}, requests{0}, malformed{0}, timeouts{0};
  std::atomic<std::int64_t> connections{0}, websockets{0};
  // Signalled when the last connection ended.
  std::mutex ended_mutex;
  std::condition_variable ended;
};

using Millis = std::int64_t;  // of the steady clock

// Owns its connections, which keep it alive in turn until they ended. Everything but Post is confined
// to the loop's thread.
class Loop {
 public:
  explicit Loop(std::shared_ptr<ServerContext> server);
  ~Loop();

  void Run();  // starts the thread
  void Stop();  // ends and joins it; connections are dropped

  boost::asio::io_context& io() { return io_; }
  ServerContext& server() { return *server_; }
  bool IsCurrent() const;
  // Runs it soon; drops it once the loop stopped. Thread-safe.
  template <typename Work>
  void Post(Work work) {
    const std::lock_guard lock(post_mutex_);
    if (!is_stopped_) boost::asio::post(io_, std::move(work));
  }

  void Add(std::shared_ptr<Connection> connection);
  void Remove(Connection& connection);
  // Closes what is idle; the rest finishes.
  void BeginDrain();
  void CloseAll();

  static Millis Now();
  // `Date: …` as a header line, made once a second.
  const std::string& DateLine();

  // Scratch space that is valid until the next call out of the connection that uses it.
  char* read_buffer() { return read_buffer_.data(); }
  std::size_t read_buffer_size() const { return read_buffer_.size(); }
  std::string& write_scratch() { return write_scratch_; }
  // Depth of handlers and listeners that run now: whoever would read into the buffer meanwhile
  // posts instead.
  int& calls_out() { return calls_out_; }

 private:
  void Tick();

  const std::shared_ptr<ServerContext> server_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer timer_;
  std::chrono::milliseconds tick_;
  std::thread thread_;
  std::vector<std::shared_ptr<Connection>> connections_;
  std::vector<char> read_buffer_;
  std::string write_scratch_;
  std::string date_line_;
  std::int64_t date_second_ = 0;
  int calls_out_ = 0;
  std::mutex post_mutex_;  // guards what follows
  bool is_stopped_ = false;
};

// Marks the time that a handler or listener runs.
class CallOut {
 public:
  explicit CallOut(Loop& loop) : depth_(loop.calls_out()) { ++depth_; }
  ~CallOut() { --depth_; }
  CallOut(const CallOut&) = delete;
  CallOut& operator=(const CallOut&) = delete;

 private:
  int& depth_;
};

}  // namespace deskmesh::http
