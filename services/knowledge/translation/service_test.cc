// SPDX-License-Identifier: Apache-2.0

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <mutex>
#include <utility>

#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "deskmesh/knowledge/v1/translation_service.pb.h"
#include "knowledge/generator/translator.h"
#include "knowledge/module.h"
#include "knowledge/testing/fake_endpoint.h"
#include "platform/base/error.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::knowledge {
namespace {

// A local OpenAI-compatible endpoint that "translates" by putting `[zh]` in front of what it is sent.
class FakeTranslator {
 public:
  explicit FakeTranslator(bool is_forgetful = false)
      : endpoint_([this, is_forgetful](const std::string& request) {
          const auto body = boost::json::parse(FakeEndpoint::BodyOf(request));
          const std::string text(body.at("messages").as_array()[1].at("content").as_string());
          {
            const std::lock_guard lock(mutex_);
            seen_ += text + "\n";
          }
          const boost::json::value reply = {
              {"choices",
               {{{"message", {{"content", is_forgetful ? "[zh] nothing" : "[zh] " + text}}}}}}};
          return FakeEndpoint::Pieces{FakeEndpoint::Reply("200 OK", boost::json::serialize(reply))};
        }),
        config("knowledge:\n  translator_url: " + endpoint_.url + "\n") {}
  std::string Seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  std::mutex mutex_;
  std::string seen_;
  FakeEndpoint endpoint_;

 public:
  const std::string config;
};

absl::StatusOr<v1::TranslateTextResponse> Translate(testing::ServiceFixture& fixture,
                                                    const std::string& text,
                                                    const std::string& target) {
  v1::TranslateTextRequest request;
  request.set_text(text);
  request.set_target_locale(target);
  return fixture.Call<v1::TranslateTextResponse>("deskmesh.knowledge.v1.Translations/Translate",
                                                 request);
}

}  // namespace

TEST_CASE("messages are translated without their personal data", "[knowledge][translation]") {
  FakeTranslator translator;
  testing::ServiceFixture fixture(Define(), translator.config);
  const auto answer = Translate(fixture, "Please call 13812345678 about `E1203`.", "zh-CN");
  REQUIRE(answer.ok());
  CHECK(answer->text() == "[zh] Please call 13812345678 about `E1203`.");
  CHECK(answer->source_locale() == "en");
  CHECK(translator.Seen().find("13812345678") == std::string::npos);
  CHECK(translator.Seen().find("E1203") == std::string::npos);
  const auto same = Translate(fixture, "Please call me", "en");
  REQUIRE(same.ok());
  CHECK(same->text() == "Please call me");
}

TEST_CASE("traditional and simplified Chinese are translated into each other",
          "[knowledge][translation]") {
  FakeTranslator translator;
  testing::ServiceFixture fixture(Define(), translator.config);
  const auto to_simplified = Translate(fixture, "請問如何匯出報表", "zh-CN");
  REQUIRE(to_simplified.ok());
  CHECK(to_simplified->text() == "[zh] 請問如何匯出報表");
  CHECK(to_simplified->source_locale() == "zh-TW");
  const auto to_traditional = Translate(fixture, "请问如何导出报表", "zh-TW");
  REQUIRE(to_traditional.ok());
  CHECK(to_traditional->text() == "[zh] 请问如何导出报表");
  CHECK(to_traditional->source_locale() == "zh-CN");
  for (const auto& [text, target] :
       {std::pair("請問如何匯出報表", "zh-HK"), std::pair("请问如何导出报表", "zh"),
        std::pair("你好", "zh-TW")}) {
    INFO(text << " to " << target);
    const auto same = Translate(fixture, text, target);
    REQUIRE(same.ok());
    CHECK(same->text() == text);
  }
}

TEST_CASE("a target that is no language is refused by field", "[knowledge][translation]") {
  FakeTranslator translator;
  testing::ServiceFixture fixture(Define(), translator.config);
  for (const char* target : {"xx-invalid", "english", "en-XX", "zh_CN"}) {
    INFO(target);
    const absl::Status status = Translate(fixture, "Please call me", target).status();
    CHECK(absl::IsInvalidArgument(status));
    CHECK(std::string(base::MessageOf(status)).find("target_locale") != std::string::npos);
  }
}

