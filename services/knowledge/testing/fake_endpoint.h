// SPDX-License-Identifier: Apache-2.0
//
// A local HTTP endpoint in the place of a model, for the tests of this domain.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace deskmesh::knowledge {

// Answers one request at a time with what a test wants said: the bytes of a response, head and all, in
// pieces. Without any it keeps silent until the caller leaves.
class FakeEndpoint {
 public:
  using Pieces = std::vector<std::string>;
  // Runs on the endpoint's thread.
  using Answer = std::function<Pieces(const std::string& request)>;

  explicit FakeEndpoint(Pieces pieces)
      : FakeEndpoint([pieces = std::move(pieces)](const std::string&) { return pieces; }) {}
  explicit FakeEndpoint(Answer answer) : answer_(std::move(answer)) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/v1";
    REQUIRE(listen(listener_, 64) == 0);
    thread_ = std::thread([this] { Serve(); });
  }
  ~FakeEndpoint() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

  std::string url;

  // The last request, head and body.
  std::string Request() const {
    const std::lock_guard lock(mutex_);
    return request_;
  }

  static std::string BodyOf(const std::string& request) {
    const std::size_t head = request.find("\r\n\r\n");
    return head == std::string::npos ? "" : request.substr(head + 4);
  }
  static std::string Reply(const std::string& status, const std::string& body) {
    return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\n" +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

 private:
  void Serve() {
    for (int client = 0; (client = accept(listener_, nullptr, nullptr)) >= 0; close(client)) {
      const std::string request = Receive(client);
      {
        const std::lock_guard lock(mutex_);
        request_ = request;
      }
      const Pieces pieces = answer_(request);
      char byte = 0;
      if (pieces.empty()) recv(client, &byte, 1, 0);
      for (const std::string& piece : pieces) {
        send(client, piece.data(), piece.size(), MSG_NOSIGNAL);
      }
    }
  }

  // The whole body: its length is in the head.
  static std::string Receive(int client) {
    std::string request;
    char buffer[4096];
    while (true) {
      const std::size_t head = request.find("\r\n\r\n");
      const std::size_t length = request.find("Content-Length: ");
      if (head != std::string::npos && length != std::string::npos &&
          request.size() >= head + 4 + std::stoul(request.substr(length + 16))) {
        return request;
      }
      const ssize_t got = recv(client, buffer, sizeof buffer, 0);
      if (got <= 0) return request;
      request.append(buffer, static_cast<std::size_t>(got));
    }
  }

  const Answer answer_;
  int listener_ = -1;
  std::thread thread_;
  mutable std::mutex mutex_;
  std::string request_;
};

}  // namespace deskmesh::knowledge
