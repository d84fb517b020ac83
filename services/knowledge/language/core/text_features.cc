// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/text_features.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "knowledge/language/core/model_bytes.h"
#include "knowledge/language/core/polarity.h"
#include "knowledge/language/core/text_structure.h"
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
    if (options_.polarity && prefix == 'w') {
      for (const std::string& name : DescribePolarity(tokens)) Add("p" + name, 1);
    }
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

  void AddStructure(std::string_view title, std::string_view text) {
    for (const std::string& name : DescribeStructure(title, text)) Add("l" + name, 1);
  }

  // The words so far as those of a source.
  void AddSource(std::string_view source) {
    const std::string prefix = "d" + std::string(source) + "|";
    std::vector<std::string> words;
    for (const auto& [name, count] : counts_) {
      const bool is_word = name[0] == 'w' || name[0] == 't' || name[0] == 's' || name[0] == 'u';
      if (is_word && name.find(' ') == std::string::npos) words.push_back(prefix + name);
    }
    for (const std::string& word : words) Add(word, 1);
    Add(prefix, 1);
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
        if (stem != word) Add((prefix == 't' ? "u" : "s") + stem, 1);
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
        name = prefix == 't' ? "k" : "c";
        for (int k = 0; k < length; ++k) text::AppendUtf8(run[i + static_cast<size_t>(k)], &name);
        Add(name, 1);
      }
    }
  }

  void Add(const std::string& name, float count) { counts_[name] += count; }

  const FeatureOptions& options_;
  std::unordered_map<std::string, float> counts_;
};

enum Block : uint8_t { kWords, kCharacters, kTitle, kSource, kStructure, kPolarity, kBlocks };

Block BlockOf(const std::string& name) {
  if (name[0] == 't' || name[0] == 'u' || name[0] == 'k') return kTitle;
  if (name[0] == 'd') return kSource;
  if (name[0] == 'l') return kStructure;
  if (name[0] == 'p') return kPolarity;
  return name[0] == 'c' ? kCharacters : kWords;
}

}  // namespace

std::vector<TextFeature> ExtractFeatures(std::string_view title, std::string_view text,
                                         const FeatureOptions& options, std::string_view source) {
  Extractor extractor(options);
  title = text::TruncateUtf8(title, options.max_title_bytes);
  text = text::TruncateUtf8(text, options.max_text_bytes);
  if (!title.empty()) {
    extractor.AddText(title, 't');
    extractor.AddText(title, 'w');
  }
  extractor.AddText(text, 'w');
  if (options.shape) extractor.AddShape(text);
  if (options.structure) extractor.AddStructure(title, text);
  if (!source.empty()) extractor.AddSource(source);
  return extractor.Finish();
}

FeatureSpace FeatureSpace::Fit(const std::vector<std::vector<TextFeature>>& texts,
                               const std::vector<uint32_t>& labels, size_t classes,
                               const FeatureOptions& options, size_t max_features) {
  std::unordered_map<std::string, uint32_t> documents;
  for (const auto& text : texts) {
    for (const TextFeature& feature : text) ++documents[feature.name];
  }
  std::vector<std::pair<uint32_t, std::string>> kept;
  kept.reserve(documents.size());
  for (auto& [name, count] : documents) kept.emplace_back(count, name);
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
  space.WeighByContrast(texts, labels, classes);
  return space;
}

// Wang and Manning 2012: |log (p / q)| of smoothed shares of the texts with the feature, inside one
// class and outside; of all classes the one that stands out most.
void FeatureSpace::WeighByContrast(const std::vector<std::vector<TextFeature>>& texts,
                                   const std::vector<uint32_t>& labels, size_t classes) {
  std::vector<float> in_class(names_.size() * classes);
  std::vector<float> texts_of(classes);
  for (size_t i = 0; i < texts.size(); ++i) {
    ++texts_of[labels[i]];
    for (const TextFeature& feature : texts[i]) {
      const auto known = numbers_.find(feature.name);
      if (known != numbers_.end()) ++in_class[known->second * classes + labels[i]];
    }
  }
  constexpr float kSmoothing = 1.0F;
  const auto total = static_cast<float>(texts.size());
  contrast_.assign(names_.size(), 0);
  for (size_t f = 0; f < names_.size(); ++f) {
    float with = 0;
    for (size_t c = 0; c < classes; ++c) with += in_class[f * classes + c];
    float most = 0;
    for (size_t c = 0; c < classes; ++c) {
      const float inside = in_class[f * classes + c];
      const float p = (inside + kSmoothing) / (texts_of[c] + 2 * kSmoothing);
      const float q = (with - inside + kSmoothing) / (total - texts_of[c] + 2 * kSmoothing);
      most = std::max(most, std::abs(std::log(p / q)));
    }
    contrast_[f] = most;
  }
}

