// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "deskmesh/backup/archive.h"
#include "deskmesh/commands.h"
#include "deskmesh/registry.h"
#include "platform/base/error.h"
#include "platform/clock/clock.h"
#include "platform/outbox/inbox.h"
#include "platform/outbox/outbox.h"

namespace deskmesh {
namespace {

int FailBackup(const absl::Status& status) {
  std::fprintf(stderr, "deskmesh: %s\n", std::string(base::MessageOf(status)).c_str());
  return 1;
}

std::vector<std::string> DomainsOf(const std::vector<module::Definition>& definitions) {
  std::vector<std::string> domains;
  for (const module::Definition& definition : definitions) {
    if (definition.has_database) domains.emplace_back(definition.name);
  }
  return domains;
}

const module::Definition* Find(const std::vector<module::Definition>& definitions,
                               std::string_view name) {
  for (const module::Definition& definition : definitions) {
    if (definition.name == name && definition.has_database) return &definition;
  }
  return nullptr;
}

std::string UtcText(base::Instant now) {
  const std::time_t seconds = static_cast<std::time_t>(now.micros / 1'000'000);
  std::tm parts = {};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

struct Totals {
  std::size_t parts = 0;
  std::uint64_t bytes = 0;
  std::int64_t facts = 0;  // to be sent again
  std::string sha256;
};

absl::StatusOr<Totals> WriteArchive(sql::SnapshotReader& snapshot, const std::string& store,
                                    std::FILE* file, const std::string& name) {
  backup::ArchiveWriter archive(file, name);
  Totals totals;
  DESKMESH_RETURN_IF_ERROR(
      archive.WriteHeader({UtcText(clock::SystemClock().Now()), store, snapshot.versions()}));
  for (const sql::SnapshotPart& part : snapshot.parts()) {
    DESKMESH_RETURN_IF_ERROR(archive.BeginPart(part));
    DESKMESH_RETURN_IF_ERROR(snapshot.Read(part, [&](std::string_view bytes) {
      totals.bytes += bytes.size();
      return archive.WriteData(bytes);
    }));
    DESKMESH_RETURN_IF_ERROR(archive.EndPart());
    ++totals.parts;
  }
  DESKMESH_ASSIGN_OR_RETURN(totals.sha256, archive.Finish());
  return totals;
}

std::string StoreOf(const std::string& url) {
  return url.starts_with("sqlite:") ? "sqlite" : "postgresql";
}

absl::StatusOr<Totals> BackUp(const module::ServeOptions& store, const std::string& output) {
  const auto definitions = AllModules();
  DESKMESH_ASSIGN_OR_RETURN(const module::Settings settings,
                            module::ReadSettings(definitions, store));
  const std::string& url = settings.database.url;
  const bool is_pipe = output == "-";
  if (!is_pipe && std::filesystem::exists(output)) {
    return base::Failure(absl::StatusCode::kAlreadyExists, "BACKUP_EXISTS",
                         output + " exists already: a backup is never overwritten");
  }
  const std::string folder = is_pipe ? std::filesystem::temp_directory_path().string()
                                     : std::filesystem::absolute(output).parent_path().string();
  // Under this name until it is whole. Also the place of the copy of one SQLite file at a time.
  const std::string scratch = folder + "/.deskmesh-backup-" + std::to_string(::getpid());
  std::error_code error;
  if (!std::filesystem::create_directory(scratch, error)) {
    return base::Failure(absl::StatusCode::kUnavailable, "BACKUP_UNWRITABLE",
                         "can't write to " + folder + ": " + error.message());
  }
  const std::string partial = scratch + "/backup";
  const auto run = [&]() -> absl::StatusOr<Totals> {
    DESKMESH_ASSIGN_OR_RETURN(auto snapshot,
                              sql::SnapshotReader::Open(url, DomainsOf(definitions), scratch));
    if (is_pipe) return WriteArchive(*snapshot, StoreOf(url), stdout, "standard output");
    const int descriptor = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
        descriptor < 0 ? nullptr : ::fdopen(descriptor, "wb"), std::fclose);
    if (file == nullptr) {
      return base::Failure(absl::StatusCode::kUnavailable, "BACKUP_UNWRITABLE",
                           "can't write " + output + ": " + std::strerror(errno));
    }
    DESKMESH_ASSIGN_OR_RETURN(Totals totals,
                              WriteArchive(*snapshot, StoreOf(url), file.get(), output));
    // link, unlike rename, never replaces what came there meanwhile.
    if (::link(partial.c_str(), output.c_str()) != 0) {
      return base::Failure(absl::StatusCode::kUnavailable, "BACKUP_UNWRITABLE",
                           "can't write " + output + ": " + std::strerror(errno));
    }
    return totals;
  };
  absl::StatusOr<Totals> totals = run();
  std::filesystem::remove_all(scratch, error);
  return totals;
}

// Whether this program knows the schemas of a backup, and can bring them up to its own.
absl::Status CheckVersions(const std::vector<module::Definition>& definitions,
                           const backup::Header& header, const std::string& url) {
  if (header.store != StoreOf(url)) {
    return base::Failure(
        absl::StatusCode::kFailedPrecondition, "BACKUP_OTHER_STORE",
        "the backup is of " + header.store + ", database.url is of " + StoreOf(url));
  }
  for (const sql::SchemaVersion& schema : header.schemas) {
    const module::Definition* definition = Find(definitions, schema.domain);
    std::int64_t known = 0;
    if (definition != nullptr) {
      for (const sql::MigrationSet& set : module::SchemaOf(*definition)) {
        if (set.owner == schema.owner) known = static_cast<std::int64_t>(set.migrations.size());
      }
    }
    if (schema.version > known) {
      return base::Failure(absl::StatusCode::kFailedPrecondition, "SCHEMA_NEWER",
                           "the backup has schema version " + std::to_string(schema.version) +
                               " of " + schema.owner + " for " + schema.domain +
                               ", this program knows up to " + std::to_string(known) +
                               ": restore it with a newer program");
    }
  }
  return absl::OkStatus();
}

// Makes the tables as they were when the backup was taken.
absl::Status MakeTables(const std::vector<module::Definition>& definitions,
                        const backup::Header& header, const module::Settings& settings) {
  for (const module::Definition& definition : definitions) {
    if (!definition.has_database) continue;
    std::vector<sql::MigrationSet> sets = module::SchemaOf(definition);
    for (sql::MigrationSet& set : sets) {
      std::size_t version = 0;
      for (const sql::SchemaVersion& schema : header.schemas) {
        if (schema.domain == definition.name && schema.owner == set.owner) {
          version = static_cast<std::size_t>(schema.version);
        }
      }
      set.migrations.resize(std::min(version, set.migrations.size()));
    }
    sql::Options options = settings.database;
    options.domain = definition.name;
    auto database = sql::Open(options);
    if (!database.ok()) return database.status();
    DESKMESH_RETURN_IF_ERROR((*database)->Migrate(sets));
    (*database)->Close();
  }
  return absl::OkStatus();
}

// Facts that only the broker had when the backup was made go out once more. Consumers know what they
// had by its id: that must not be forgotten before.
absl::Status SendKeptFacts(const std::vector<module::Definition>& definitions,
                           const module::ServeOptions& store, std::int64_t* count) {
  constexpr base::Duration kClocksApart = std::chrono::hours(1);
  const base::Instant now = clock::SystemClock().Now();
  std::vector<std::unique_ptr<sql::Database>> databases;
  std::optional<base::Instant> oldest;
  for (const module::Definition& definition : definitions) {
    if (!definition.has_database) continue;
    auto database = module::OpenTarget(definitions, store, definition.name);
    if (!database.ok()) return database.status();
    DESKMESH_RETURN_IF_ERROR((*database)->Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(const auto here, outbox::OldestSent(tx));
      if (here.has_value() && (!oldest.has_value() || *here < *oldest)) oldest = here;
      return absl::OkStatus();
    }));
    databases.push_back(*std::move(database));
  }
  for (const auto& database : databases) {
    std::int64_t sent = 0;
    if (oldest.has_value()) {
      DESKMESH_RETURN_IF_ERROR(database->Write([&](sql::Tx& tx) -> absl::Status {
        DESKMESH_RETURN_IF_ERROR(outbox::KeepTaken(tx, *oldest - kClocksApart, now).status());
        DESKMESH_ASSIGN_OR_RETURN(sent, outbox::SendAgain(tx));
        return absl::OkStatus();
      }));
    }
    *count += sent;
    database->Close();
  }
  return absl::OkStatus();
}

