// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <random>

#include "knowledge/embeddings/core/passage_vectors.h"

namespace deskmesh::knowledge {
namespace {

std::vector<float> Unit(std::vector<float> numbers) {
  CHECK(Normalize(numbers));
  return numbers;
}

std::string Ids(const std::vector<NearArticle>& near) {
  std::string ids;
  for (const NearArticle& article : near) ids += article.id;
  return ids;
}

TEST_CASE("sums of products are right at every length", "[knowledge][embeddings][core]") {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> any(-1, 1);
  for (std::size_t size = 0; size < 70; ++size) {
    std::vector<float> a(size), b(size);
    double expected = 0;
    for (std::size_t i = 0; i < size; ++i) {
      a[i] = any(random);
      b[i] = any(random);
      expected += static_cast<double>(a[i]) * b[i];
    }
    CHECK(Dot(a, b) == Approx(expected).margin(1e-4));
  }
}

TEST_CASE("a vector without a length is none", "[knowledge][embeddings][core]") {
  for (const float number :
       {0.0F, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    std::vector<float> vector = {0, number};
    CHECK_FALSE(Normalize(vector));
  }
  CHECK_FALSE(Normalize({}));
  std::vector<float> vector = {3, 4};
  REQUIRE(Normalize(vector));
  CHECK(vector[0] == Approx(0.6));
}

TEST_CASE("vectors survive the store and what isn't some is refused",
          "[knowledge][embeddings][core]") {
  std::vector<float> two = Unit({1, 2, 3});
  const std::vector<float> other = Unit({-1, 0, 1e-3F});
  two.insert(two.end(), other.begin(), other.end());
  const std::string bytes = BytesOfVectors(two);
  CHECK(bytes.size() == 24);
  CHECK(VectorsOfBytes(bytes, 3) == two);
  CHECK(VectorsOfBytes(bytes, 2).empty());
  CHECK(VectorsOfBytes(bytes, 4).empty());
  CHECK(VectorsOfBytes(bytes, 0).empty());
  CHECK(VectorsOfBytes(bytes.substr(1), 3).empty());
  CHECK(VectorsOfBytes("", 3).empty());
  std::string broken = bytes;
  broken[3] = '\x7F';  // not a number any more
  broken[2] = '\xFF';
  CHECK(VectorsOfBytes(broken, 3).empty());
}

TEST_CASE("an article is as near as its nearest passage", "[knowledge][embeddings][core]") {
  PassageVectors vectors(2);
  for (const char* id : {"a", "b", "c"}) vectors.Expect(id, 1);
  vectors.Put("a", 1, {1, 0});
  vectors.Put("b", 1, {-1, 0, 0.6F, 0.8F, 0, 1});
  vectors.Put("c", 1, {-1, 0});
  CHECK(vectors.passages() == 5);
  const std::vector<NearArticle> near = vectors.Nearest(Unit({3, 4}), -1, 10);
  REQUIRE(Ids(near) == "bac");
  CHECK(near[0].similarity == Approx(1));
  CHECK(near[0].passage == 1);
  CHECK(near[1].similarity == Approx(0.6));
  CHECK(Ids(vectors.Nearest(Unit({3, 4}), 0.5F, 10)) == "ba");
  CHECK(Ids(vectors.Nearest(Unit({3, 4}), -1, 1)) == "b");
  CHECK(vectors.Nearest(Unit({3, 4, 0}), -1, 10).empty());
  CHECK(vectors.Nearest({}, -1, 10).empty());
}

TEST_CASE("vectors count for the version that readers see and for no other",
          "[knowledge][embeddings][core]") {
  PassageVectors vectors(2);
  const std::vector<float> query = {1, 0};
  vectors.Put("a", 1, {1, 0});  // of nobody
  CHECK(vectors.Nearest(query, -1, 10).empty());
  vectors.Expect("a", 1);
  CHECK(vectors.missing() == 1);
  vectors.Put("a", 2, {1, 0});
  vectors.Put("a", 1, {1, 0, 1});
  CHECK(vectors.missing() == 1);
  vectors.Put("a", 1, {1, 0});
  CHECK(vectors.missing() == 0);
  CHECK(Ids(vectors.Nearest(query, -1, 10)) == "a");
  vectors.Expect("a", 1);  // again: nothing new
  CHECK(Ids(vectors.Nearest(query, -1, 10)) == "a");
  vectors.Expect("a", 2);
  CHECK(vectors.Nearest(query, -1, 10).empty());
  CHECK(vectors.passages() == 0);
  REQUIRE(vectors.Missing("", 10).size() == 1);
  CHECK(vectors.Missing("", 10)[0].version == 2);
  CHECK(vectors.Missing("a", 10).empty());
  vectors.SetAside("a", 1);
  CHECK(vectors.missing() == 1);
  vectors.SetAside("a", 2);
  CHECK(vectors.missing() == 0);
  vectors.Expect("a", 3);
  vectors.Forget("a");
  CHECK(vectors.missing() == 0);
  vectors.Forget("a");
}

TEST_CASE("an article that failed waits behind the others and longer each time",
          "[knowledge][embeddings][core]") {
  PassageVectors vectors(2);
  for (const char* id : {"a", "b", "c"}) vectors.Expect(id, 1);
  base::Instant now = base::Instant::FromSeconds(1'000);
  vectors.PutOff("a", 1, now);
  vectors.PutOff("b", 2, now);  // of nobody
  REQUIRE(vectors.NextNew(""));
  CHECK(vectors.NextNew("")->id == "b");
  REQUIRE(vectors.NextNew("b"));
  CHECK(vectors.NextNew("b")->id == "c");
  CHECK_FALSE(vectors.NextNew("c"));
  CHECK(vectors.missing() == 3);
  for (const int seconds : {30, 60, 120, 240, 480, 960, 1'920, 3'600, 3'600, 3'600}) {
    CHECK_FALSE(vectors.NextRetry(now + std::chrono::seconds(seconds - 1)));
    now += std::chrono::seconds(seconds);
    REQUIRE(vectors.NextRetry(now));
    CHECK(vectors.NextRetry(now)->id == "a");
    vectors.PutOff("a", 1, now);
  }
  // Who has been due longest comes first.
  vectors.PutOff("b", 1, now);
  REQUIRE(vectors.NextRetry(now + std::chrono::hours(1)));
  CHECK(vectors.NextRetry(now + std::chrono::hours(1))->id == "b");
  // Another text may do better.
  vectors.Expect("a", 2);
  REQUIRE(vectors.NextNew(""));
  CHECK(vectors.NextNew("")->id == "a");
  CHECK(vectors.NextNew("")->version == 2);
  vectors.Put("b", 1, {1, 0});
  CHECK_FALSE(vectors.NextRetry(now + std::chrono::hours(2)));
}

TEST_CASE("what there is no room for is found by its words alone",
          "[knowledge][embeddings][core]") {
  PassageVectors vectors(1);
  vectors.Expect("a", 1);
  vectors.Expect("b", 1);
  vectors.Put("a", 1, std::vector<float>(PassageVectors::kMostPassages, 1));
  vectors.Put("b", 1, {1});
  CHECK(vectors.missing() == 0);
  CHECK(vectors.passages() == PassageVectors::kMostPassages);
  CHECK(Ids(vectors.Nearest(std::vector<float>{1}, -1, 10)) == "a");
  vectors.Forget("a");
  vectors.Expect("b", 2);
  vectors.Put("b", 2, {1});
  CHECK(Ids(vectors.Nearest(std::vector<float>{1}, -1, 10)) == "b");
}

}  // namespace
}  // namespace deskmesh::knowledge