SparseVector FeatureSpace::Transform(const std::vector<TextFeature>& features,
                                     FeatureWeighting weighting) const {
  const bool by_rarity = weighting == FeatureWeighting::kRarity;
  const std::vector<float>& weight = by_rarity ? rarity_ : contrast_;
  SparseVector vector;
  vector.reserve(features.size());
  std::array<float, kBlocks> norm{};
  for (const TextFeature& feature : features) {
    const auto known = numbers_.find(feature.name);
    if (known == numbers_.end()) continue;
    const float value = (by_rarity ? 1 + std::log(feature.count) : 1) * weight[known->second];
    norm[BlockOf(feature.name)] += value * value;
    vector.emplace_back(known->second, value);
  }
  std::array<float, kBlocks> scale = {1,
                                      options_.char_weight,
                                      options_.title_weight,
                                      options_.source_weight,
                                      options_.structure_weight,
                                      options_.polarity_weight};
  float total = 0;
  for (size_t b = 0; b < kBlocks; ++b) {
    if (norm[b] > 0) total += scale[b] * scale[b];
  }
  for (size_t b = 0; b < kBlocks; ++b) {
    if (norm[b] > 0) scale[b] /= std::sqrt(norm[b] * total);
  }
  for (auto& [feature, value] : vector) value *= scale[BlockOf(names_[feature])];
  std::ranges::sort(vector);
  return vector;
}

SparseVector FeatureSpace::PartOf(const SparseVector& vector, bool characters) const {
  SparseVector part;
  float norm = 0;
  for (const auto& [feature, value] : vector) {
    if ((BlockOf(names_[feature]) == kCharacters) != characters) continue;
    part.emplace_back(feature, value);
    norm += value * value;
  }
  for (auto& [feature, value] : part) value /= std::sqrt(norm);
  return part;
}

SparseVector FeatureSpace::WordsOf(const SparseVector& vector) const {
  return PartOf(vector, false);
}

SparseVector FeatureSpace::CharactersOf(const SparseVector& vector) const {
  return PartOf(vector, true);
}

namespace {

// Field by field: the bytes between the fields of a struct are arbitrary.
template <typename Options, typename Visit>
bool ForEachField(Options& options, Visit visit) {
  return visit(options.min_chars) && visit(options.max_chars) && visit(options.max_han_chars) &&
         visit(options.max_words) && visit(options.stems) && visit(options.symbols) &&
         visit(options.shape) && visit(options.structure) && visit(options.polarity) &&
         visit(options.char_weight) && visit(options.title_weight) &&
         visit(options.source_weight) && visit(options.structure_weight) &&
         visit(options.polarity_weight) && visit(options.max_text_bytes) &&
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
    writer.Put(contrast_[i]);
  }
}

bool FeatureSpace::ReadFrom(std::string_view* bytes) {
  ModelReader reader(bytes);
  uint32_t count = 0;
  if (!ForEachField(options_, [&](auto& field) { return reader.Get(&field); })) return false;
  if (!reader.Get(&count)) return false;
  names_.clear();
  rarity_.clear();
  contrast_.clear();
  numbers_.clear();
  for (uint32_t i = 0; i < count; ++i) {
    std::string name;
    float rarity = 0, contrast = 0;
    if (!reader.GetString(&name) || !reader.Get(&rarity) || !reader.Get(&contrast)) return false;
    numbers_.emplace(name, i);
    names_.push_back(std::move(name));
    rarity_.push_back(rarity);
    contrast_.push_back(contrast);
  }
  return true;
}

}  // namespace deskmesh::knowledge
