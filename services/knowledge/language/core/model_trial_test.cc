// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/model_trial.h"

#include <catch2/catch.hpp>

#include "knowledge/language/core/ticket_classifier.h"

namespace deskmesh::knowledge {
namespace {

std::vector<LabeledText> Sorted(int count) {
  std::vector<LabeledText> examples;
  for (int i = 0; i < count; ++i) {
    const bool is_fault = i % 2 == 0;
    examples.push_back({"", (is_fault ? "crash exception " : "invoice refund ") + std::to_string(i),
                        is_fault ? "fault" : "billing", ""});
  }
  return examples;
}

}  // namespace

TEST_CASE("a classifier replaces another only if it does as well on the newest tickets",
          "[knowledge][core]") {
  const auto good = TryNewClassifier(Sorted(100), TicketTypeOptions(), nullptr);
  REQUIRE(good.ok());
  REQUIRE(good->outcome == TrialOutcome::kTaken);
  CHECK(good->accuracy > 0.95);
  CHECK(good->baseline_macro_f1 < 0.5);
  CHECK(good->previous_macro_f1 == 0);

  // Labels at random in the older tickets: worse than the one in use.
  std::vector<LabeledText> spoiled = Sorted(100);
  for (size_t i = 0; i < 80; ++i) spoiled[i].label = i % 4 < 2 ? "fault" : "billing";
  const auto refused = TryNewClassifier(spoiled, TicketTypeOptions(), &*good->classifier);
  REQUIRE(refused.ok());
  CHECK(refused->outcome == TrialOutcome::kNotBetter);
  CHECK_FALSE(refused->classifier.has_value());
  CHECK(refused->previous_macro_f1 > refused->macro_f1);

  const auto again = TryNewClassifier(Sorted(120), TicketTypeOptions(), &*good->classifier);
  CHECK(again->outcome == TrialOutcome::kTaken);
  CHECK(again->previous_macro_f1 > 0.95);
}

TEST_CASE("a classifier isn't replaced before there is something new to compare by",
          "[knowledge][core]") {
  std::vector<LabeledText> texts = Sorted(200);
  const auto in_use = TextClassifier::Train(texts, TicketTypeOptions());
  REQUIRE(in_use.ok());
  const auto compared_with = [&](size_t unseen_from) {
    for (size_t i = 0; i < texts.size(); ++i) texts[i].is_unseen = i >= unseen_from;
    return *TryNewClassifier(texts, TicketTypeOptions(), &*in_use);
  };
  // Of the newest forty it must have missed thirty.
  CHECK(compared_with(170).outcome == TrialOutcome::kTaken);
  CHECK(compared_with(170).previous_macro_f1 > 0.9);
  CHECK(compared_with(171).outcome == TrialOutcome::kTooFew);
  CHECK(compared_with(200).outcome == TrialOutcome::kTooFew);
}

TEST_CASE("what the classifier in use has learned doesn't judge, however new it looks",
          "[knowledge][core]") {
  // The newest forty are old ones that were touched again.
  std::vector<LabeledText> texts = Sorted(200);
  for (size_t i = 0; i < texts.size(); ++i) texts[i].is_unseen = i >= 100 && i < 160;
  const auto split = SplitForTrial(texts, /*is_compared=*/true,
                                   [](const LabeledText& text) { return text.label; });
  REQUIRE(split.has_value());
  CHECK(split->judging.size() == 40);
  for (const LabeledText& text : split->judging) CHECK(text.is_unseen);
}

TEST_CASE("where the newest tickets all say the same, tickets of all times judge",
          "[knowledge][core]") {
  std::vector<LabeledText> texts = Sorted(160);
  for (int i = 0; i < 60; ++i) {
    texts.push_back({"", "invoice refund again " + std::to_string(i), "billing", ""});
  }
  const auto tried = TryNewClassifier(texts, TicketTypeOptions(), nullptr);
  CHECK(tried->outcome == TrialOutcome::kTaken);
  CHECK(tried->baseline_macro_f1 < 0.6);
  CHECK(tried->macro_f1 > 0.9);
}

TEST_CASE("what nobody stands behind teaches but doesn't judge", "[knowledge][core]") {
  // Nobody looked at the newer half, and all of it is wrong.
  std::vector<LabeledText> texts = Sorted(200);
  for (size_t i = 100; i < texts.size(); ++i) {
    texts[i].is_confirmed = false;
    texts[i].label = texts[i].label == "fault" ? "billing" : "fault";
    texts[i].text = "other words " + texts[i].text;
  }
  const auto tried = TryNewClassifier(texts, TicketTypeOptions(), nullptr);
  CHECK(tried->examples == 200);
  CHECK(tried->accuracy > 0.9);  // of thirty of the confirmed ones

  const auto split = SplitForTrial(texts, /*is_compared=*/false,
                                   [](const LabeledText& text) { return text.label; });
  REQUIRE(split.has_value());
  CHECK(split->judging.size() == 30);
  CHECK(split->learned.size() == 170);
  for (const LabeledText& text : split->judging) CHECK(text.is_confirmed);
}

TEST_CASE("a first classifier must do better than the rules it would displace",
          "[knowledge][core]") {
  const auto tried = [](const auto& rule, const TextClassifier* in_use) {
    std::vector<LabeledText> texts = Sorted(200);
    for (size_t i = 0; i < texts.size(); ++i) texts[i].ruled = rule(texts[i], i);
    return *TryNewClassifier(texts, TicketTypeOptions(), in_use);
  };
  const auto right = [](const LabeledText& text, size_t) { return text.label; };
  const auto by_default = [](const LabeledText&, size_t) { return std::string("billing"); };
  const auto seldom_known = [](const LabeledText& text, size_t i) {
    return i % 2 == 0 ? std::string() : text.label;
  };
  const auto no_better = tried(right, nullptr);
  CHECK(no_better.outcome == TrialOutcome::kNotBetter);
  CHECK(no_better.rules_accuracy == 1);
  CHECK(no_better.rules_macro_f1 == 1);
  CHECK_FALSE(no_better.classifier.has_value());

  const auto better = tried(by_default, nullptr);
  CHECK(better.outcome == TrialOutcome::kTaken);
  CHECK(better.rules_accuracy == Approx(0.5));

  // Of twenty tickets nothing can be said, and a later model is held to the one before.
  CHECK(tried(seldom_known, nullptr).outcome == TrialOutcome::kTaken);
  CHECK(tried(seldom_known, nullptr).rules_accuracy == 0);
  CHECK(tried(right, &*better.classifier).outcome == TrialOutcome::kTaken);
}

TEST_CASE("no model is taken on fewer than thirty judging tickets", "[knowledge][core]") {
  std::vector<LabeledText> texts = Sorted(50);
  const auto tried = [&] { return *TryNewClassifier(texts, TicketTypeOptions(), nullptr); };
  CHECK(tried().outcome == TrialOutcome::kTaken);
  // Guesses alone to learn from, though there are enough of them.
  for (LabeledText& text : Sorted(40)) {
    text.is_confirmed = false;
    texts.insert(texts.begin(), text);
  }
  texts.pop_back();
  CHECK(tried().outcome == TrialOutcome::kTooFew);
}

TEST_CASE("too few tickets or one label teach nothing", "[knowledge][core]") {
  const auto outcome = [](const std::vector<LabeledText>& texts) {
    return TryNewClassifier(texts, TicketTypeOptions(), nullptr)->outcome;
  };
  CHECK(outcome(Sorted(49)) == TrialOutcome::kTooFew);
  CHECK(outcome({}) == TrialOutcome::kTooFew);
  std::vector<LabeledText> one = Sorted(100);
  for (LabeledText& example : one) example.label = "fault";
  CHECK(outcome(one) == TrialOutcome::kOneValue);
  for (LabeledText& example : one) example.is_confirmed = false;
  CHECK(outcome(one) == TrialOutcome::kTooFew);
}

}  // namespace deskmesh::knowledge
