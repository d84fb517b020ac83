// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include <cmath>
#include <set>
#include <string>

#include "knowledge/language/core/calibration.h"
#include "knowledge/language/core/counted_text.h"
#include "knowledge/language/core/intent_classifier.h"
#include "knowledge/language/core/polarity.h"
#include "knowledge/language/core/text_classifier.h"
#include "knowledge/language/core/text_structure.h"
#include "knowledge/language/core/ticket_classifier.h"

namespace deskmesh::knowledge {
namespace {

std::vector<LabeledText> SomeTickets() {
  const std::vector<std::string> bugs = {
      "crashes", "报错了", "fails with an error", "崩溃了", "throws an exception", "打不开"};
  const std::vector<std::string> wishes = {
      "please add",          "希望增加",  "it would be nice to have", "建议支持",
      "feature request for", "能不能加上"};
  const std::vector<std::string> things = {"the board",  "导出",   "gantt chart", "登录",
                                           "the report", "甘特图", "filters",     "仪表盘"};
  std::vector<LabeledText> examples;
  for (const std::string& thing : things) {
    for (const std::string& bug : bugs) examples.push_back({"", thing + " " + bug, "bug"});
    for (const std::string& wish : wishes) examples.push_back({"", wish + " " + thing, "feature"});
  }
  return examples;
}

TEST_CASE("a classifier learns both languages and names the words", "[language][classifier]") {
  const auto classifier = TextClassifier::Train(SomeTickets());
  REQUIRE(classifier.ok());
  CHECK(classifier->Classify("", "the calendar crashes").label == "bug");
  CHECK(classifier->Classify("", "希望增加日历").label == "feature");
  CHECK(classifier->quality().accuracy > 0.9);
  const TextDecision decision = classifier->ClassifyAndExplain("", "calendar crashes");
  REQUIRE_FALSE(decision.because.empty());
  CHECK(decision.because[0].word.find("crash") != std::string::npos);
  CHECK(decision.confidence > 0.5);
  CHECK(decision.confidence <= 1);
}

TEST_CASE("training is deterministic and a stored model decides the same",
          "[language][classifier]") {
  const auto one = TextClassifier::Train(SomeTickets());
  const auto two = TextClassifier::Train(SomeTickets());
  REQUIRE(one.ok());
  const std::string bytes = one->Serialize();
  CHECK((bytes == two->Serialize()));
  const auto loaded = TextClassifier::Deserialize(bytes);
  REQUIRE(loaded.ok());
  for (const LabeledText& example : SomeTickets()) {
    CHECK(loaded->Classify("", example.text).label == one->Classify("", example.text).label);
  }
  CHECK_FALSE(TextClassifier::Deserialize(bytes.substr(0, bytes.size() / 2)).ok());
  CHECK_FALSE(TextClassifier::Deserialize("nonsense").ok());
}

TEST_CASE("odd training sets are refused or survived", "[language][classifier]") {
  CHECK(TextClassifier::Train({}).status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(TextClassifier::Train({{"", "x", ""}}).status().code() ==
        absl::StatusCode::kInvalidArgument);
  const auto one_class = TextClassifier::Train({{"", "a", "only"}, {"", "b", "only"}});
  REQUIRE(one_class.ok());
  CHECK(one_class->Classify("", "whatever").label == "only");
  const auto empty_texts = TextClassifier::Train({{"", "", "a"}, {"", "\xFF\xFF", "b"}});
  REQUIRE(empty_texts.ok());
  CHECK_NOTHROW(empty_texts->Classify("", std::string(100'000, '!')));
}

TEST_CASE("the structure of a ticket is described", "[language][features]") {
  const std::vector<std::string> names = DescribeStructure(
      "[Bug] Export hangs?",
      "### Issue Type\n\nDocumentation Bug\n\n### Version\n4.12.1\n- [x] I searched\n- [ ] I asked\n"
      "```\nTraceback (most recent call last):\n  File \"a.py\", line 3, in f\n```\n"
      "See https://forum.example.com/t/77 and ![shot](a.png)");
  const auto has = [&](std::string_view name) {
    return std::ranges::find(names, name) != names.end();
  };
  CHECK(has("<[bug]"));
  CHECK(has("?issue type=documentation bug"));
  CHECK(has("?version=0.0.0"));
  CHECK(has("+- [x] i searched"));
  CHECK(has("nticked1"));
  CHECK(has("nunticked1"));
  CHECK(has("nframes1"));
  CHECK(has("npictures1"));
  CHECK(has("@forum.example.com"));
  CHECK(has("ntitle?"));
  CHECK_FALSE(has("=traceback (most recent call last)"));
  CHECK(DescribeStructure("", "").empty());
  CHECK_NOTHROW(DescribeStructure("```", std::string(50'000, '#') + "\n\xFF\xFE"));
}

TEST_CASE("a form's answer decides where words say nothing", "[language][classifier]") {
  std::vector<LabeledText> examples;
  for (const char* thing : {"board", "report", "chart", "export", "filter", "login", "search"}) {
    // The same words in both classes, in the two places of the form.
    const std::string item(thing);
    examples.push_back({item, "### Kind\nFault\n### Known kinds\nFault, Wish\n" + item, "fault"});
    examples.push_back({item, "### Kind\nWish\n### Known kinds\nFault, Wish\n" + item, "wish"});
  }
  const auto classifier = TextClassifier::Train(examples, TicketTypeOptions());
  REQUIRE(classifier.ok());
  const std::string rest = "\n### Known kinds\nFault, Wish\ncalendar";
  CHECK(classifier->Classify("calendar", "### Kind\nFault" + rest).label == "fault");
  CHECK(classifier->Classify("calendar", "### Kind\nWish" + rest).label == "wish");
}

TEST_CASE("a negation turns liking around, as far as it reaches", "[language][features]") {
  const auto says = [](std::string_view text, std::string_view name) {
    const auto names = DescribePolarity(text::Tokenize(text, /*with_symbols=*/true));
    return std::ranges::find(names, name) != names.end();
  };
  CHECK(says("This works great", ">"));
  CHECK(says("This is not a good idea", "<"));
  CHECK(says("This is not a good idea", "!good"));
  CHECK(says("don't worry, it is easy", "pos2"));
  CHECK(says("No, that is nice", ">"));  // the mark ends the reach
  CHECK(says("I wouldn't say that the new one is bad", "<"));  // too far away
  CHECK(says("房间不干净", "<"));
  CHECK(says("味道很好，非常满意", ">"));
  CHECK(says("how do I export this", "="));
  CHECK(says("", "lastnone"));
}

TEST_CASE("Chinese liking is read by phrases, clause by clause", "[language][features]") {
  const auto says = [](std::string_view text, std::string_view name) {
    const auto names = DescribePolarity(text::Tokenize(text, /*with_symbols=*/true));
    return std::ranges::find(names, name) != names.end();
  };
  CHECK(says("特别好，非常满意", "neg0"));  // 别 and 非 negate nothing in them
  CHECK(says("差不多三天到", "neg0"));
  CHECK(says("没有异味", "pos1"));          // a phrase of its own, no negated smell
  CHECK(says("性价比不高，房间陈旧", "neg1"));
  CHECK(says("位置好，但是房间很破旧", "first+"));
  CHECK(says("位置好，但是房间很破旧", "end-"));
  CHECK(says("位置好，但是房间很破旧", "but-"));
  CHECK(says("小毛病有一些，总的来说还是满意的", "verdict+"));
  CHECK(says("差 慢 贵", "share-3"));       // blanks part clauses
  CHECK(says("slow at first, but overall I love it", "end+"));
  CHECK(says("slow at first, but overall I love it", "verdict+"));
  CHECK_FALSE(says("怎么导出报表", "first+"));
}

TEST_CASE("sentiment of words no example had is read from their polarity",
          "[language][classifier]") {
  std::vector<LabeledText> examples;
  for (const char* thing : {"editor", "board", "chart", "report", "filter", "export"}) {
    for (const char* word : {"awesome", "excellent", "wonderful"}) {
      examples.push_back({"", std::string("the ") + thing + " is " + word, "positive"});
    }
    for (const char* word : {"terrible", "useless", "annoying"}) {
      examples.push_back({"", std::string("the ") + thing + " is " + word, "negative"});
    }
  }
  const auto classifier = TextClassifier::Train(examples, SentimentOptions());
  REQUIRE(classifier.ok());
  CHECK(classifier->Classify("", "the calendar is superb").label == "positive");
  CHECK(classifier->Classify("", "the calendar is lousy junk").label == "negative");
}

TEST_CASE("what a source means by a word outweighs what most others mean by it",
          "[language][classifier]") {
  std::vector<LabeledText> examples;
  const auto add = [&](const char* source, const char* thing, const char* word, const char* label) {
    examples.push_back({"", std::string("the ") + thing + " is " + word, label, source});
  };
  for (int i = 0; i < 3; ++i) {
    for (const char* thing : {"plot", "story", "ending", "pace"}) {
      add("books", thing, "unpredictable", "positive");
      add("books", thing, "gripping", "positive");
      add("books", thing, "predictable", "negative");
      add("books", thing, "dull", "negative");
    }
  }
  for (const char* thing : {"engine", "gearbox", "pedal"}) {
    add("cars", thing, "unpredictable", "negative");
    add("cars", thing, "worn", "negative");
    add("cars", thing, "predictable", "positive");
    add("cars", thing, "smooth", "positive");
  }
  const auto classifier = TextClassifier::Train(examples, SentimentOptions());
  REQUIRE(classifier.ok());
  for (const std::string before : {"the suspension is ", "very "}) {
    INFO(before);
    CHECK(classifier->Classify("", before + "unpredictable", "cars").label == "negative");
    CHECK(classifier->Classify("", before + "predictable", "cars").label == "positive");
    CHECK(classifier->Classify("", before + "unpredictable", "books").label == "positive");
    CHECK(classifier->Classify("", before + "predictable", "books").label == "negative");
  }
}

TEST_CASE("a text without known words is of no label for sure", "[language][classifier]") {
  std::vector<LabeledText> examples;
  for (int i = 0; i < 40; ++i) {
    examples.push_back({"", "the server crashes with exception " + std::to_string(i), "fault"});
    examples.push_back({"", "wish for a calendar view " + std::to_string(i), "wish"});
  }
  const auto classifier = TextClassifier::Train(examples, TicketTypeOptions());
  REQUIRE(classifier.ok());
  const auto decide = [&](const char* text) {
    return classifier->ClassifyKnown(classifier->features().Count("", text));
  };
  CHECK(decide("server crashes").confidence > 0.7);
  CHECK(decide("wishful").confidence < 0.55);  // letters of a word, but no word
  CHECK(decide("hi").confidence < 0.55);
  CHECK(decide("").confidence < 0.55);
  for (const DecidingWord& word : decide("crashing servers wishing").because) {
    CHECK(std::set<std::string>{"crash", "server", "servers", "wish"}.contains(word.word));
  }
}

TEST_CASE("what the platform only guessed makes no word sure", "[language][classifier]") {
  std::vector<LabeledText> examples;
  for (int i = 0; i < 40; ++i) {
    examples.push_back({"", "the server crashes with exception " + std::to_string(i), "fault"});
    examples.push_back({"", "wish for a calendar view " + std::to_string(i), "wish"});
    // Nobody came back to these: what they are called is the platform's own guess.
    examples.push_back(
        {.text = "qwertz " + std::to_string(i), .label = "wish", .is_confirmed = false});
  }
  const auto learned = TextClassifier::Train(examples, TicketTypeOptions());
  REQUIRE(learned.ok());
  const auto classifier = TextClassifier::Deserialize(learned->Serialize());
  REQUIRE(classifier.ok());
  const auto decide = [&](const char* text) {
    return classifier->ClassifyKnown(classifier->features().Count("", text));
  };
  CHECK(decide("qwertz").confidence <= TextClassifier::kMostUnsure);
  CHECK(decide("qwertz").because.empty());
  CHECK(decide("the server crashes").label == "fault");
  CHECK(decide("the server crashes").confidence > 0.7);
}

TEST_CASE("function words and single characters decide nothing", "[language][classifier]") {
  std::vector<LabeledText> examples;
  for (int i = 0; i < 30; ++i) {
    examples.push_back({"", "How do I pay the invoice " + std::to_string(i), "billing"});
    examples.push_back({"", "发票上的抬头怎么改", "billing"});
    examples.push_back({"", "Docker container won't start " + std::to_string(i), "tech"});
  }
  const auto classifier = TextClassifier::Train(examples, TicketTypeOptions());
  REQUIRE(classifier.ok());
  for (const char* text :
       {"How do I export to Excel?", "how do i", "怎么上", "请问怎么筛选", "the", "17", "!"}) {
    CAPTURE(text);
    const TextDecision decision =
        classifier->ClassifyKnown(classifier->features().Count("", text), "");
    CHECK(decision.confidence <= TextClassifier::kMostUnsure);
    CHECK(decision.because.empty());
  }
  const auto known = classifier->ClassifyKnown(classifier->features().Count("", "Docker start"));
  CHECK(known.label == "tech");
  CHECK(known.confidence > 0.6);
}

TEST_CASE("a reason is a word of the text, each once", "[language][classifier]") {
  std::vector<LabeledText> examples;
  for (int i = 0; i < 30; ++i) {
    examples.push_back({"", "the tiny bridges since 发票抬头 " + std::to_string(i), "a"});
    examples.push_back({"", "wish for a calendar " + std::to_string(i), "b"});
  }
  const auto classifier = TextClassifier::Train(examples, TicketTypeOptions());
  REQUIRE(classifier.ok());
  CountedText text("Tiny bridge", "since this 发票抬头", "");
  const TextDecision decision = classifier->ClassifyKnown(text.In(classifier->features()));
  const std::vector<std::string> words = text.WordsOf(decision.because);
  REQUIRE_FALSE(words.empty());
  const std::set<std::string> of_text = {"tiny", "bridge", "发票", "抬头", "发票抬头"};
  for (const std::string& word : words) {
    CAPTURE(word);
    CHECK(of_text.contains(word));
  }
  CHECK(std::set<std::string>(words.begin(), words.end()).size() == words.size());
}

TEST_CASE("intents out of scope get little confidence", "[language][intent]") {
  std::vector<LabeledText> examples;
  for (const char* text : {"forgot my password", "reset password", "cannot remember my password",
                           "密码忘了", "重置密码", "怎么找回密码"}) {
    examples.push_back({"", text, "password"});
  }
  for (const char* text : {"get an invoice", "send me the invoice", "invoice for last month",
                           "开发票", "怎么开票", "发票抬头改一下"}) {
    examples.push_back({"", text, "invoice"});
  }
  const auto classifier = IntentClassifier::Train(examples);
  REQUIRE(classifier.ok());
  const IntentDecision known = classifier->Decide("I forgot the password");
  CHECK(known.intent == "password");
  CHECK(known.confidence > classifier->Decide("what is the weather in Paris").confidence);
  CHECK(IntentClassifier::Train({{"", "x", "oos"}}).status().code() ==
        absl::StatusCode::kInvalidArgument);
}

TEST_CASE("calibrated slopes reproduce the frequencies", "[language][calibration]") {
  std::vector<std::vector<float>> margins;
  std::vector<uint32_t> labels;
  for (int i = 0; i < 400; ++i) {
    const bool first = i % 4 != 0;  // the model says class 0 always, and is right 3 times of 4
    margins.push_back({0.5F, -0.5F});
    labels.push_back(first ? 0 : 1);
  }
  const MarginCalibration calibration = FitCalibration(margins, labels);
  CHECK(calibration.Probabilities(margins[0])[0] == Approx(0.75).margin(0.01));
}

TEST_CASE("a confidence model learns which sign matters", "[language][calibration]") {
  std::vector<std::vector<double>> rows;
  std::array<bool, 200> right{};
  for (size_t i = 0; i < right.size(); ++i) {
    rows.push_back({i % 2 == 0 ? 1.0 : 0.0, static_cast<double>(i % 7) / 7});
    right[i] = i % 2 == 0;
  }
  const auto model = ConfidenceModel::Fit(rows, right, ConfidenceModel(0, {0, 0}), 0.1);
  CHECK(model.weights()[0] > 3);
  CHECK(std::abs(model.weights()[1]) < 1);
}

TEST_CASE("a blank text is handed over, however few examples there are", "[language][intent]") {
  const auto classifier = IntentClassifier::Train({{"", "hello", "greeting"}});
  REQUIRE(classifier.ok());
  for (const char* blank : {"", " ", "   ", "\n\t", "\u200B", "\u3000\u3000"}) {
    const IntentDecision decision = classifier->Decide(blank);
    CHECK_FALSE(decision.is_answered);
    CHECK(decision.confidence == 0);
  }
  CHECK(classifier->Decide("hello").is_answered);
}

}  // namespace
}  // namespace deskmesh::knowledge
