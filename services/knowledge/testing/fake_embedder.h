// SPDX-License-Identifier: Apache-2.0
//
// A local embedding model, for the tests of this domain.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace deskmesh::knowledge {

// Knows four meanings, whatever the words: vectors of eight numbers. Other queries are near nothing.
class FakeEmbedder {
 public:
  enum class Mode { kGood, kError, kRefusing, kSilent, kShort, kInfinite, kZero, kFewer, kGarbage };

  FakeEmbedder() {
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
  ~FakeEmbedder() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

  std::atomic<Mode> mode{Mode::kGood};
  std::string url;

  // The last request, head and body.
  std::string Request() {
    const std::lock_guard lock(mutex_);
    return request_;
  }
  // How many texts that begin so were sent.
  std::ptrdiff_t Count(const std::string& beginning) {
    const std::lock_guard lock(mutex_);
    return std::ranges::count_if(
        texts_, [&](const std::string& text) { return text.starts_with(beginning); });
  }
  bool HasSeen(const std::string& words) {
    const std::lock_guard lock(mutex_);
    return std::ranges::any_of(
        texts_, [&](const std::string& text) { return text.find(words) != std::string::npos; });
  }

  // Of length 1 or not, as the model says it.
  static std::vector<float> VectorOf(const std::string& text) {
    static const std::vector<std::vector<std::string>> kMeanings = {
        {"gantt", "Gantt", "strips", "条状"},
        {"password", "key to the door", "钥匙"},
        {"hours", "minutes", "工时"},
        {"board", "columns", "看板"}};
    std::vector<float> vector(8, 0);
    vector[text.starts_with("passage: ") ? 6 : 7] = 0.2F;
    for (std::size_t i = 0; i < kMeanings.size(); ++i) {
      for (const std::string& word : kMeanings[i]) {
        if (text.find(word) != std::string::npos) vector[i] = 2;
      }
    }
    return vector;
  }

 private:
  void Serve() {
    for (int client = 0; (client = accept(listener_, nullptr, nullptr)) >= 0; close(client)) {
      const std::string request = Receive(client);
      const std::string body = request.substr(std::min(request.size(), request.find("\r\n\r\n")));
      boost::system::error_code error;
      const boost::json::value asked = boost::json::parse(body, error);
      std::vector<std::string> texts;
      if (!error) {
        for (const boost::json::value& text : asked.at("input").as_array()) {
          texts.emplace_back(text.as_string());
        }
      }
      {
        const std::lock_guard lock(mutex_);
        request_ = request;
        texts_.insert(texts_.end(), texts.begin(), texts.end());
      }
      if (mode == Mode::kSilent) {
        char byte = 0;
        recv(client, &byte, 1, 0);  // until the caller leaves
        continue;
      }
      const std::string answer = Answer(texts);
      send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
  }

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

  std::string Answer(const std::vector<std::string>& texts) const {
    if (mode == Mode::kError) return Reply("500 Oops", "{}");
    if (mode == Mode::kRefusing) return Reply("400 Bad Request", "{}");
    if (mode == Mode::kGarbage) return Reply("200 OK", "{\"data\":[{");
    std::string data;
    // Numbered, and in another order than they were sent.
    for (std::size_t i = texts.size(); i-- > (mode == Mode::kFewer ? 1 : 0);) {
      std::string numbers;
      for (float number : VectorOf(texts[i])) {
        if (mode == Mode::kZero) number = 0;
        numbers += (numbers.empty() ? "" : ",") + std::to_string(number);
      }
      if (mode == Mode::kShort) numbers.resize(numbers.rfind(','));
      if (mode == Mode::kInfinite) numbers.replace(0, numbers.find(','), "1e999");
      data += (data.empty() ? "" : ",") +
              ("{\"object\":\"embedding\",\"index\":" + std::to_string(i)) + ",\"embedding\":[" +
              numbers + "]}";
    }
    return Reply("200 OK", "{\"object\":\"list\",\"data\":[" + data + "]}");
  }

  static std::string Reply(const std::string& status, const std::string& body) {
    return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\n" +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  int listener_ = -1;
  std::thread thread_;
  std::mutex mutex_;
  std::string request_;
  std::vector<std::string> texts_;
};

}  // namespace deskmesh::knowledge
