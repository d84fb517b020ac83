// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/text_features.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <iterator>
#include <unordered_map>

#include "knowledge/language/core/feature_counter.h"
#include "knowledge/language/core/model_bytes.h"
#include "knowledge/language/core/name_hash.h"
#include "knowledge/language/core/polarity.h"
#include "knowledge/language/core/text_structure.h"
#include "knowledge/language/core/word_meanings.h"
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
    if (options_.meanings && prefix == 'w') {
      for (const std::string_view name : DescribeMeanings(tokens)) Add("m" + std::string(name), 1);
    }
    if (options_.polarity && prefix == 'w') {
      for (const std::string& name : DescribePolarity(tokens)) Add("p" + name, 1);
    }
  }

  void AddShape(std::string_view text) {
    for (const std::string& name : DescribeShape(text)) Add("x" + name, 1);
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

enum Block : uint8_t {
  kWords,
  kCharacters,
  kTitle,
  kSource,
  kStructure,
  kPolarity,
  kMeaning,
  kBlocks
};

Block BlockOf(const std::string& name) {
  if (name[0] == 't' || name[0] == 'u' || name[0] == 'k') return kTitle;
  if (name[0] == 'd') return kSource;
  if (name[0] == 'l') return kStructure;
  if (name[0] == 'p') return kPolarity;
  if (name[0] == 'm') return kMeaning;
  return name[0] == 'c' ? kCharacters : kWords;
}

// The greatest counts first, equal ones by name, in parts that `stop` is asked between; false: stopped.
bool SortByCount(std::vector<std::pair<uint32_t, std::string>>* counts, const StopSign& stop) {
  constexpr size_t kPart = 1 << 16;
  const auto comes_first = [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  };
  const size_t size = counts->size();
  const auto at = [&](size_t i) {
    return counts->begin() + static_cast<std::ptrdiff_t>(std::min(i, size));
  };
  for (size_t i = 0; i < size; i += kPart) {
    if (IsStopped(stop)) return false;
    std::sort(at(i), at(i + kPart), comes_first);
  }
  std::vector<std::pair<uint32_t, std::string>> merged;
  for (size_t width = kPart; width < size; width *= 2) {
    merged.clear();
    merged.reserve(size);
    for (size_t i = 0; i < size; i += 2 * width) {
      if (IsStopped(stop)) return false;
      std::merge(std::move_iterator(at(i)), std::move_iterator(at(i + width)),
                 std::move_iterator(at(i + width)), std::move_iterator(at(i + 2 * width)),
                 std::back_inserter(merged), comes_first);
    }
    counts->swap(merged);
  }
  return true;
}

constexpr uint64_t kUpperHalf = 0xFFFF'FFFF'0000'0000ULL;

// Sorts pairs by their first number, which is below `bound`. By its digits where there are many.
template <typename Pair>
void SortByFirst(std::vector<Pair>* pairs, size_t bound) {
  constexpr size_t kFew = 100;
  constexpr unsigned kDigitBits = 10;
  constexpr uint32_t kDigit = (1U << kDigitBits) - 1;
  if (pairs->size() < kFew) {
    std::ranges::sort(*pairs, {}, &Pair::first);
    return;
  }
  std::vector<Pair> other(pairs->size());
  for (unsigned shift = 0; shift < 32 && bound >> shift != 0; shift += kDigitBits) {
    std::array<uint32_t, kDigit + 2> next{};
    for (const Pair& pair : *pairs) ++next[(pair.first >> shift & kDigit) + 1];
    for (size_t d = 1; d < next.size(); ++d) next[d] += next[d - 1];
    for (const Pair& pair : *pairs) other[next[pair.first >> shift & kDigit]++] = pair;
    pairs->swap(other);
  }
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

void FeatureTexts::Add(const std::vector<TextFeature>& features) {
  std::vector<Entry>& text = texts_.emplace_back();
  text.reserve(features.size());
  for (const TextFeature& feature : features) {
    const auto [known, is_new] =
        numbers_.try_emplace(feature.name, static_cast<uint32_t>(names_.size()));
    if (is_new) {
      names_.push_back(&known->first);
      keys_.push_back(NameHash(feature.name).Key());
    }
    text.emplace_back(known->second, feature.count);
  }
}

FeatureSpace FeatureSpace::Fit(const std::vector<std::vector<TextFeature>>& texts,
                               const std::vector<uint32_t>& labels, size_t classes,
                               const FeatureOptions& options, size_t max_features,
                               const StopSign& stop) {
  FeatureTexts shared;
  for (const std::vector<TextFeature>& text : texts) shared.Add(text);
  return Fit(shared, labels, classes, options, max_features, stop);
}

FeatureSpace FeatureSpace::Fit(const FeatureTexts& texts, const std::vector<uint32_t>& labels,
                               size_t classes, const FeatureOptions& options, size_t max_features,
                               const StopSign& stop) {
  std::vector<uint32_t> documents(texts.name_count());
  for (size_t i = 0; i < texts.size(); ++i) {
    if (IsStopped(stop)) return {};
    for (const auto& [name, count] : texts[i]) ++documents[name];
  }
  std::vector<std::pair<uint32_t, std::string>> kept;
  kept.reserve(documents.size());
  for (uint32_t name = 0; name < documents.size(); ++name) {
    kept.emplace_back(documents[name], texts.Name(name));
  }
  if (!SortByCount(&kept, stop)) return {};
  if (kept.size() > max_features) kept.resize(max_features);
  FeatureSpace space;
  space.options_ = options;
  const auto total = static_cast<float>(texts.size());
  for (auto& [count, name] : kept) {
    space.features_.push_back(
        {.rarity = std::log((total + 1) / (static_cast<float>(count) + 1)) + 1});
    space.names_.push_back(std::move(name));
  }
  space.IndexNames();
  if (IsStopped(stop)) return {};
  space.WeighByContrast(texts, labels, classes);
  return space;
}

// Wang and Manning 2012: |log (p / q)| of smoothed shares of the texts with the feature, inside one
// class and outside; of all classes the one that stands out most.
void FeatureSpace::WeighByContrast(const FeatureTexts& texts, const std::vector<uint32_t>& labels,
                                   size_t classes) {
  std::vector<float> in_class(names_.size() * classes);
  std::vector<float> texts_of(classes);
  for (size_t i = 0; i < texts.size(); ++i) {
    ++texts_of[labels[i]];
    for (const auto& [name, count] : texts[i]) {
      const size_t known = Find(texts.Key(name));
      if (known < size()) ++in_class[known * classes + labels[i]];
    }
  }
  constexpr float kSmoothing = 1.0F;
  const auto total = static_cast<float>(texts.size());
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
    features_[f].contrast = most;
  }
}

void FeatureSpace::IndexNames() {
  // Compared by their first bytes, as one number each, before the rest: there are many.
  std::vector<std::pair<uint64_t, uint32_t>> order;
  order.reserve(names_.size());
  slots_.assign(std::bit_ceil(2 * names_.size() + 1), 0);
  for (uint32_t f = 0; f < names_.size(); ++f) {
    uint64_t beginning = 0;
    for (size_t i = 0; i < sizeof beginning; ++i) {
      beginning = beginning << 8 | (i < names_[f].size() ? static_cast<uint8_t>(names_[f][i]) : 0);
    }
    order.emplace_back(beginning, f);
    const uint64_t key = NameHash(names_[f]).Key();
    features_[f].key = key;
    features_[f].block = BlockOf(names_[f]);
    size_t slot = key & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = (key & kUpperHalf) | (f + 1);
  }
  std::ranges::sort(order, [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : names_[a.second] < names_[b.second];
  });
  for (uint32_t rank = 0; rank < order.size(); ++rank) features_[order[rank].second].rank = rank;
}

size_t FeatureSpace::Find(uint64_t key) const {
  const size_t mask = slots_.size() - 1;
  for (size_t slot = key & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
    if (((slots_[slot] ^ key) & kUpperHalf) != 0) continue;
    const size_t feature = (slots_[slot] & ~kUpperHalf) - 1;
    if (features_[feature].key == key) return feature;
  }
  return size();
}

FeatureCounts FeatureSpace::Count(std::string_view title, std::string_view text,
                                  std::string_view source) const {
  thread_local FeatureCounter counter;
  return Count(counter.Count(title, text, options_, source));
}

FeatureCounts FeatureSpace::Count(const std::vector<TextFeature>& features) const {
  std::vector<HashedFeature> hashed;
  hashed.reserve(features.size());
  for (const TextFeature& feature : features) {
    hashed.push_back({NameHash(feature.name).Key(), feature.count});
  }
  return Count(hashed);
}

FeatureCounts FeatureSpace::Count(const FeatureTexts& texts, size_t text) const {
  std::vector<HashedFeature> hashed;
  hashed.reserve(texts[text].size());
  for (const auto& [name, count] : texts[text]) hashed.push_back({texts.Key(name), count});
  return Count(hashed);
}

FeatureCounts FeatureSpace::Count(const std::vector<HashedFeature>& features) const {
  // The tables don't fit into the processor's caches: their lines are asked for ahead, those of the
  // slots first, and of the features once their slots are there.
  constexpr size_t kSlotAhead = 24, kFeatureAhead = 12;
  FeatureCounts counts;
  counts.distinct = features.size();
  if (names_.empty()) return counts;
  counts.known.reserve(features.size());
  const size_t mask = slots_.size() - 1;
  for (size_t i = 0; i < features.size(); ++i) {
    if (i + kSlotAhead < features.size()) {
      __builtin_prefetch(&slots_[features[i + kSlotAhead].key & mask]);
    }
    if (i + kFeatureAhead < features.size()) {
      const uint64_t slot = slots_[features[i + kFeatureAhead].key & mask];
      if (slot != 0) __builtin_prefetch(&features_[(slot & ~kUpperHalf) - 1]);
    }
    const size_t known = Find(features[i].key);
    if (known < size()) counts.known.emplace_back(static_cast<uint32_t>(known), features[i].count);
  }
  SortByFirst(&counts.known, size());
  std::vector<std::pair<uint32_t, uint32_t>> ranks;
  ranks.reserve(counts.known.size());
  for (uint32_t i = 0; i < counts.known.size(); ++i) {
    ranks.emplace_back(features_[counts.known[i].first].rank, i);
  }
  SortByFirst(&ranks, size());
  counts.by_name.reserve(ranks.size());
  for (const auto& [rank, position] : ranks) counts.by_name.push_back(position);
  return counts;
}

double FeatureSpace::Telling(uint32_t feature) const {
  const Feature& known = features_[feature];
  return std::max(0.0F, std::min(known.rarity - 1, known.contrast));
}

SparseVector FeatureSpace::Transform(const FeatureCounts& counts,
                                     FeatureWeighting weighting) const {
  const bool by_rarity = weighting == FeatureWeighting::kRarity;
  SparseVector vector;
  vector.reserve(counts.known.size());
  for (const auto& [number, count] : counts.known) {
    const Feature& feature = features_[number];
    const float repeated = count == 1 ? 1 : 1 + std::log(count);
    vector.emplace_back(number, by_rarity ? repeated * feature.rarity : feature.contrast);
  }
  std::array<float, kBlocks> norm{};
  // Sums of floats depend on the order, and models were learned with this one.
  for (const uint32_t position : counts.by_name) {
    const auto& [number, value] = vector[position];
    norm[features_[number].block] += value * value;
  }
  std::array<float, kBlocks> scale = {1,
                                      options_.char_weight,
                                      options_.title_weight,
                                      options_.source_weight,
                                      options_.structure_weight,
                                      options_.polarity_weight,
                                      options_.meaning_weight};
  float total = 0;
  for (size_t b = 0; b < kBlocks; ++b) {
    if (norm[b] > 0) total += scale[b] * scale[b];
  }
  for (size_t b = 0; b < kBlocks; ++b) {
    if (norm[b] > 0) scale[b] /= std::sqrt(norm[b] * total);
  }
  for (auto& [feature, value] : vector) value *= scale[features_[feature].block];
  return vector;
}

SparseVector FeatureSpace::PartOf(const SparseVector& vector, bool characters) const {
  SparseVector part;
  float norm = 0;
  for (const auto& [feature, value] : vector) {
    if ((features_[feature].block == kCharacters) != characters) continue;
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

// `meanings` is known from the names, their weight stands behind them: models written before there
// were any stay readable.
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
    writer.Put(features_[i].rarity);
    writer.Put(features_[i].contrast);
  }
  if (options_.meanings) writer.Put(options_.meaning_weight);
}

bool FeatureSpace::ReadFrom(std::string_view* bytes) {
  ModelReader reader(bytes);
  uint32_t count = 0;
  if (!ForEachField(options_, [&](auto& field) { return reader.Get(&field); })) return false;
  if (!reader.Get(&count)) return false;
  names_.clear();
  features_.clear();
  options_.meanings = false;
  for (uint32_t i = 0; i < count; ++i) {
    std::string name;
    Feature feature;
    if (!reader.GetString(&name) || !reader.Get(&feature.rarity) ||
        !reader.Get(&feature.contrast)) {
      return false;
    }
    options_.meanings = options_.meanings || name.starts_with('m');
    names_.push_back(std::move(name));
    features_.push_back(feature);
  }
  IndexNames();
  return !options_.meanings || reader.Get(&options_.meaning_weight);
}

}  // namespace deskmesh::knowledge
