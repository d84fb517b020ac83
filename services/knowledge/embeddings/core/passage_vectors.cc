// SPDX-License-Identifier: Apache-2.0
#include "knowledge/embeddings/core/passage_vectors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <mutex>
#include <tuple>

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kLanes = 16;
constexpr float kAboutOne = 0.01F;
constexpr base::Duration kFirstPause = std::chrono::seconds(30);
constexpr base::Duration kLongestPause = std::chrono::hours(1);
constexpr int kMostDoublings = 7;  // beyond the longest pause

float SquareOf(std::span<const float> vector) { return Dot(vector, vector); }

}  // namespace

float Dot(std::span<const float> a, std::span<const float> b) {
  const std::size_t size = std::min(a.size(), b.size());
  // Sums that don't wait for each other become vector instructions.
  std::array<float, kLanes> lanes{};
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += a[i + lane] * b[i + lane];
  }
  float sum = 0;
  for (; i < size; ++i) sum += a[i] * b[i];
  for (const float lane : lanes) sum += lane;
  return sum;
}

bool Normalize(std::span<float> vector) {
  double square = 0;
  for (const float number : vector) square += static_cast<double>(number) * number;
  const double length = std::sqrt(square);
  if (!std::isfinite(length) || length < 1e-9) return false;
  for (float& number : vector) number = static_cast<float>(number / length);
  return true;
}

std::string BytesOfVectors(std::span<const float> numbers) {
  std::string bytes;
  bytes.reserve(numbers.size() * 4);
  for (const float number : numbers) {
    const auto bits = std::bit_cast<std::uint32_t>(number);
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(bits >> shift & 0xFF);
  }
  return bytes;
}

std::vector<float> VectorsOfBytes(std::string_view bytes, std::size_t dimensions) {
  if (dimensions == 0 || bytes.size() % (dimensions * 4) != 0) return {};
  std::vector<float> numbers;
  numbers.reserve(bytes.size() / 4);
  for (std::size_t i = 0; i < bytes.size(); i += 4) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      bits |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i + k])) << 8 * k;
    }
    numbers.push_back(std::bit_cast<float>(bits));
  }
  for (std::size_t i = 0; i < numbers.size(); i += dimensions) {
    const float square = SquareOf(std::span(numbers).subspan(i, dimensions));
    if (!(std::abs(square - 1) <= kAboutOne)) return {};
  }
  return numbers;
}

void PassageVectors::Expect(const std::string& id, std::int64_t version) {
  const std::unique_lock lock(mutex_);
  Article& article = articles_[id];
  if (article.version == version) return;
  passages_ -= article.vectors.size() / dimensions_;
  article = Article();
  article.version = version;
  missing_.insert(id);
}

void PassageVectors::Forget(const std::string& id) {
  const std::unique_lock lock(mutex_);
  const auto article = articles_.find(id);
  if (article == articles_.end()) return;
  passages_ -= article->second.vectors.size() / dimensions_;
  articles_.erase(article);
  missing_.erase(id);
}

void PassageVectors::Put(const std::string& id, std::int64_t version, std::vector<float> vectors) {
  if (vectors.empty() || vectors.size() % dimensions_ != 0) return;
  const std::unique_lock lock(mutex_);
  const auto article = articles_.find(id);
  if (article == articles_.end() || article->second.version != version) return;
  missing_.erase(id);
  passages_ -= article->second.vectors.size() / dimensions_;
  article->second.vectors.clear();
  if (passages_ + vectors.size() / dimensions_ > kMostPassages) return;
  passages_ += vectors.size() / dimensions_;
  article->second.vectors = std::move(vectors);
}

void PassageVectors::SetAside(const std::string& id, std::int64_t version) {
  const std::unique_lock lock(mutex_);
  const auto article = articles_.find(id);
  if (article != articles_.end() && article->second.version == version) missing_.erase(id);
}

void PassageVectors::PutOff(const std::string& id, std::int64_t version, base::Instant now) {
  const std::unique_lock lock(mutex_);
  const auto article = articles_.find(id);
  if (article == articles_.end() || article->second.version != version) return;
  int& failures = article->second.failures;
  const base::Duration pause = std::min(kFirstPause * (1 << failures), kLongestPause);
  article->second.retry_at = now + pause;
  failures = std::min(failures + 1, kMostDoublings);
}

std::vector<PassageVectors::Wanted> PassageVectors::Missing(std::string_view after_id,
                                                            std::size_t limit) const {
  const std::shared_lock lock(mutex_);
  std::vector<Wanted> wanted;
  for (auto id = missing_.upper_bound(after_id); id != missing_.end(); ++id) {
    if (wanted.size() == limit) break;
    wanted.push_back({*id, articles_.find(*id)->second.version});
  }
  return wanted;
}

std::optional<PassageVectors::Wanted> PassageVectors::NextNew(std::string_view after_id) const {
  const std::shared_lock lock(mutex_);
  for (auto id = missing_.upper_bound(after_id); id != missing_.end(); ++id) {
    const Article& article = articles_.find(*id)->second;
    if (article.failures == 0) return Wanted{*id, article.version};
  }
  return std::nullopt;
}

std::optional<PassageVectors::Wanted> PassageVectors::NextRetry(base::Instant now) const {
  const std::shared_lock lock(mutex_);
  std::optional<Wanted> next;
  base::Instant due = now;
  for (const std::string& id : missing_) {
    const Article& article = articles_.find(id)->second;
    if (article.failures == 0 || article.retry_at > due || (next && article.retry_at == due)) {
      continue;
    }
    next = Wanted{id, article.version};
    due = article.retry_at;
  }
  return next;
}

std::size_t PassageVectors::missing() const {
  const std::shared_lock lock(mutex_);
  return missing_.size();
}

std::size_t PassageVectors::passages() const {
  const std::shared_lock lock(mutex_);
  return passages_;
}

std::vector<NearArticle> PassageVectors::Nearest(std::span<const float> query, float least,
                                                 std::size_t limit) const {
  if (query.size() != dimensions_) return {};
  struct Found {
    float similarity = 0;
    std::uint32_t passage = 0;
    const std::string* id = nullptr;
  };
  std::vector<Found> found;
  const std::shared_lock lock(mutex_);
  for (const auto& [id, article] : articles_) {
    Found best{.similarity = -2, .passage = 0, .id = &id};
    const std::span<const float> vectors(article.vectors);
    for (std::size_t i = 0; i < vectors.size(); i += dimensions_) {
      const float similarity = Dot(query, vectors.subspan(i, dimensions_));
      if (similarity <= best.similarity) continue;
      best.similarity = similarity;
      best.passage = static_cast<std::uint32_t>(i / dimensions_);
    }
    if (!vectors.empty() && best.similarity >= least) found.push_back(best);
  }
  limit = std::min(limit, found.size());
  std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(limit),
                            [](const Found& a, const Found& b) {
                              return std::tuple(-a.similarity, std::string_view(*a.id)) <
                                     std::tuple(-b.similarity, std::string_view(*b.id));
                            });
  std::vector<NearArticle> nearest;
  for (std::size_t i = 0; i < limit; ++i) {
    nearest.push_back({*found[i].id, found[i].similarity, found[i].passage});
  }
  return nearest;
}

}  // namespace deskmesh::knowledge
