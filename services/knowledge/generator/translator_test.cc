// SPDX-License-Identifier: Apache-2.0
#include "knowledge/generator/translator.h"

#include <catch2/catch.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "knowledge/testing/fake_endpoint.h"
#include "platform/base/error.h"
#include "platform/cache/cache.h"
#include "platform/clock/clock.h"

namespace deskmesh::knowledge {
namespace {

// Says what a test wants it to, and remembers what it was asked.
class ScriptedProvider final : public TranslationProvider {
 public:
  using Say = std::function<absl::StatusOr<std::string>(std::string_view text, std::size_t call)>;

  explicit ScriptedProvider(Say say) : say_(std::move(say)) {}

  bool is_on() const override { return true; }
  absl::StatusOr<std::string> Translate(const std::string& /*workspace*/, std::string_view text,
                                        std::string_view /*source_locale*/,
                                        std::string_view /*target_locale*/,
                                        std::chrono::milliseconds /*patience*/) override {
    std::size_t call = 0;
    {
      const std::lock_guard lock(mutex_);
      asked_.emplace_back(text);
      call = asked_.size();
    }
    return say_(text, call);
  }
  std::vector<std::string> Asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  const Say say_;
  std::mutex mutex_;
  std::vector<std::string> asked_;
};

absl::StatusOr<std::string> TranslatedBy(
    TranslationProvider& provider, std::string_view text,
    std::chrono::steady_clock::duration patience = std::chrono::hours(1)) {
  return TranslateMarkdown(provider, "wsp", text, "en", "zh-CN",
                           std::chrono::steady_clock::now() + patience);
}

std::string TranslatorReason(const absl::StatusOr<std::string>& said) {
  return base::DetailsOf(said.status()).reason;
}

absl::StatusOr<std::string> Same(std::string_view text, std::size_t /*call*/) {
  return std::string(text);
}

struct EndpointAsked {
  explicit EndpointAsked(TranslatorConfig config)
      : cache(*cache::Open({.url = "memory:"}, clock::SystemClock())),
        translator(std::move(config), *cache) {}
  absl::StatusOr<std::string> Ask(
      std::string_view target = "zh-CN",
      std::chrono::milliseconds patience = std::chrono::milliseconds(20'000)) {
    return translator.Translate("wsp", "Press the button.", "en", target, patience);
  }
  std::unique_ptr<cache::Cache> cache;
  ModelTranslator translator;
};

}  // namespace

TEST_CASE("a long text comes back in order, with the code and placeholders of each piece",
          "[knowledge][translation]") {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    const std::string n = std::to_string(i);
    text += "Step " + n + ": press `run_" + n + "` for {{name_" + n + "}}, see [more](/help/" + n +
            ").\n\n";
  }
  text += "```\nrun_all --now\n\nrun_rest\n```\n";
  ScriptedProvider provider(Same);
  const auto whole = TranslatedBy(provider, text);
  REQUIRE(whole.ok());
  CHECK(*whole == text);
  const std::vector<std::string> asked = provider.Asked();
  CHECK(asked.size() > 2);
  for (const std::string& piece : asked) {
    for (const char* kept : {"run_", "{{", "/help/", "--now"}) {
      INFO(kept << " in " << piece);
      CHECK(piece.find(kept) == std::string::npos);
    }
  }
}

TEST_CASE("a piece that comes back without its code is asked for once more",
          "[knowledge][translation]") {
  ScriptedProvider provider([](std::string_view text, std::size_t call) {
    return absl::StatusOr<std::string>(call == 1 ? "Jetzt öffnen" : "Jetzt " + std::string(text));
  });
  const auto whole = TranslatedBy(provider, "Open `a` now");
  REQUIRE(whole.ok());
  CHECK(*whole == "Jetzt Open `a` now");
  CHECK(provider.Asked().size() == 2);
}

TEST_CASE(
    "a translation that loses, doubles or invents a mark twice is refused, and so is a refusal",
    "[knowledge][translation]") {
  const std::pair<const char*, ScriptedProvider::Say> rows[] = {
      {"a refusal", [](std::string_view, std::size_t) { return "I can't help with that."; }},
      {"a part", [](std::string_view text, std::size_t) { return std::string(text.substr(0, 4)); }},
      {"twice",
       [](std::string_view text, std::size_t) { return std::string(text) + std::string(text); }},
      {"another", [](std::string_view text, std::size_t) { return std::string(text) + "⟦7⟧"; }},
      {"half a mark", [](std::string_view text, std::size_t) { return std::string(text) + "⟦"; }},
  };
  for (const auto& [what, say] : rows) {
    INFO(what);
    ScriptedProvider provider(say);
    CHECK(TranslatorReason(TranslatedBy(provider, "Open `a` now")) == "TRANSLATOR_UNAVAILABLE");
    CHECK(provider.Asked().size() == 2);
  }
}

TEST_CASE("blank ends of a text stay and blank texts are nobody's to translate",
          "[knowledge][translation]") {
  ScriptedProvider provider(
      [](std::string_view, std::size_t) { return absl::StatusOr<std::string>("Hallo"); });
  const auto said = TranslatedBy(provider, "\n\n  Hello there  \n\n");
  REQUIRE(said.ok());
  CHECK(*said == "\n\n  Hallo  \n\n");
  CHECK(provider.Asked() == std::vector<std::string>{"Hello there"});
  for (const char* blank : {"", " ", "\n\n \n"}) {
    const auto same = TranslatedBy(provider, blank);
    REQUIRE(same.ok());
    CHECK(*same == blank);
  }
  CHECK(provider.Asked().size() == 1);
}

TEST_CASE("what the provider says of one piece is told and the others aren't asked for",
          "[knowledge][translation]") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += std::string(4'000, 'a') + "\n\n";
  ScriptedProvider provider([](std::string_view, std::size_t) -> absl::StatusOr<std::string> {
    return base::Failure(absl::StatusCode::kResourceExhausted, "TRANSLATOR_BUDGET", "used up");
  });
  CHECK(TranslatorReason(TranslatedBy(provider, text)) == "TRANSLATOR_BUDGET");
  CHECK(provider.Asked().size() <= 12);
}

TEST_CASE("no part of a text is given where another one took too long",
          "[knowledge][translation]") {
  const std::string text =
      std::string(5'000, 'a') + "\n\n" + std::string(5'000, 'b') + "\n\nslow one";
  constexpr auto kPatience = std::chrono::milliseconds(50);
  ScriptedProvider provider(
      [&](std::string_view piece, std::size_t) -> absl::StatusOr<std::string> {
        if (piece.find("slow") == std::string_view::npos) return std::string(piece);
        std::this_thread::sleep_for(kPatience);
        return base::Failure(absl::StatusCode::kUnavailable, "TRANSLATOR_UNAVAILABLE", "too slow");
      });
  const auto late = TranslatedBy(provider, text, kPatience);
  CHECK(TranslatorReason(late) == "TRANSLATION_TOO_SLOW");
  CHECK(std::string(base::MessageOf(late.status())).find(" of 2 parts") != std::string::npos);
}

TEST_CASE("a translator is told the languages and asked with the installation's key",
          "[knowledge][translation]") {
  FakeEndpoint endpoint(
      {FakeEndpoint::Reply("200 OK", R"({"choices":[{"message":{"content":"按下按钮。"}}]})")});
  EndpointAsked asked({.url = endpoint.url, .model = "small", .api_key = "k-1"});
  const auto said = asked.Ask();
  REQUIRE(said.ok());
  CHECK(*said == "按下按钮。");
  const std::string request = endpoint.Request();
  CHECK(request.starts_with("POST /v1/chat/completions "));
  CHECK(request.find("Authorization: Bearer k-1") != std::string::npos);
  CHECK(request.find("\"model\":\"small\"") != std::string::npos);
  CHECK(request.find("from English to Simplified Chinese") != std::string::npos);
  CHECK(request.find("Press the button.") != std::string::npos);
  REQUIRE(asked.Ask("zh-TW").ok());
  CHECK(endpoint.Request().find("to Traditional Chinese") != std::string::npos);
}

TEST_CASE("an answer that errs, breaks off or can't be read is no translation",
          "[knowledge][translation]") {
  const std::string whole =
      FakeEndpoint::Reply("200 OK", R"({"choices":[{"message":{"content":"words"}}]})");
  const std::string rows[] = {
      FakeEndpoint::Reply("500 Oops", "words of the other side"),
      FakeEndpoint::Reply("302 Found", ""),
      FakeEndpoint::Reply("200 OK", "words of the other side"),
      FakeEndpoint::Reply("200 OK", ""),
      FakeEndpoint::Reply("200 OK", "[]"),
      FakeEndpoint::Reply("200 OK", R"({"choices":{}})"),
      FakeEndpoint::Reply("200 OK", R"({"choices":[]})"),
      FakeEndpoint::Reply("200 OK", R"({"choices":["words"]})"),
      FakeEndpoint::Reply("200 OK", R"({"choices":[{"message":"words"}]})"),
      FakeEndpoint::Reply("200 OK", R"({"choices":[{"message":{"content":7}}]})"),
      FakeEndpoint::Reply("200 OK", R"({"choices":[{"message":{"content":""}}]})"),
      whole.substr(0, whole.size() - 5),
      "garbage",
  };
  for (const std::string& row : rows) {
    INFO(row);
    FakeEndpoint endpoint({row});
    EndpointAsked asked({.url = endpoint.url, .model = "small"});
    const auto said = asked.Ask();
    CHECK(TranslatorReason(said) == "TRANSLATOR_UNAVAILABLE");
    CHECK(std::string(base::MessageOf(said.status())).find("words") == std::string::npos);
  }
}

TEST_CASE("a translator that keeps silent is left when its time or its asker's is over",
          "[knowledge][translation]") {
  FakeEndpoint silent(FakeEndpoint::Pieces{});
  EndpointAsked asked(
      {.url = silent.url, .model = "small", .timeout = std::chrono::milliseconds(50)});
  CHECK(TranslatorReason(asked.Ask()) == "TRANSLATOR_UNAVAILABLE");
  EndpointAsked hurried({.url = silent.url, .model = "small", .timeout = std::chrono::minutes(10)});
  CHECK(TranslatorReason(hurried.Ask("zh-CN", std::chrono::milliseconds(50))) ==
        "TRANSLATOR_UNAVAILABLE");
}

}  // namespace deskmesh::knowledge
