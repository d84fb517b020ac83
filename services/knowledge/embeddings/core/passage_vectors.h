// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/embeddings/core/near_article.h"
#include "platform/base/instant.h"

namespace deskmesh::knowledge {

// Scales a vector to length 1. False where it has none: empty, zero, or a number that isn't finite.
bool Normalize(std::span<float> vector);

// Sum of products; the cosine where both are of length 1. Of two lengths: of the shorter.
float Dot(std::span<const float> a, std::span<const float> b);

// As they are stored: 4 bytes a number, IEEE 754, least significant byte first.
std::string BytesOfVectors(std::span<const float> numbers);
// Empty where the bytes are no vectors of this many numbers, each of length 1.
std::vector<float> VectorsOfBytes(std::string_view bytes, std::size_t dimensions);

// The passages of one workspace's articles as vectors. A query is compared with all of them: of a
// help centre's thousand 4 MB are read, of 100,000 with 1,024 numbers each 400 MB. Vectors are used only
// as long as readers see the version they were made of. Thread-safe: queries share.
class PassageVectors {
 public:
  static constexpr std::size_t kMostPassages = 100'000;

  explicit PassageVectors(std::size_t dimensions) : dimensions_(dimensions) {}

  // Readers see this version of an article from now on.
  void Expect(const std::string& id, std::int64_t version);
  void Forget(const std::string& id);

  // Takes the vectors of an article, one behind the other. No effect where another version is expected
  // or they are of another size. Where there is no room for them the article is set aside.
  void Put(const std::string& id, std::int64_t version, std::vector<float> vectors);
  // It won't have vectors: it isn't missing until readers see another version.
  void SetAside(const std::string& id, std::int64_t version);
  // Its vectors couldn't be made: others go first, and it is tried again after half a minute, then twice as
  // long each time, an hour at most. No effect where another version is expected.
  void PutOff(const std::string& id, std::int64_t version, base::Instant now);

  struct Wanted {
    std::string id;
    std::int64_t version = 0;
  };
  // Articles without vectors, by id.
  std::vector<Wanted> Missing(std::string_view after_id, std::size_t limit) const;
  // Of those the first behind this id that wasn't put off; of the others the one that has been due longest.
  std::optional<Wanted> NextNew(std::string_view after_id) const;
  std::optional<Wanted> NextRetry(base::Instant now) const;
  std::size_t missing() const;
  std::size_t passages() const;

  // Articles by their passage that is nearest to the query, from `least` on, the nearest first.
  std::vector<NearArticle> Nearest(std::span<const float> query, float least,
                                   std::size_t limit) const;

 private:
  struct Article {
    std::int64_t version = 0;
    std::vector<float> vectors;
    int failures = 0;
    base::Instant retry_at{};  // after failures
  };

  const std::size_t dimensions_;
  mutable std::shared_mutex mutex_;
  std::map<std::string, Article, std::less<>> articles_;
  std::set<std::string, std::less<>> missing_;
  std::size_t passages_ = 0;
};

}  // namespace deskmesh::knowledge
