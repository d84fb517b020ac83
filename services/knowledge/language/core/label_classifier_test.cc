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

TEST_CASE("rare labels aren't learned, and of many the commonest", "[knowledge][core]") {
  std::vector<TaggedText> texts;
  for (int label = 0; label < 230; ++label) {
    // The later ones are commoner; the first four are rare.
    const int count = label < 4 ? 4 : label < 30 ? 5 : 6;
    for (int i = 0; i < count; ++i) {
      const std::string name = "label" + std::to_string(label);
      texts.push_back({.title = "word" + name, .text = "we see that", .labels = {name}});
    }
  }
  const FeatureOptions few{.max_chars = 0, .max_words = 1};
  const auto labels = LabelClassifier::Train(texts, few);
  REQUIRE(labels.ok());
  CHECK(labels->labels().size() == 200);
  const std::set<std::string> learned(labels->labels().begin(), labels->labels().end());
  CHECK_FALSE(learned.contains("label3"));
  CHECK_FALSE(learned.contains("label29"));
  CHECK(learned.contains("label30"));
  CHECK(learned.contains("label229"));
  texts.resize(16);
  CHECK(absl::IsInvalidArgument(LabelClassifier::Train(texts, few).status()));
}

TEST_CASE("a training that isn't wanted any more ends", "[knowledge][core]") {
  int left = 0;
  const StopSign stop = [&left] { return left-- <= 0; };
  ClassifierOptions options = TicketTypeOptions();
  options.stop = stop;
  std::vector<LabeledText> texts;
  for (const TaggedText& text : Tagged(120)) {
    texts.push_back({text.title, text.text, text.labels.empty() ? "none" : text.labels[0]});
  }
  // Wherever it is: in reading, in the planes, behind them.
  for (const int asked : {0, 1, 130, 250, 300, 400}) {
    left = asked;
    CHECK(absl::IsCancelled(TextClassifier::Train(texts, options).status()));
    left = asked;
    CHECK(absl::IsCancelled(
        LabelClassifier::Train(Tagged(120), TicketTypeOptions().features, stop).status()));
  }
  left = 1'000'000;
  CHECK(TextClassifier::Train(texts, options).ok());
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
  CHECK(TryNewLabels(Tagged(40), {}, nullptr)->outcome == TrialOutcome::kTooFew);
  // One label that all have: blindly saying it is as good.
  std::vector<TaggedText> one = Tagged(100);
  for (TaggedText& text : one) text.labels = {"all"};
  CHECK(TryNewLabels(one, {}, nullptr)->outcome == TrialOutcome::kNotBetter);
}

TEST_CASE("labels replace others only where they do as well on the newest tickets",
          "[knowledge][core]") {
  const FeatureOptions features = TicketTypeOptions().features;
  const auto good = TryNewLabels(Tagged(160), features, nullptr);
  REQUIRE(good.ok());
  REQUIRE(good->classifier.has_value());
  CHECK(good->macro_f1 > 0.95);
  CHECK(good->accuracy > 0.9);
  std::vector<TaggedText> spoiled = Tagged(160);
  for (std::size_t i = 0; i < 128; ++i) spoiled[i].labels = {i % 3 == 0 ? "export" : "login"};
  CHECK(TryNewLabels(spoiled, features, &*good->classifier)->outcome == TrialOutcome::kNotBetter);
  const auto again = TryNewLabels(Tagged(200), features, &*good->classifier);
  REQUIRE(again->classifier.has_value());
  CHECK(again->previous_macro_f1 > 0.95);
}

}  // namespace deskmesh::knowledge
