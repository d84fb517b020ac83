// SPDX-License-Identifier: Apache-2.0
//
// Archives (.zip) that others sent, read with suspicion; and such as we write.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::files {

// What an archive may be at most.
struct ArchiveLimits {
  std::size_t entries = 20'000;
  std::uint64_t entry_bytes = std::uint64_t{64} << 20;  // of one entry, unpacked
  std::uint64_t total_bytes = std::uint64_t{512} << 20;  // of all entries, unpacked
  // Unpacked to packed bytes of an entry of more than a mebibyte.
  std::uint64_t ratio = 200;
};

// Reads an archive in memory. Every name in it is relative, with `/` between its parts and no `.` or `..`
// among them. Names that aren't said to be UTF-8 and aren't, are read as GB18030, as Chinese Windows writes
// them, else as the format has it (code page 437). Confined to one thread.
class ZipReader {
 public:
  struct Entry {
    std::string path;
    std::uint64_t size_bytes = 0;  // as the archive says; Read checks it
    std::uint64_t number = 0;
    bool is_name_guessed = false;  // neither UTF-8 nor GB18030
  };

  // `bytes` must outlive the reader. INVALID_ARGUMENT with the reason ARCHIVE_BROKEN, TOO_MANY_ENTRIES,
  // ARCHIVE_BOMB, ENTRY_TOO_LARGE, ARCHIVE_TOO_LARGE, PATH_OUTSIDE, PATH_REPEATED or
  // ARCHIVE_ENCRYPTED and a sentence that names the entry.
  static absl::StatusOr<ZipReader> Open(std::string_view bytes, const ArchiveLimits& limits = {});

  ZipReader(ZipReader&&) noexcept;
  ZipReader& operator=(ZipReader&&) noexcept;
  ~ZipReader();

  // Files only, by path.
  const std::vector<Entry>& entries() const;
  // Null where there is none.
  const Entry* Find(std::string_view path) const;
  // ARCHIVE_BROKEN where the bytes aren't what the archive says, by length or checksum.
  absl::StatusOr<std::string> Read(const Entry& entry) const;

 private:
  struct State;
  explicit ZipReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Writes an archive in memory; the same entries in the same order give the same bytes. Confined to
// one thread.
class ZipWriter {
 public:
  ZipWriter();
  ~ZipWriter();

  // `path` as ZipReader has them. What packs well is packed.
  absl::Status Add(std::string_view path, std::string bytes);
  // The whole archive; nothing may be added afterwards.
  absl::StatusOr<std::string> Finish();
  // Of the entries so far, unpacked.
  std::uint64_t size_bytes() const { return size_bytes_; }

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::uint64_t size_bytes_ = 0;
};

// Whether a name may be that of an entry: see ZipReader. Thread-safe.
bool IsInsidePath(std::string_view path);

}  // namespace deskmesh::files
