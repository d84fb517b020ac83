// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "platform/http/server.h"
#include "platform/http/testing/client.h"
#include "platform/http/websocket_frames.h"

namespace deskmesh::http {
namespace {

using testing::Client;

// Sends every message back; `burst N` is answered by N messages, `stall` holds up the loop.
class EchoSocket final : public WebSocketListener {
 public:
  explicit EchoSocket(std::atomic<int>& closed) : closed_(closed) {}
  void OnMessage(std::string_view text) override {
    if (text == "close") return socket->Close(CloseCode::kNormal, "bye");
    if (text == "stall") return std::this_thread::sleep_for(std::chrono::milliseconds(300));
    if (text.starts_with("burst ")) {
      const int count = std::stoi(std::string(text.substr(6)));
      for (int i = 0; i < count; ++i) socket->Send(std::to_string(i) + std::string(1000, '.'));
      return;
    }
    socket->Send(text);
  }
  void OnDrained() override {}
  void OnClosed() override {
    socket.reset();
    closed_.fetch_add(1);
    closed_.notify_all();
  }
  std::shared_ptr<WebSocket> socket;

 private:
  std::atomic<int>& closed_;
};

struct Fixture {
  explicit Fixture(WebSocketOptions socket_options = {}, ServerOptions options = {})
      : socket_options(socket_options) {
    options.threads = 2;
    auto started = Server::Start(
        std::move(options), [this](const Request& request, std::shared_ptr<Responder> responder) {
          const int status = CheckUpgrade(request);
          if (status != 101) {
            Response response;
            response.status = status;
            return responder->Send(std::move(response));
          }
          auto listener = std::make_shared<EchoSocket>(closed);
          listener->socket = responder->Upgrade(this->socket_options, listener);
        });
    REQUIRE(started.ok());
    server = *std::move(started);
  }
  void AwaitClosed() const {
    if (closed.load() == 0) closed.wait(0);
  }