absl::StatusOr<Totals> Restore(const module::ServeOptions& store, const std::string& input,
                               bool keeps_schema) {
  const auto definitions = AllModules();
  DESKMESH_ASSIGN_OR_RETURN(const module::Settings settings,
                            module::ReadSettings(definitions, store));
  const std::string& url = settings.database.url;
  // All of it is checked before any of it is used.
  backup::Header header;
  DESKMESH_RETURN_IF_ERROR(backup::ReadArchive(input, {.header = [&](const backup::Header& read) {
                                                 header = read;
                                                 return CheckVersions(definitions, read, url);
                                               }}));
  DESKMESH_ASSIGN_OR_RETURN(auto writer, sql::SnapshotWriter::Open(url, DomainsOf(definitions)));
  if (writer->needs_schema()) DESKMESH_RETURN_IF_ERROR(MakeTables(definitions, header, settings));
  Totals totals;
  DESKMESH_RETURN_IF_ERROR(
      backup::ReadArchive(input, {.begin_part =
                                      [&](const sql::SnapshotPart& part) {
                                        ++totals.parts;
                                        return Find(definitions, part.domain) != nullptr
                                                   ? writer->Begin(part)
                                                   : base::NotFound("target", part.domain);
                                      },
                                  .data =
                                      [&](std::string_view bytes) {
                                        totals.bytes += bytes.size();
                                        return writer->Write(bytes);
                                      },
                                  .end_part = [&] { return writer->End(); }}));
  DESKMESH_RETURN_IF_ERROR(writer->Commit());
  writer.reset();
  if (keeps_schema) return totals;
  DESKMESH_RETURN_IF_ERROR(module::MigrateAll(definitions, store));
  DESKMESH_RETURN_IF_ERROR(SendKeptFacts(definitions, store, &totals.facts));
  return totals;
}

}  // namespace

