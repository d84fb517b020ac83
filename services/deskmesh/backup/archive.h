// SPDX-License-Identifier: Apache-2.0
//
// The file of `deskmesh backup`: written and read as a stream, each part and the whole under SHA-256.
//
//   "deskmesh backup 1\n", then frames: kind (1 byte), size (4 bytes, big endian), payload
//     H  header: JSON {created, store, schemas: [{domain, owner, version}]}
//     P  begin of a part: JSON {domain, table, columns}
//     D  data: size before compression (4 bytes, big endian), then zlib; at most 1 MiB of data each
//     E  end of a part: SHA-256 of its data
//     Z  end of the file: SHA-256 of every byte before this frame
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/snapshot.h"

namespace deskmesh::backup {

struct Header {
  std::string created;  // RFC 3339
  std::string store;  // `sqlite` or `postgresql`
  std::vector<sql::SchemaVersion> schemas;
};

// A running SHA-256. Confined to one thread.
class Digest {
 public:
  Digest();
  ~Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
  void Add(std::string_view bytes);
  // The 32 bytes; the digest starts anew.
  std::string Take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Confined to one thread.
class ArchiveWriter {
 public:
  // `file` is open for writing and stays the caller's.
  ArchiveWriter(std::FILE* file, std::string name) : file_(file), name_(std::move(name)) {}

  absl::Status WriteHeader(const Header& header);
  absl::Status BeginPart(const sql::SnapshotPart& part);
  absl::Status WriteData(std::string_view bytes);
  absl::Status EndPart();
  // Writes the end and brings everything to the disk; the SHA-256 of the file in hexadecimal.
  absl::StatusOr<std::string> Finish();

 private:
  absl::Status WriteBytes(std::string_view bytes);
  absl::Status WriteFrame(char kind, std::string_view payload);

  std::FILE* file_;
  const std::string name_;
  Digest whole_;
  Digest part_;
  std::string packed_;
};

// What is called while an archive is read, in the order of the file.
struct ArchiveVisitor {
  std::function<absl::Status(const Header&)> header;
  std::function<absl::Status(const sql::SnapshotPart&)> begin_part;
  std::function<absl::Status(std::string_view)> data;
  std::function<absl::Status()> end_part;
};

// Reads the file `path` from begin to end. DATA_LOSS, reason BACKUP_DAMAGED, says where it isn't what
// was written; the visitor's first error stops it. A part is whole once `end_part` was called, the
// file once this returns OK: read it once without a visitor before trusting any of it.
absl::Status ReadArchive(const std::string& path, const ArchiveVisitor& visitor = {});

}  // namespace deskmesh::backup
