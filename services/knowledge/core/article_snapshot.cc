// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/article_snapshot.h"

#include <bit>
#include <cstdint>

#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::string_view kMagic = "DMKIDX01";
constexpr size_t kChecksumBytes = 8;

// FNV-1a: the snapshot guards against cut-off files and flipped bits, not against an attacker.
uint64_t Checksum(std::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  return hash;
}

void PutNumber(uint64_t value, int bytes, std::string* out) {
  for (int i = 0; i < bytes; ++i) out->push_back(static_cast<char>(value >> (8 * i)));
}

void PutString(std::string_view text, std::string* out) {
  PutNumber(text.size(), 4, out);
  out->append(text);
}

void PutStrings(const std::vector<std::string>& texts, std::string* out) {
  PutNumber(texts.size(), 4, out);
  for (const std::string& text : texts) PutString(text, out);
}

// Reads fields one after the other; after the first that doesn't fit all are empty.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  uint64_t Number(size_t size) {
    if (bytes_.size() < size) {
      failed_ = true;
      return 0;
    }
    uint64_t value = 0;
    for (size_t i = 0; i < size; ++i) {
      value |= static_cast<uint64_t>(static_cast<unsigned char>(bytes_[i])) << (8 * i);
    }
    bytes_.remove_prefix(size);
    return value;
  }

  std::string String() {
    const uint64_t size = Number(4);
    if (failed_ || bytes_.size() < size) {
      failed_ = true;
      return {};
    }
    std::string text(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return text;
  }

  std::vector<std::string> Strings() {
    std::vector<std::string> texts;
    for (uint64_t left = Number(4); left > 0 && !failed_; --left) texts.push_back(String());
    return texts;
  }

  bool failed() const { return failed_; }
  bool at_end() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool failed_ = false;
};

absl::Status Damaged() {
  return base::Failure(absl::StatusCode::kDataLoss, "INDEX_SNAPSHOT_DAMAGED",
                       "the search snapshot is damaged or of another version");
}

}  // namespace

SnapshotWriter::SnapshotWriter() : bytes_(kMagic) {}

void SnapshotWriter::Add(const IndexedArticle& article) {
  PutString(article.id, &bytes_);
  PutString(article.locale, &bytes_);
  PutString(article.title, &bytes_);
  PutString(article.body, &bytes_);
  PutStrings(article.keywords, &bytes_);
  PutStrings(article.error_codes, &bytes_);
  PutString(article.translation_group, &bytes_);
  PutStrings(article.roles, &bytes_);
  PutStrings(article.plans, &bytes_);
  PutNumber(article.is_internal ? 1 : 0, 1, &bytes_);
  PutNumber(std::bit_cast<uint64_t>(article.popularity), 8, &bytes_);
}

std::string SnapshotWriter::Finish() {
  PutNumber(Checksum(bytes_), kChecksumBytes, &bytes_);
  return std::move(bytes_);
}

absl::StatusOr<std::vector<IndexedArticle>> ReadSnapshot(std::string_view bytes) {
  if (bytes.size() < kMagic.size() + kChecksumBytes || !bytes.starts_with(kMagic)) return Damaged();
  const std::string_view content = bytes.substr(0, bytes.size() - kChecksumBytes);
  if (Reader(bytes.substr(content.size())).Number(kChecksumBytes) != Checksum(content)) {
    return Damaged();
  }
  Reader reader(content.substr(kMagic.size()));
  std::vector<IndexedArticle> articles;
  while (!reader.at_end() && !reader.failed()) {
    IndexedArticle article;
    article.id = reader.String();
    article.locale = reader.String();
    article.title = reader.String();
    article.body = reader.String();
    article.keywords = reader.Strings();
    article.error_codes = reader.Strings();
    article.translation_group = reader.String();
    article.roles = reader.Strings();
    article.plans = reader.Strings();
    article.is_internal = reader.Number(1) != 0;
    article.popularity = std::bit_cast<double>(reader.Number(8));
    articles.push_back(std::move(article));
  }
  if (reader.failed()) return Damaged();
  return articles;
}

}  // namespace deskmesh::knowledge
