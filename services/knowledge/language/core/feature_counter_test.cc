// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/feature_counter.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "knowledge/language/core/counted_text.h"
#include "knowledge/language/core/ticket_classifier.h"

namespace deskmesh::knowledge {
namespace {

using Counts = std::map<uint64_t, float>;

// By the names themselves, which define the features.
Counts Named(const LabeledText& text, const FeatureOptions& options) {
  Counts counts;
  const auto features = ExtractFeatures(text.title, text.text, options, text.source);
  for (const TextFeature& feature : features) {
    counts[NameHash(feature.name).Key()] = feature.count;
  }
  CHECK(counts.size() == features.size());
  return counts;
}

Counts Hashed(FeatureCounter* counter, const LabeledText& text, const FeatureOptions& options) {
  Counts counts;
  const auto& features = counter->Count(text.title, text.text, options, text.source);
  for (const HashedFeature& feature : features) counts[feature.key] = feature.count;
  CHECK(counts.size() == features.size());
  return counts;
}

// Texts of pieces that the tokenizer treats differently, in any order.
LabeledText RandomText(std::mt19937& random) {
  static const std::vector<std::string> pieces = {"export",
                                                  "exports",
                                                  "Exporting",
                                                  "fails",
                                                  "online-ddl",
                                                  "NodePort",
                                                  "4.1.46",
                                                  "429",
                                                  "甘特图",
                                                  "无法刷新",
                                                  "導出",
                                                  "ＧＡＮＴＴ",
                                                  "カタカナ",
                                                  "สวัสดี",
                                                  "é",
                                                  "e\u0301",
                                                  "don't",
                                                  "not good",
                                                  "不满意",
                                                  "!",
                                                  "??",
                                                  "😡",
                                                  "，",
                                                  ".",
                                                  "\n### K",
                                                  "\n- [x] a",
                                                  "\n```\n",
                                                  "\xFF",
                                                  "https://a.example/b?c=1",
                                                  "WHY",
                                                  "\u00A0",
                                                  "a",
                                                  "w#3",
                                                  "#",
                                                  "|",
                                                  "good",
                                                  "send back",
                                                  "退款",
                                                  "\u2019s",
                                                  "\u2460"};
  const auto draw = [&](size_t bound) { return random() % bound; };
  const auto text = [&](size_t most) {
    std::string out;
    for (size_t left = draw(most + 1); left > 0; --left) {
      out += pieces[draw(pieces.size())];
      if (draw(3) > 0) out += ' ';
    }
    return out;
  };
  static const std::vector<std::string> sources = {"", "EMAIL", "a b|", "渠道"};
  return {text(8), text(draw(10) == 0 ? 900 : 40), "", sources[draw(sources.size())]};
}

TEST_CASE("features are counted as they are named", "[language][features]") {
  FeatureOptions bare;
  bare.max_chars = 0;
  bare.max_words = 1;
  bare.stems = bare.symbols = bare.shape = false;
  FeatureOptions odd;
  odd.min_chars = 1;
  odd.max_chars = 3;
  odd.max_han_chars = 5;
  odd.max_words = 4;
  odd.structure = odd.polarity = odd.meanings = true;
  odd.max_text_bytes = 50;
  odd.max_title_bytes = 10;
  const std::vector<FeatureOptions> all = {IntentOptions().features,
                                           TicketTypeOptions().features,
                                           PriorityOptions().features,
                                           SentimentOptions().features,
                                           bare,
                                           odd};
  std::mt19937 random(18);
  FeatureCounter counter;  // one for all: what it keeps of a text must not show in the next
  for (int i = 0; i < 300; ++i) {
    const LabeledText text = RandomText(random);
    const FeatureOptions& options = all[static_cast<size_t>(i) % all.size()];
    INFO(text.title << "\n" << text.text << "\n" << text.source);
    CHECK((Hashed(&counter, text, options) == Named(text, options)));
  }
  const LabeledText empty;
  CHECK((Hashed(&counter, empty, odd) == Named(empty, odd)));
}

TEST_CASE("texts that share their names hold each once and teach the same",
          "[language][features]") {
  std::mt19937 random(29);
  const FeatureOptions options = TicketTypeOptions().features;
  std::vector<std::vector<TextFeature>> named;
  std::vector<uint32_t> labels;
  std::set<std::string> names;
  FeatureTexts shared;
  for (uint32_t i = 0; i < 60; ++i) {
    const LabeledText text = RandomText(random);
    named.push_back(ExtractFeatures(text.title, text.text, options, text.source));
    for (const TextFeature& feature : named.back()) names.insert(feature.name);
    shared.Add(named.back());
    labels.push_back(i % 2);
  }
  CHECK(shared.size() == 60);
  CHECK(shared.name_count() == names.size());
  const auto space = FeatureSpace::Fit(shared, labels, 2, options, 2'000);
  std::string bytes, expected;
  space.AppendTo(&bytes);
  FeatureSpace::Fit(named, labels, 2, options, 2'000).AppendTo(&expected);
  CHECK((bytes == expected));
  for (size_t i = 0; i < named.size(); ++i) {
    CHECK((space.Count(shared, i).known == space.Count(named[i]).known));
  }
}

TEST_CASE("a space counts a text as its names say", "[language][features]") {
  std::mt19937 random(28);
  std::vector<LabeledText> texts;
  std::vector<std::vector<TextFeature>> named;
  std::vector<uint32_t> labels;
  const FeatureOptions options = TicketTypeOptions().features;
  for (uint32_t i = 0; i < 120; ++i) {
    texts.push_back(RandomText(random));
    named.push_back(ExtractFeatures(texts[i].title, texts[i].text, options, texts[i].source));
    labels.push_back(i % 3);
  }
  // Half of the features stay unknown.
  const auto space = FeatureSpace::Fit(named, labels, 3, options, 4'000);
  for (size_t i = 0; i < texts.size(); ++i) {
    const auto counts = space.Count(texts[i].title, texts[i].text, texts[i].source);
    std::map<std::string, float> known;
    for (const auto& [feature, count] : counts.known) known[space.Name(feature)] = count;
    std::map<std::string, float> expected;
    for (const TextFeature& feature : named[i]) expected[feature.name] = feature.count;
    CHECK(counts.distinct == expected.size());
    std::string before;
    for (const uint32_t position : counts.by_name) {
      const std::string& name = space.Name(counts.known[position].first);
      CHECK((before.empty() || before < name));
      before = name;
      CHECK(expected[name] == known[name]);
    }
    CHECK(counts.by_name.size() == counts.known.size());
    CHECK(std::ranges::is_sorted(counts.known));
    for (const auto weighting : {FeatureWeighting::kRarity, FeatureWeighting::kContrast}) {
      CHECK((space.Transform(counts, weighting) ==
             space.Transform(space.Count(named[i]), weighting)));
    }
  }
}

TEST_CASE("hashes of pieces add up to that of the whole", "[language][features]") {
  CHECK((NameHash("退款") + NameHash(' ') + NameHash("refund")).Key() ==
        NameHash("退款 refund").Key());
  CHECK((NameHash() + NameHash("a")).Key() == NameHash('a').Key());
  CHECK(NameHash("ab").Key() != NameHash("ba").Key());
}

}  // namespace
TEST_CASE("a text counted once for several spaces is what each would count", "[knowledge][core]") {
  std::mt19937 random(11);
  std::vector<std::vector<TextFeature>> plain, formed;
  const FeatureOptions formed_options = TicketTypeOptions().features;
  const FeatureOptions plain_options = PriorityOptions().features;
  std::vector<LabeledText> texts;
  for (int i = 0; i < 40; ++i) {
    texts.push_back(RandomText(random));
    const LabeledText& text = texts.back();
    plain.push_back(ExtractFeatures(text.title, text.text, plain_options, text.source));
    formed.push_back(ExtractFeatures(text.title, text.text, formed_options, text.source));
  }
  const std::vector<uint32_t> labels(texts.size());
  const FeatureSpace spaces[] = {FeatureSpace::Fit(plain, labels, 1, plain_options, 1'000),
                                 FeatureSpace::Fit(formed, labels, 1, formed_options, 1'000),
                                 FeatureSpace::Fit(formed, labels, 1, formed_options, 200)};
  for (const LabeledText& text : texts) {
    CountedText counted(text.title, text.text, text.source);
    for (const FeatureSpace& space : spaces) {
      const FeatureCounts once = counted.In(space);
      const FeatureCounts alone = space.Count(text.title, text.text, text.source);
      CHECK(once.known == alone.known);
      CHECK(once.distinct == alone.distinct);
    }
  }
}

}  // namespace deskmesh::knowledge
