// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/text_features.h"

#include <algorithm>
#include <cmath>

#include "knowledge/language/core/model_bytes.h"
#include "platform/text/stemmer.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

class Extractor {
 public:
  explicit Extractor(const FeatureOptions& options) : options_(options) {}

  void AddText(std::string_view text, char prefix) {
    std::vector<text::Token> tokens = text::Tokenize(text, options_.symbols);
    AddWords(tokens, prefix);
    AddCharacters(tokens, prefix);
  }

  void AddShape(std::string_view text) {
    size_t letters = 0, capitals = 0, exclamations = 0, questions = 0;
    for (char c : text) {
      letters += text::IsAsciiLetter(static_cast<unsigned char>(c)) ? 1 : 0;
      capitals += text::IsAsciiUpper(static_cast<unsigned char>(c)) ? 1 : 0;
      exclamations += c == '!' ? 1 : 0;
      questions += c == '?' ? 1 : 0;
    }
    if (letters > 8 && capitals * 2 > letters) Add("xcapitals", 1);
    if (exclamations > 1) Add("xmany!", 1);
    if (questions > 1) Add("xmany?", 1);
    const auto size = static_cast<int>(std::log2(static_cast<double>(text.size()) + 1));
    Add("xsize" + std::to_string(size), 1);
  }

  std::vector<TextFeature> Finish() {
    std::vector<TextFeature> out;
    out.reserve(counts_.size());
    for (auto& [name, count] : counts_) out.push_back({name, count});
    std::ranges::sort(out, {}, &TextFeature::name);
    return out;
  }

 private:
  void AddWords(const std::vector<text::Token>& tokens, char prefix) {
    std::vector<std::string> before;  // the words just passed, latest last
    for (const text::Token& token : tokens) {
      if (token.kind == text::TokenKind::kCompound) continue;
      std::string word = token.surface;
      if (token.kind == text::TokenKind::kNumber) {
        Add(std::string(1, prefix) + "#" + std::to_string(word.size()), 1);
      }
      std::string phrase = word;
      Add(prefix + phrase, 1);
      for (size_t n = 1; n < static_cast<size_t>(options_.max_words) && n <= before.size(); ++n) {
        phrase = before[before.size() - n] + " " + phrase;
        Add(prefix + phrase, 1);
      }
      const bool is_word =
          token.kind == text::TokenKind::kWord || token.kind == text::TokenKind::kPart;
      if (options_.stems && is_word) {
        const std::string stem = text::StemEnglish(word);
        if (stem != word) Add((prefix == 't' ? "ts" : "s") + stem, 1);
      }
      before.push_back(std::move(word));
    }
  }

  // Latin words are padded with spaces, so that beginnings and ends are told from middles; Chinese
  // characters and marks run on over word borders.
  void AddCharacters(const std::vector<text::Token>& tokens, char prefix) {
    if (options_.max_chars <= 0) return;
    std::u32string run;
    uint32_t run_end = 0;
    const auto finish_run = [&] {
      AddSequences(run, 1, options_.max_han_chars, prefix);
      run.clear();
    };
    for (const text::Token& token : tokens) {
      if (token.kind == text::TokenKind::kHanWord || token.kind == text::TokenKind::kGlyphs ||
          token.kind == text::TokenKind::kSymbol) {
        if (!run.empty() && token.begin != run_end) finish_run();
        run += text::ToUtf32(token.surface);
        run_end = token.end;
        continue;
      }
      finish_run();
      if (token.kind == text::TokenKind::kPart) continue;  // inside its compound
      const std::u32string padded = U" " + text::ToUtf32(token.surface) + U" ";
      AddSequences(padded, options_.min_chars, options_.max_chars, prefix);
    }
    finish_run();
  }

  void AddSequences(const std::u32string& run, int shortest, int longest, char prefix) {
    std::string name;
    for (int length = shortest; length <= longest; ++length) {
      for (size_t i = 0; i + static_cast<size_t>(length) <= run.size(); ++i) {
        name = prefix == 't' ? "ct" : "c";
        for (int k = 0; k < length; ++k) text::AppendUtf8(run[i + static_cast<size_t>(k)], &name);
        Add(name, 1);
      }
    }
  }

  void Add(const std::string& name, float count) { counts_[name] += count; }

  const FeatureOptions& options_;
  std::unordered_map<std::string, float> counts_;
};

