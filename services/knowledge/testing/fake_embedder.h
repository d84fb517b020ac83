// SPDX-License-Identifier: Apache-2.0
//
// A local embedding model, for the tests of this domain.
#pragma once

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <mutex>
#include <string>
#include <vector>

#include "knowledge/testing/fake_endpoint.h"

namespace deskmesh::knowledge {

// Knows four meanings, whatever the words: vectors of eight numbers. Other queries are near nothing.
class FakeEmbedder {
 public:
  enum class Mode { kGood, kError, kRefusing, kSilent, kShort, kInfinite, kZero, kFewer, kGarbage };

  std::atomic<Mode> mode{Mode::kGood};

  // Answers 500 where a text holds these words; empty: nowhere.
  void FailAt(const std::string& words) {
    const std::lock_guard lock(mutex_);
    failing_ = words;
  }
  // The last request, head and body.
  std::string Request() const { return endpoint_.Request(); }
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
  FakeEndpoint::Pieces Hear(const std::string& request) {
    boost::system::error_code error;
    const boost::json::value asked = boost::json::parse(FakeEndpoint::BodyOf(request), error);
    std::vector<std::string> texts;
    if (!error) {
      for (const boost::json::value& text : asked.at("input").as_array()) {
        texts.emplace_back(text.as_string());
      }
    }
    bool fails = false;
    {
      const std::lock_guard lock(mutex_);
      texts_.insert(texts_.end(), texts.begin(), texts.end());
      fails = !failing_.empty() && std::ranges::any_of(texts, [&](const std::string& text) {
        return text.find(failing_) != std::string::npos;
      });
    }
    if (fails) return {FakeEndpoint::Reply("500 Oops", "{}")};
    if (mode == Mode::kSilent) return {};
    return {Answer(texts)};
  }

  std::string Answer(const std::vector<std::string>& texts) const {
    if (mode == Mode::kError) return FakeEndpoint::Reply("500 Oops", "{}");
    if (mode == Mode::kRefusing) return FakeEndpoint::Reply("400 Bad Request", "{}");
    if (mode == Mode::kGarbage) return FakeEndpoint::Reply("200 OK", "{\"data\":[{");
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
    return FakeEndpoint::Reply("200 OK", "{\"object\":\"list\",\"data\":[" + data + "]}");
  }

  std::mutex mutex_;
  std::vector<std::string> texts_;
  std::string failing_;
  FakeEndpoint endpoint_{[this](const std::string& request) { return Hear(request); }};

 public:
  const std::string url = endpoint_.url;
};

}  // namespace deskmesh::knowledge
