// SPDX-License-Identifier: Apache-2.0
//
// A consistent copy of the databases of several domains, out of a store and back into an empty one.
// What operators' backup and restore are made of; serving processes may go on meanwhile.
//
// SQLite: a part is one domain's file, copied page by page; all files show one moment, for which
// writers are held up some milliseconds. PostgreSQL: a part is one table in COPY's text form; all
// tables of all schemas are read in one snapshot.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"

namespace deskmesh::sql {

struct SnapshotPart {
  std::string domain;
  std::string table;  // empty: the whole file of an embedded store
  std::vector<std::string> columns;
};

// Up to which migration a domain's database has come.
struct SchemaVersion {
  std::string domain;
  std::string owner;
  std::int64_t version = 0;
};

// Confined to one thread.
class SnapshotReader {
 public:
  using Sink = std::function<absl::Status(std::string_view bytes)>;

  // Takes the snapshot. `scratch_folder` holds a copy of one SQLite file at a time. NOT_FOUND names
  // a domain whose database isn't there; UNAVAILABLE when the store can't be reached.
  static absl::StatusOr<std::unique_ptr<SnapshotReader>> Open(
      const std::string& url, const std::vector<std::string>& domains,
      const std::string& scratch_folder);
  virtual ~SnapshotReader() = default;

  virtual const std::vector<SchemaVersion>& versions() const = 0;
  virtual const std::vector<SnapshotPart>& parts() const = 0;
  // Hands over a part's bytes in order, in pieces of at most 1 MiB; stops at the first error.
  virtual absl::Status Read(const SnapshotPart& part, const Sink& sink) = 0;
};

// Confined to one thread. Destroyed without Commit it leaves the store without the copy.
class SnapshotWriter {
 public:
  // FAILED_PRECONDITION, reason STORE_NOT_EMPTY, naming the domain that has data already.
  static absl::StatusOr<std::unique_ptr<SnapshotWriter>> Open(
      const std::string& url, const std::vector<std::string>& domains);
  virtual ~SnapshotWriter() = default;

  // Whether tables must be made, by migrations up to the copy's versions, before parts are written.
  virtual bool needs_schema() const = 0;
  virtual absl::Status Begin(const SnapshotPart& part) = 0;
  virtual absl::Status Write(std::string_view bytes) = 0;
  virtual absl::Status End() = 0;
  // Makes everything that was written durable and visible, at once.
  virtual absl::Status Commit() = 0;
};

}  // namespace deskmesh::sql
