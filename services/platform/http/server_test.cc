// SPDX-License-Identifier: Apache-2.0
#include "platform/http/server.h"

#include <stdlib.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "platform/base/error.h"
#include "platform/http/testing/client.h"
#include "platform/testing/child_process.h"

namespace deskmesh::http {
namespace {

using testing::Answer;
using testing::Client;

Response Text(std::string body) {
  Response response;
  response.content_type = "text/plain";
  response.body = std::move(body);
  return response;
}

// Answers what was asked.
void Echo(const Request& request, const std::shared_ptr<Responder>& responder) {
  responder->Send(Text(request.method() + " " + request.target() + " " + request.body()));
}

std::unique_ptr<Server> StartServer(Handler handler, ServerOptions options = {}) {
  options.threads = 2;
  auto server = Server::Start(std::move(options), std::move(handler));
  REQUIRE(server.ok());
  return *std::move(server);
}

TEST_CASE("requests of one connection are answered in turn", "[http][server]") {
  const auto server = StartServer(Echo);
  Client client(server->address());
  const Answer first = client.Get("/a?b=c");
  CHECK(first.status == 200);
  CHECK(first.body == "GET /a?b=c ");
  CHECK(first.Header("content-type") == "text/plain");
  CHECK_FALSE(first.Header("date").empty());
  CHECK(client.Call("POST", "/x", "hello").body == "POST /x hello");
  // Pipelined, with an empty line between.
  client.Send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(client.Read().body == "GET /1 ");
  CHECK(client.Read().body == "GET /2 ");
  CHECK(server->stats().requests == 4);
}

TEST_CASE("a request may arrive byte by byte and in chunks", "[http][server]") {
  const auto server = StartServer(Echo);
  Client client(server->address());
  for (const char c :
       std::string("PUT /slow HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "5;x=y\r\nhello\r\n1\r\n!\r\n0\r\nTrailer: t\r\n\r\n")) {
    REQUIRE(client.Send({&c, 1}));
  }
  CHECK(client.Read().body == "PUT /slow hello!");
  CHECK(client.Get("/next").body == "GET /next ");
}

TEST_CASE("HEAD, HTTP/1.0 and Connection: close end as they should", "[http][server]") {
  const auto server = StartServer(Echo);
  Client client(server->address());
  const Answer head = client.Call("HEAD", "/h");
  CHECK(head.status == 200);
  CHECK(head.Header("content-length") == "8");
  CHECK(client.Get("/after").body == "GET /after ");
  CHECK(client.Get("/last", "Connection: close\r\n").Header("connection") == "close");
  CHECK(client.IsClosed());
  Client old(server->address());
  old.Send("GET /old HTTP/1.0\r\n\r\n");
  CHECK(old.Read().body == "GET /old ");
  CHECK(old.IsClosed());
}

TEST_CASE("a client that waits for leave to send its body gets it", "[http][server]") {
  const auto server = StartServer(Echo);
  Client client(server->address());
  client.Send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.ReadHead().status == 100);
  client.Send("ok");
  CHECK(client.Read().body == "POST /p ok");
}

TEST_CASE("an answer may come later and from another thread", "[http][server]") {
  std::vector<std::thread> threads;
  std::mutex mutex;
  const auto server = StartServer([&](const Request& request, auto responder) {
    const std::lock_guard lock(mutex);
    threads.emplace_back([target = request.target(), responder = std::move(responder)] {
      responder->Send(Text(target));
    });
  });
  Client client(server->address());
  for (int i = 0; i < 50; ++i) {
    const std::string target = "/" + std::to_string(i);
    REQUIRE(client.Get(target).body == target);
  }
  // The last answer may be here before its thread is in the list.
  const std::lock_guard lock(mutex);
  for (std::thread& thread : threads) thread.join();
}

TEST_CASE("a handler that forgets or throws answers 500", "[http][server]") {
  const auto server = StartServer([](const Request& request, const auto&) {
    if (request.path() == "/throw") throw std::runtime_error("no");
  });
  Client client(server->address());
  CHECK(client.Get("/forget").status == 500);
  const Answer answer = client.Get("/throw");
  CHECK(answer.status == 500);
  CHECK(answer.Header("content-type") == "application/problem+json");
}

TEST_CASE("limits are answered by name and the rest of the request is not read as another",
          "[http][server]") {
  ServerOptions options;
  options.max_body_bytes = 1000;
  options.body_limit = [](std::string_view, std::string_view path) -> std::size_t {
    return path == "/upload" ? 5000 : 1000;
  };
  const auto server = StartServer(Echo, options);
  {
    Client client(server->address());
    const Answer answer = client.Call("POST", "/x", std::string(1001, 'x'));
    CHECK(answer.status == 413);
    CHECK(answer.body.find("BODY_TOO_LARGE") != std::string::npos);
    CHECK(client.IsClosed());
  }
  CHECK(Client(server->address()).Call("POST", "/upload", std::string(5000, 'x')).status == 200);
  {
    Client client(server->address());
    client.Send("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n" +
                std::string(1024, 'x') + "\r\n");
    CHECK(client.Read().status == 413);
  }
  {
    Client client(server->address());
    // A body of 10 MB is refused at its announcement, and the client still hears why.
    client.Send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
    client.Send(std::string(300'000, 'x'));
    CHECK(client.Read().status == 413);
  }
  {
    Client client(server->address());
    CHECK(client.Get("/x", "X: " + std::string(20'000, 'y') + "\r\n").status == 431);
  }
  {
    Client client(server->address());
    std::string many;
    for (int i = 0; i < 3000; ++i) many += "A: b\r\n";
    client.Send("GET / HTTP/1.1\r\n" + many.substr(0, 9000));
    client.Send(many.substr(9000));
    CHECK(client.Read().status == 431);
  }
}

TEST_CASE("what is ambiguous or broken is refused", "[http][server]") {
  const auto server = StartServer(Echo);
  const std::string request = GENERATE(
      std::string("\x16\x03\x01\x02 TLS\r\n\r\n"), std::string("GET\r\n\r\n"),
      std::string("GET / HTTP/1.1\r\n\r\n"),  // no Host
      std::string("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
      std::string("GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
      std::string("GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
      std::string("GET / HTTP/1.1\nHost: a\n\n     "),
      std::string("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
      std::string(
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"),
      std::string("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n"),
      std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"),
      std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"),
      std::string("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"));
  INFO(request);
  Client client(server->address());
  client.Send(request);
  const Answer answer = client.Read();
  CHECK(answer.status >= 400);
  CHECK(answer.status <= 505);
  CHECK(client.IsClosed());
}

TEST_CASE("clients that dawdle are let go", "[http][server]") {
  ServerOptions options;
  // Longer than this test, on a machine with much else to do, may stand still before it has sent its part.
  options.header_timeout = std::chrono::seconds(5);
  options.body_timeout = std::chrono::seconds(5);
  options.idle_timeout = std::chrono::seconds(5);
  const auto server = StartServer(Echo, options);
  Client silent(server->address());
  Client half_header(server->address());
  half_header.Send("GET / HTTP/1.1\r\nHos");
  Client half_body(server->address());
  half_body.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
  Client idle(server->address());
  CHECK(idle.Get("/").status == 200);
  CHECK(silent.IsClosed());
  CHECK(half_header.Read().status == 408);
  CHECK(half_body.Read().status == 408);
  CHECK(idle.IsClosed());
  CHECK(server->stats().timeouts == 2);
}

TEST_CASE("connections beyond the limit are refused", "[http][server]") {
  ServerOptions options;
  options.max_connections = 2;
  const auto server = StartServer(Echo, options);
  Client first(server->address());
  Client second(server->address());
  CHECK(first.Get("/").status == 200);
  CHECK(second.Get("/").status == 200);
  Client third(server->address());
  CHECK(third.Read().status == 503);
  CHECK(server->stats().refused == 1);
}

// A listener that counts and can be waited for.
class Counting final : public StreamListener {
 public:
  void OnDrained() override { Note(&drained); }
  void OnClosed() override { Note(&closed); }
  void Await(const std::atomic<int>* count) {
    std::unique_lock lock(mutex_);
    REQUIRE(signal_.wait_for(lock, std::chrono::seconds(60), [&] { return count->load() > 0; }));
  }
  std::atomic<int> drained{0};
  std::atomic<int> closed{0};

 private:
  void Note(std::atomic<int>* count) {
    const std::lock_guard lock(mutex_);
    ++*count;
    signal_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable signal_;
};

TEST_CASE("a streamed answer arrives in chunks and the connection goes on", "[http][server]") {
  auto listener = std::make_shared<Counting>();
  std::thread writer;
  const auto server =
      StartServer([&](const Request& request, std::shared_ptr<Responder> responder) {
        if (request.path() != "/stream") return responder->Send(Text("plain"));
        writer = std::thread([&listener, responder = std::move(responder)] {
          Response head = Text("first;");
          responder->Begin(std::move(head), listener);
          for (int i = 0; i < 100; ++i) responder->Write(std::to_string(i) + ";");
          responder->End();
          responder->Write("dropped");
        });
      });
  Client client(server->address());
  const Answer answer = client.Get("/stream");
  std::string expected = "first;";
  for (int i = 0; i < 100; ++i) expected += std::to_string(i) + ";";
  CHECK(answer.Header("transfer-encoding") == "chunked");
  CHECK(answer.body == expected);
  listener->Await(&listener->closed);
  CHECK(client.Get("/").body == "plain");
  writer.join();
}

TEST_CASE("a slow reader pushes back and a gone one is noticed", "[http][server]") {
  auto listener = std::make_shared<Counting>();
  std::shared_ptr<Responder> stream;
  std::atomic<bool> is_begun{false};
  const auto server = StartServer([&](const Request&, std::shared_ptr<Responder> responder) {
    responder->Begin(Text(""), listener);
    stream = std::move(responder);
    is_begun.store(true);
    is_begun.notify_all();
  });
  auto client = std::make_unique<Client>(server->address());
  client->Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(client->ReadHead().status == 200);
  is_begun.wait(false);
  // Until the socket's buffers and ours are full.
  const std::string part(32 << 10, 'x');
  std::size_t written = 1;
  while (stream->Write(part)) ++written;
  for (std::size_t read = 0; read < written; ++read) {
    REQUIRE(client->ReadChunk()->size() == part.size());
  }
  listener->Await(&listener->drained);
  CHECK(listener->closed == 0);
  client.reset();
  listener->Await(&listener->closed);
  CHECK_FALSE(stream->Write("x"));
}

TEST_CASE("a graceful stop finishes what is under way", "[http][server]") {
  std::shared_ptr<Responder> waiting;
  std::atomic<bool> is_asked{false};
  auto server = StartServer([&](const Request& request, std::shared_ptr<Responder> responder) {
    if (request.path() == "/quick") return responder->Send(Text("quick"));
    waiting = std::move(responder);
    is_asked.store(true);
    is_asked.notify_all();
  });
  const std::string address = server->address();
  Client idle(address);
  CHECK(idle.Get("/quick").body == "quick");
  Client busy(address);
  busy.Send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
  is_asked.wait(false);
  std::thread stopper([&] { server->Stop(std::chrono::seconds(60)); });
  CHECK(idle.IsClosed());
  waiting->Send(Text("done"));
  const Answer answer = busy.Read();
  CHECK(answer.body == "done");
  CHECK(answer.Header("connection") == "close");
  CHECK(busy.IsClosed());
  stopper.join();
  CHECK_FALSE(Client(address).is_connected());
  // A responder that outlives its server is harmless.
  server.reset();
  waiting->Send(Text("late"));
  waiting.reset();
}

TEST_CASE("addresses and certificates that are none are refused by name", "[http][server]") {
  const auto refusal = [](ServerOptions options) {
    const auto server = Server::Start(std::move(options), Echo);
    REQUIRE_FALSE(server.ok());
    return std::string(base::MessageOf(server.status()));
  };
  ServerOptions options;
  options.address = "here";
  CHECK(refusal(options).find("must be HOST:PORT") != std::string::npos);
  options.address = "127.0.0.1:99999";
  CHECK(refusal(options).find("port from 0 to 65535") != std::string::npos);
  options.address = "example.com:80";
  CHECK(refusal(options).find("must begin with an IP address") != std::string::npos);
  options.address = "127.0.0.1:0";
  options.certificate_file = "missing.pem";
  CHECK(refusal(options).find("belong together") != std::string::npos);
  options.key_file = "missing.key";
  CHECK(refusal(options).find("missing.pem") != std::string::npos);
  const auto server = StartServer(Echo);
  ServerOptions taken;
  taken.address = server->address();
  CHECK(refusal(taken).find("can't listen on") != std::string::npos);
}

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/deskmesh-http-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST_CASE("TLS 1.3 works and a new certificate is taken up", "[http][server][tls]") {
  const Folder folder;
  const auto files = testing::WriteCertificate(folder.path(), "first");
  ServerOptions options;
  options.certificate_file = files.certificate;
  options.key_file = files.key;
  options.reload_interval = std::chrono::milliseconds(5);
  std::atomic<int> failures{0};
  options.on_reload_failure = [&](const absl::Status&) {
    failures.fetch_add(1);
    failures.notify_all();
  };
  const auto server = StartServer(
      [](const Request& request, const auto& responder) {
        if (request.path() == "/large") return responder->Send(Text(std::string(3'000'000, 'x')));
        responder->Send(Text(request.is_secure() ? "secure" : "plain"));
      },
      options);
  Client client(server->address(), /*uses_tls=*/true);
  REQUIRE(client.is_connected());
  CHECK(client.tls_version() == "TLSv1.3");
  CHECK(client.certificate_name() == "first");
  CHECK(client.Get("/").body == "secure");
  CHECK(client.Get("/large").body.size() == 3'000'000);
  CHECK(client.Call("POST", "/", std::string(500'000, 'y')).body == "secure");
  // Broken files leave the old certificate in place.
  std::ofstream(files.certificate) << "no certificate";
  failures.wait(0);
  CHECK(Client(server->address(), true).certificate_name() == "first");
  testing::WriteCertificate(folder.path(), "second");
  CHECK(deskmesh::testing::Eventually(
      [&] { return Client(server->address(), true).certificate_name() == "second"; }));
  // Who speaks plain HTTP here is let go.
  Client plain(server->address());
  plain.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  plain.ReadToEnd();
  CHECK(client.Get("/").body == "secure");
}

TEST_CASE("rubbish of every kind leaves the server well", "[http][server]") {
  const auto server = StartServer(Echo);
  std::uint64_t state = 7;
  const auto random = [&] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>(state >> 33U);
  };
  const std::string valid =
      "POST /a%20b?c=d HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nX-Y: z\r\n\r\nhello"
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (int round = 0; round < 300; ++round) {
    std::string bytes = valid;
    for (std::size_t changes = random() % 6; changes > 0; --changes) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    if (round % 10 == 0) {
      for (char& c : bytes) c = static_cast<char>(random());
    }
    Client client(server->address());
    const std::size_t cut = random() % bytes.size();
    client.Send(std::string_view(bytes).substr(0, cut));
    client.Send(std::string_view(bytes).substr(cut));
  }
  CHECK(Client(server->address()).Get("/").status == 200);
}

}  // namespace
}  // namespace deskmesh::http