bool IsCharacterFeature(const std::string& name) { return name[0] == 'c'; }

}  // namespace

std::vector<TextFeature> ExtractFeatures(std::string_view title, std::string_view text,
                                         const FeatureOptions& options) {
  Extractor extractor(options);
  title = text::TruncateUtf8(title, options.max_title_bytes);
  text = text::TruncateUtf8(text, options.max_text_bytes);
  if (!title.empty()) extractor.AddText(title, 't');
  extractor.AddText(text, 'w');
  if (options.shape) extractor.AddShape(text);
  return extractor.Finish();
}

FeatureSpace FeatureSpace::Fit(const std::vector<std::vector<TextFeature>>& texts,
                               const FeatureOptions& options, size_t min_documents,
                               size_t max_features) {
  std::unordered_map<std::string, uint32_t> documents;
  for (const auto& text : texts) {
    for (const TextFeature& feature : text) ++documents[feature.name];
  }
  std::vector<std::pair<uint32_t, std::string>> kept;
  for (auto& [name, count] : documents) {
    if (count >= min_documents) kept.emplace_back(count, name);
  }
  std::ranges::sort(kept, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  if (kept.size() > max_features) kept.resize(max_features);
  FeatureSpace space;
  space.options_ = options;
  const auto total = static_cast<float>(texts.size());
  for (auto& [count, name] : kept) {
    space.rarity_.push_back(std::log((total + 1) / (static_cast<float>(count) + 1)) + 1);
    space.numbers_.emplace(name, static_cast<uint32_t>(space.names_.size()));
    space.names_.push_back(std::move(name));
  }
  return space;
}

SparseVector FeatureSpace::Transform(const std::vector<TextFeature>& features) const {
  SparseVector vector;
  vector.reserve(features.size());
  float word_norm = 0;
  float char_norm = 0;
  for (const TextFeature& feature : features) {
    const auto known = numbers_.find(feature.name);
    if (known == numbers_.end()) continue;
    const float value = (1 + std::log(feature.count)) * rarity_[known->second];
    (IsCharacterFeature(feature.name) ? char_norm : word_norm) += value * value;
    vector.emplace_back(known->second, value);
  }
  const float weight = options_.char_weight;
  const float total = std::sqrt((word_norm > 0 ? 1 : 0) + (char_norm > 0 ? weight * weight : 0));
  if (total == 0) return vector;
  const float word_scale = word_norm > 0 ? 1 / std::sqrt(word_norm) / total : 0;
  const float char_scale = char_norm > 0 ? weight / std::sqrt(char_norm) / total : 0;
  for (auto& [feature, value] : vector) {
    value *= IsCharacterFeature(names_[feature]) ? char_scale : word_scale;
  }
  std::ranges::sort(vector);
  return vector;
}

namespace {

// Field by field: the bytes between the fields of a struct are arbitrary.
template <typename Options, typename Visit>
bool ForEachField(Options& options, Visit visit) {
  return visit(options.min_chars) && visit(options.max_chars) && visit(options.max_han_chars) &&
         visit(options.max_words) && visit(options.stems) && visit(options.symbols) &&
         visit(options.shape) && visit(options.char_weight) && visit(options.max_text_bytes) &&
         visit(options.max_title_bytes);
}

}  // namespace

void FeatureSpace::AppendTo(std::string* bytes) const {
  ModelWriter writer(bytes);
  ForEachField(options_, [&](const auto& field) {
    writer.Put(field);
    return true;
  });
  writer.Put(static_cast<uint32_t>(names_.size()));
  for (size_t i = 0; i < names_.size(); ++i) {
    writer.PutString(names_[i]);
    writer.Put(rarity_[i]);
  }
}

bool FeatureSpace::ReadFrom(std::string_view* bytes) {
  ModelReader reader(bytes);
  uint32_t count = 0;
  if (!ForEachField(options_, [&](auto& field) { return reader.Get(&field); })) return false;
  if (!reader.Get(&count)) return false;
  names_.clear();
  rarity_.clear();
  numbers_.clear();
  for (uint32_t i = 0; i < count; ++i) {
    std::string name;
    float rarity = 0;
    if (!reader.GetString(&name) || !reader.Get(&rarity)) return false;
    numbers_.emplace(name, i);
    names_.push_back(std::move(name));
    rarity_.push_back(rarity);
  }
  return true;
}

}  // namespace deskmesh::knowledge
