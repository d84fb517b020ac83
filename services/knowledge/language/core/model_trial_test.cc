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
  REQUIRE(good->has_value());
  CHECK((*good)->accuracy > 0.95);
  CHECK((*good)->previous_macro_f1 == 0);

  // Labels at random in the older tickets: worse than the one in use.
  std::vector<LabeledText> spoiled = Sorted(100);
  for (size_t i = 0; i < 80; ++i) spoiled[i].label = i % 4 < 2 ? "fault" : "billing";
  const auto refused = TryNewClassifier(spoiled, TicketTypeOptions(), &(*good)->classifier);
  REQUIRE(refused.ok());
  CHECK_FALSE(refused->has_value());

  const auto again = TryNewClassifier(Sorted(120), TicketTypeOptions(), &(*good)->classifier);
  REQUIRE(again->has_value());
  CHECK((*again)->previous_macro_f1 > 0.95);
}

TEST_CASE("a classifier isn't measured on what it has learned", "[knowledge][core]") {
  std::vector<LabeledText> texts = Sorted(200);
  const auto in_use = TextClassifier::Train(texts, TicketTypeOptions());
  REQUIRE(in_use.ok());
  const auto compared_with = [&](size_t unseen_from) {
    for (size_t i = 0; i < texts.size(); ++i) texts[i].is_unseen = i >= unseen_from;
    const auto tried = TryNewClassifier(texts, TicketTypeOptions(), &*in_use);
    REQUIRE(tried->has_value());
    return (*tried)->previous_macro_f1;
  };
  // Of the newest forty it must have missed twenty.
  CHECK(compared_with(180) > 0.9);
  CHECK(compared_with(181) == 0);
  CHECK(compared_with(200) == 0);
}

TEST_CASE("too few tickets or one label teach nothing", "[knowledge][core]") {
  CHECK_FALSE(TryNewClassifier(Sorted(49), TicketTypeOptions(), nullptr)->has_value());
  CHECK_FALSE(TryNewClassifier({}, TicketTypeOptions(), nullptr)->has_value());
  std::vector<LabeledText> one = Sorted(100);
  for (LabeledText& example : one) example.label = "fault";
  CHECK_FALSE(TryNewClassifier(one, TicketTypeOptions(), nullptr)->has_value());
}

}  // namespace deskmesh::knowledge