TEST_CASE("an article gets a linked draft in the other language", "[knowledge][translation]") {
  FakeTranslator translator;
  testing::ServiceFixture fixture(Define(), translator.config);
  v1::CreateArticleRequest create;
  create.mutable_article()->set_title("Export reports");
  create.mutable_article()->set_body(
      "Press **Export**.\n\n```\nrun --all\n```\n\n[more](/help/x)\n");
  create.mutable_article()->set_locale("en");
  create.mutable_article()->set_category("reports");
  const auto source = fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Create", create);
  REQUIRE(source.ok());
  v1::DraftArticleTranslationRequest request;
  request.set_id(source->id());
  request.set_target_locale("en-GB");
  CHECK(absl::IsInvalidArgument(
      fixture.Call<v1::Article>("deskmesh.knowledge.v1.Translations/DraftArticle", request)
          .status()));
  request.set_target_locale("zh-CN");
  const auto draft =
      fixture.Call<v1::Article>("deskmesh.knowledge.v1.Translations/DraftArticle", request);
  REQUIRE(draft.ok());
  CHECK(draft->title() == "[zh] Export reports");
  CHECK(draft->body().find("```\nrun --all\n```") != std::string::npos);
  CHECK(draft->body().find("](/help/x)") != std::string::npos);
  CHECK(draft->locale() == "zh-CN");
  CHECK(draft->category() == "reports");
  CHECK(draft->state() == v1::Article::DRAFT);
  CHECK(draft->translation_id() == source->id());
  CHECK(base::DetailsOf(
            fixture.Call<v1::Article>("deskmesh.knowledge.v1.Translations/DraftArticle", request)
                .status())
            .reason == "TRANSLATION_EXISTS");
}

TEST_CASE("a translator that is off, away or loses parts is told by name",
          "[knowledge][translation]") {
  const auto reason = [](testing::ServiceFixture& fixture) {
    return base::DetailsOf(Translate(fixture, "Open `a` now", "zh-CN").status()).reason;
  };
  const auto is_configured = [](testing::ServiceFixture& fixture) {
    const auto translator = fixture.Call<v1::Translator>(
        "deskmesh.knowledge.v1.Translations/GetTranslator", v1::GetTranslatorRequest());
    REQUIRE(translator.ok());
    return translator->configured();
  };
  testing::ServiceFixture off(Define());
  CHECK_FALSE(is_configured(off));
  CHECK(reason(off) == "TRANSLATOR_OFF");
  testing::ServiceFixture away(Define(), "knowledge:\n  translator_url: http://127.0.0.1:1/v1\n");
  CHECK(is_configured(away));
  CHECK(reason(away) == "TRANSLATOR_UNAVAILABLE");
  FakeTranslator forgetful(/*is_forgetful=*/true);
  testing::ServiceFixture lossy(Define(), forgetful.config);
  CHECK(reason(lossy) == "TRANSLATOR_UNAVAILABLE");
  FakeTranslator good;
  testing::ServiceFixture poor(Define(), good.config + "  translator_daily_tokens: 50\n");
  CHECK(reason(poor) == "TRANSLATOR_BUDGET");
}

TEST_CASE("a text that can't be translated in time is refused with how far it went",
          "[knowledge][translation]") {
  class Counting final : public TranslationProvider {
   public:
    bool is_on() const override { return true; }
    absl::StatusOr<std::string> Translate(const std::string&, std::string_view text,
                                          std::string_view, std::string_view,
                                          std::chrono::milliseconds patience) override {
      CHECK(patience.count() > 0);
      return std::string(text);
    }
  };
  Counting provider;
  std::string text;
  for (int i = 0; i < 3'000; ++i) text += "A paragraph of an article.\n\n";
  const auto now = std::chrono::steady_clock::now();
  const auto whole =
      TranslateMarkdown(provider, "wsp", text, "en", "zh-CN", now + std::chrono::hours(1));
  REQUIRE(whole.ok());
  CHECK(*whole == text);
  const auto late = TranslateMarkdown(provider, "wsp", text, "en", "zh-CN", now);
  CHECK(base::DetailsOf(late.status()).reason == "TRANSLATION_TOO_SLOW");
  CHECK(std::string(base::MessageOf(late.status())).find(" 0 of ") != std::string::npos);
}

}  // namespace deskmesh::knowledge
