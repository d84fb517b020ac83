// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/label_classifier.h"

#include <catch2/catch.hpp>

#include <set>

#include "knowledge/language/core/ticket_classifier.h"

namespace deskmesh::knowledge {
namespace {

// Each label has a word, and a text any of them; words that say nothing stand between.
std::vector<TaggedText> Tagged(int count) {
  const std::pair<const char*, const char*> words[] = {
      {"export", "spreadsheet"}, {"mobile", "手机"}, {"speed", "slow"}, {"login", "password"}};
  std::vector<TaggedText> texts;
  for (int i = 0; i < count; ++i) {
    TaggedText text{.title = "case " + std::to_string(i * 7919 % 1000), .text = "we see that"};
    for (int k = 0; k < 4; ++k) {
      if ((i >> k) % 2 == 0) continue;
      text.text += std::string(" ") + words[k].second;
      text.labels.emplace_back(words[k].first);
    }
    text.text += " since noon";
    texts.push_back(text);
  }
  return texts;
}

std::set<std::string> Names(const std::vector<FoundLabel>& found) {
  std::set<std::string> names;
  for (const FoundLabel& label : found) names.insert(label.label);
  return names;
}

}  // namespace

TEST_CASE("a text gets all labels that are its own, or none", "[knowledge][core]") {
  const auto labels = LabelClassifier::Train(Tagged(160), TicketTypeOptions().features);
  REQUIRE(labels.ok());
  CHECK(Names(labels->Find("", "the spreadsheet is slow")) ==
        std::set<std::string>{"export", "speed"});
  CHECK(Names(labels->Find("", "手机")) == std::set<std::string>{"mobile"});
  CHECK(labels->Find("", "good morning").empty());
  CHECK(labels->Find("", "").empty());
  const auto found = labels->Find("", "slow when the password is typed");
  REQUIRE(found.size() == 2);
  CHECK(found[0].probability >= found[1].probability);
  CHECK(found[1].probability >= labels->threshold());
  for (const FoundLabel& label : found) {
    REQUIRE_FALSE(label.because.empty());
    const std::string& word = label.because[0].word;
    CHECK(std::string(label.label == "speed" ? "slow" : "password").find(word) !=
          std::string::npos);
  }
  CHECK(labels->MeasureOn(Tagged(200)).f1 > 0.98);
}

TEST_CASE("labels survive being stored, damage is refused", "[knowledge][core]") {
  const auto labels = LabelClassifier::Train(Tagged(96), TicketTypeOptions().features);
  REQUIRE(labels.ok());
  const std::string bytes = labels->Serialize();
  const auto again = LabelClassifier::Deserialize(bytes);
  REQUIRE(again.ok());
  CHECK(Names(again->Find("", "slow password")) == Names(labels->Find("", "slow password")));
  for (const std::string& damaged : {std::string(), bytes.substr(0, bytes.size() / 2), bytes + "x",
                                     "DMKTXT04" + bytes.substr(8)}) {
    CHECK(absl::IsDataLoss(LabelClassifier::Deserialize(damaged).status()));
  }
}

TEST_CASE("nothing is learned of labels where there are none", "[knowledge][core]") {
  CHECK(absl::IsInvalidArgument(LabelClassifier::Train({}, {}).status()));
  CHECK(absl::IsInvalidArgument(LabelClassifier::Train({{"a", "b", {}, ""}}, {}).status()));
  CHECK_FALSE(TryNewLabels(Tagged(40), {}, nullptr)->has_value());
  // One label that all have: blindly saying it is as good.
  std::vector<TaggedText> one = Tagged(100);
  for (TaggedText& text : one) text.labels = {"all"};
  CHECK_FALSE(TryNewLabels(one, {}, nullptr)->has_value());
}

TEST_CASE("labels replace others only where they do as well on the newest tickets",
          "[knowledge][core]") {
  const FeatureOptions features = TicketTypeOptions().features;
  const auto good = TryNewLabels(Tagged(160), features, nullptr);
  REQUIRE(good.ok());
  REQUIRE(good->has_value());
  CHECK((*good)->f1 > 0.95);
  CHECK((*good)->exact > 0.9);
  std::vector<TaggedText> spoiled = Tagged(160);
  for (std::size_t i = 0; i < 128; ++i) spoiled[i].labels = {i % 3 == 0 ? "export" : "login"};
  CHECK_FALSE(TryNewLabels(spoiled, features, &(*good)->classifier)->has_value());
  const auto again = TryNewLabels(Tagged(200), features, &(*good)->classifier);
  REQUIRE(again->has_value());
  CHECK((*again)->previous_f1 > 0.95);
}

}  // namespace deskmesh::knowledge
