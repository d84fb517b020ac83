// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/word_meanings.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "knowledge/language/core/intent_classifier.h"
#include "knowledge/language/core/ticket_classifier.h"

namespace deskmesh::knowledge {
namespace {

bool Means(std::string_view text, std::string_view meaning) {
  return std::ranges::count(DescribeMeanings(text::Tokenize(text, true)), meaning) > 0;
}

TEST_CASE("words of both languages mean the same", "[language][meanings]") {
  for (const char* text : {"my parcel hasn't arrived", "我的包裹还没到", "Shipping?"}) {
    CHECK(Means(text, "deliver"));
  }
  CHECK(Means("where are you located?", "where"));
  CHECK(Means("退款什么时候到账", "refund"));
  CHECK(Means("退款什么时候到账", "when"));
  CHECK(Means("REFUNDED twice", "refund"));  // by stem, in any letters
  CHECK(DescribeMeanings({}).empty());
  CHECK(DescribeMeanings(text::Tokenize("zyzzyva 𠀀 \xFF")).empty());
}

TEST_CASE("the longest phrase decides what its words mean", "[language][meanings]") {
  CHECK(Means("how much is it", "amount"));
  CHECK_FALSE(Means("how much is it", "ask"));
  CHECK(Means("send back", "return"));
  CHECK_FALSE(Means("send, then come back", "return"));
  CHECK(Means("is there a discount", "discount"));
}

TEST_CASE("every meaning of the list has words of both languages", "[language][meanings]") {
  const std::string_view list = WordMeaningList();
  size_t meanings = 0;
  for (size_t begin = 0; begin < list.size();) {
    size_t end = list.find('\n', begin);
    while (end + 1 < list.size() && list[end + 1] == ' ') end = list.find('\n', end + 1);
    const std::string_view paragraph = list.substr(begin, end - begin);
    begin = end + 1;
    const size_t colon = paragraph.find(':');
    INFO(paragraph);
    REQUIRE(colon != std::string_view::npos);
    CHECK(
        std::ranges::any_of(paragraph.substr(colon), [](char c) { return c >= 'a' && c <= 'z'; }));
    CHECK(std::ranges::any_of(paragraph, [](char c) { return static_cast<signed char>(c) < 0; }));
    ++meanings;
  }
  CHECK(meanings > 150);
}

TEST_CASE("intents are found by words that no example had", "[language][intent]") {
  std::vector<LabeledText> examples;
  for (const char* text : {"cancel my order", "please cancel the order", "I want to cancel"}) {
    examples.push_back({"", text, "cancel"});
  }
  for (const char* text : {"track my order", "what is my order status", "order tracking please"}) {
    examples.push_back({"", text, "status"});
  }
  for (const char* text : {"price of this item", "what does it cost", "cost of the item please"}) {
    examples.push_back({"", text, "price"});
  }
  const auto classifier = IntentClassifier::Train(examples);
  REQUIRE(classifier.ok());
  CHECK(classifier->Decide("revoke that purchase").intent == "cancel");
  CHECK(classifier->Decide("多少钱").intent == "price");
  CHECK(classifier->Decide("我的货到哪了，进度查询").intent == "status");
}

TEST_CASE("a stored classifier knows whether it looks at meanings", "[language][meanings]") {
  std::vector<LabeledText> examples;
  for (const char* text : {"refund my money", "I need a refund", "money back please"}) {
    examples.push_back({"", text, "refund"});
  }
  for (const char* text : {"book a flight", "two tickets please", "a seat on the plane"}) {
    examples.push_back({"", text, "travel"});
  }
  ClassifierOptions lighter = IntentOptions();
  lighter.features.meaning_weight = 0.2F;
  for (const auto& options : {IntentOptions(), lighter, SentimentOptions()}) {
    const auto classifier = TextClassifier::Train(examples, options);
    REQUIRE(classifier.ok());
    const auto copy = TextClassifier::Deserialize(classifier->Serialize());
    REQUIRE(copy.ok());
    CHECK(copy->features().options().meanings == options.features.meanings);
    if (options.features.meanings) {
      CHECK(copy->features().options().meaning_weight == options.features.meaning_weight);
    }
    CHECK(copy->features().Count("", "reimburse me for the trip").distinct ==
          classifier->features().Count("", "reimburse me for the trip").distinct);
  }
}

TEST_CASE("a lighter meaning moves a text less", "[language][meanings]") {
  const std::vector<std::string> texts = {"refund my money", "book a flight"};
  const auto share_of_meanings = [&](float weight) {
    FeatureOptions options = IntentOptions().features;
    options.meaning_weight = weight;
    std::vector<std::vector<TextFeature>> features;
    for (const std::string& text : texts) features.push_back(ExtractFeatures("", text, options));
    const auto space = FeatureSpace::Fit(features, {0, 1}, 2, options, 1'000);
    float square = 0;
    for (const auto& [feature, value] :
         space.Transform(space.Count(features[0]), FeatureWeighting::kRarity)) {
      if (space.Name(feature).starts_with('m')) square += value * value;
    }
    return square;  // of a vector of length 1
  };
  CHECK(share_of_meanings(0) == 0);
  CHECK(share_of_meanings(0.35F) > 0);
  CHECK(share_of_meanings(0.7F) > 2 * share_of_meanings(0.35F));
}

}  // namespace
}  // namespace deskmesh::knowledge