int RunBackup(const module::ServeOptions& store, const std::string& output) {
  const absl::StatusOr<Totals> totals = BackUp(store, output);
  if (!totals.ok()) return FailBackup(totals.status());
  std::fprintf(output == "-" ? stderr : stdout,
               "{\"parts\": %zu, \"bytes\": %llu, \"sha256\": \"%s\"}\n", totals->parts,
               static_cast<unsigned long long>(totals->bytes), totals->sha256.c_str());
  return 0;
}

int RunRestore(const module::ServeOptions& store, const std::string& input, bool keeps_schema) {
  const absl::StatusOr<Totals> totals = Restore(store, input, keeps_schema);
  if (!totals.ok()) return FailBackup(totals.status());
  std::printf("{\"parts\": %zu, \"bytes\": %llu, \"facts_to_send_again\": %lld}\n", totals->parts,
              static_cast<unsigned long long>(totals->bytes),
              static_cast<long long>(totals->facts));
  return 0;
}

int RunResend(const module::ServeOptions& store) {
  std::int64_t facts = 0;
  const absl::Status status = SendKeptFacts(AllModules(), store, &facts);
  if (!status.ok()) return FailBackup(status);
  std::printf("{\"facts_to_send_again\": %lld}\n", static_cast<long long>(facts));
  return 0;
}

int RunVerify(const module::ServeOptions& store, const std::string& input) {
  if (!input.empty()) {
    const absl::Status status = backup::ReadArchive(input);
    if (!status.ok()) return FailBackup(status);
    std::printf("ok %s\n", input.c_str());
    return 0;
  }
  const auto definitions = AllModules();
  const auto settings = module::ReadSettings(definitions, store);
  if (!settings.ok()) return FailBackup(settings.status());
  bool is_whole = true;
  for (const module::Definition& definition : definitions) {
    if (!definition.has_database) continue;
    sql::Options options = settings->database;
    options.domain = definition.name;
    // Counting everything may take long.
    options.statement_timeout = std::chrono::hours(1);
    const auto database = sql::Open(options);
    if (!database.ok()) return FailBackup(database.status());
    if (const absl::Status schema = (*database)->CheckSchema(module::SchemaOf(definition));
        !schema.ok()) {
      return FailBackup(schema);
    }
    auto broken = sql::BrokenInvariants(**database, definition.invariants);
    if (!broken.ok()) return FailBackup(broken.status());
    if (definition.verify) {
      if (const absl::Status status = definition.verify(**database); !status.ok()) {
        broken->emplace_back(base::MessageOf(status));
      }
    }
    (*database)->Close();
    for (const std::string& finding : *broken) {
      std::fprintf(stderr, "deskmesh: %s: %s\n", std::string(definition.name).c_str(),
                   finding.c_str());
    }
    is_whole = is_whole && broken->empty();
    if (broken->empty()) std::printf("ok %s\n", std::string(definition.name).c_str());
  }
  return is_whole ? 0 : 1;
}

}  // namespace deskmesh