  WebSocketOptions socket_options;
  std::atomic<int> closed{0};
  std::unique_ptr<Server> server;
};

TEST_CASE("a WebSocket carries text of every length both ways", "[http][websocket]") {
  const Fixture fixture;
  Client client(fixture.server->address());
  REQUIRE(client.Upgrade("/"));
  for (const std::size_t size : {0, 1, 125, 126, 127, 4096, 65'000, 65'535}) {
    const std::string text(size, 'x');
    REQUIRE(client.SendText(text));
    const auto frame = client.ReadFrame();
    CHECK(frame.opcode == 1);
    CHECK(frame.payload == text);
  }
  client.SendText("你好");
  CHECK(client.ReadText() == "你好");
  CHECK(fixture.server->stats().websockets == 1);
}

TEST_CASE("frames may be cut, joined and in fragments with pings between", "[http][websocket]") {
  const Fixture fixture;
  Client client(fixture.server->address());
  REQUIRE(client.Upgrade("/"));
  client.SendFrame(0x01, "one ");
  client.SendFrame(0x00, "two ");
  client.SendFrame(0x89, "are you there");
  client.SendFrame(0x80, "three");
  const auto pong = client.ReadFrame();
  CHECK(pong.opcode == 10);
  CHECK(pong.payload == "are you there");
  CHECK(client.ReadText() == "one two three");
  // A character may be cut by a fragment.
  client.SendFrame(0x01, "\xe4\xbd");
  client.SendFrame(0x80, "\xa0");
  CHECK(client.ReadText() == "你");
}

TEST_CASE("what breaks the protocol is answered with its code", "[http][websocket]") {
  struct Case {
    unsigned char first;
    std::string payload;
    bool is_masked;
    int code;
  };
  const Case one = GENERATE(values<Case>({
      {0x81, "not masked", false, 1002},
      {0xC1, "reserved bit", true, 1002},
      {0x83, "unknown opcode", true, 1002},
      {0x80, "continuation of nothing", true, 1002},
      {0x09, "fragmented ping", true, 1002},
      {0x89, std::string(126, 'p'), true, 1002},
      {0x82, "binary", true, 1003},
      {0x81, "\xff\xfe", true, 1007},
      {0x81, std::string(70'000, 'x'), true, 1009},
      {0x88, "x", true, 1002},
      {0x88, std::string("\x03\xed", 2), true, 1002},
      {0x88, std::string("\x03\xe8\xff", 3), true, 1007},
      {0x88, "", true, 1000},
      {0x88, std::string("\x0f\xa0ok", 4), true, 4000},
  }));
  const Fixture fixture;
  Client client(fixture.server->address());
  REQUIRE(client.Upgrade("/"));
  client.SendFrame(one.first, one.payload, one.is_masked);
  CHECK(client.ReadFrame().close_code() == one.code);
  CHECK(client.IsClosed());
  fixture.AwaitClosed();
}

TEST_CASE("the server closes with what it still had to say", "[http][websocket]") {
  const Fixture fixture;
  Client client(fixture.server->address());
  REQUIRE(client.Upgrade("/"));
  client.SendText("burst 50");
  client.SendText("close");
  for (int i = 0; i < 50; ++i) {
    CHECK(client.ReadText() == std::to_string(i) + std::string(1000, '.'));
  }
  CHECK(client.ReadFrame().close_code() == 1000);
  CHECK(client.IsClosed());
  fixture.AwaitClosed();
}

TEST_CASE("a reader that falls too far behind is let go", "[http][websocket]") {
  WebSocketOptions options;
  options.max_queue_bytes = 100'000;
  const Fixture fixture(options);
  Client client(fixture.server->address());
  REQUIRE(client.Upgrade("/"));
  // More than the queue holds, before any of it can be sent.
  client.SendText("burst 200");
  int texts = 0;
  Client::Frame frame;
  while ((frame = client.ReadFrame()).opcode == 1) ++texts;
  CHECK(frame.close_code() == 1013);
  CHECK(texts < 200);
  fixture.AwaitClosed();
}

TEST_CASE("silent clients are pinged, and dead ones dropped", "[http][websocket]") {
  WebSocketOptions options;
  options.ping_interval = std::chrono::milliseconds(40);
  ServerOptions server_options;
  server_options.idle_timeout = std::chrono::milliseconds(40);  // a quick tick
  const Fixture fixture(options, server_options);
  Client client(fixture.server->address());
  REQUIRE(client.Upgrade("/"));
  CHECK(client.ReadFrame().opcode == 9);
  // No pong: the end comes.
  fixture.AwaitClosed();
  CHECK(fixture.server->stats().timeouts == 1);
}

TEST_CASE("a loop that was held up asks its clients before it drops them", "[http][websocket]") {
  WebSocketOptions options;
  options.ping_interval = std::chrono::milliseconds(40);
  ServerOptions server_options;
  server_options.idle_timeout = std::chrono::milliseconds(40);  // a quick tick
  const Fixture fixture(options, server_options);
  Client client(fixture.server->address());
  REQUIRE(client.Upgrade("/"));
  client.SendText("stall");
  CHECK(client.ReadFrame().opcode == 9);
}

TEST_CASE("a stop tells WebSockets to come again", "[http][websocket]") {
  const Fixture fixture;
  Client client(fixture.server->address());
  REQUIRE(client.Upgrade("/"));
  std::thread stopper([&] { fixture.server->Stop(std::chrono::seconds(60)); });
  CHECK(client.ReadFrame().close_code() == 1012);
  CHECK(client.IsClosed());
  stopper.join();
  CHECK(fixture.closed.load() == 1);
}

TEST_CASE("a request that is no proper upgrade is not upgraded", "[http][websocket]") {
  const Fixture fixture;
  const auto status = [&](std::string_view lines) {
    return Client(fixture.server->address()).Get("/", lines).status;
  };
  CHECK(status("") == 426);
  CHECK(status("Upgrade: websocket\r\n") == 400);
  CHECK(status("Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: 8\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n") == 426);
  CHECK(status("Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: short\r\n") == 400);
}

// Takes everything, remembers nothing.
class Nowhere final : public FrameSink {
 public:
  bool OnText(std::string_view) override { return true; }
  bool OnPing(std::string_view) override { return true; }
  bool OnPong() override { return true; }
  bool OnClose(std::uint16_t) override { return false; }
};

TEST_CASE("a decoder survives any bytes in any pieces", "[http][websocket]") {
  std::uint64_t state = 99;
  const auto random = [&] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>(state >> 33U);
  };
  Nowhere sink;
  int failures = 0;
  for (int round = 0; round < 20'000; ++round) {
    FrameDecoder decoder(1000);
    std::string bytes;
    for (std::size_t i = random() % 40; i > 0; --i) bytes += static_cast<char>(random());
    if (bytes.size() > 2 && round % 2 == 0) {
      bytes[0] = static_cast<char>(0x80U | (random() % 11));
      bytes[1] = static_cast<char>(0x80U | (random() % 8));
    }
    std::size_t at = 0;
    bool is_well = true;
    while (is_well && at < bytes.size()) {
      const std::size_t piece = std::min(bytes.size() - at, 1 + random() % 9);
      is_well = decoder.Feed(bytes.data() + at, piece, sink);
      at += piece;
    }
    if (!is_well) {
      ++failures;
      REQUIRE(decoder.failure().code != CloseCode::kNormal);
    }
  }
  CHECK(failures > 0);
}

}  // namespace
}  // namespace deskmesh::http
