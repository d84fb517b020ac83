// SPDX-License-Identifier: Apache-2.0
#include "platform/files/zip_archive.h"

#include <zip.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <map>
#include <optional>

#include "platform/base/error.h"
#include "platform/text/gb18030.h"
#include "platform/text/utf8.h"

namespace deskmesh::files {
namespace {

constexpr std::uint64_t kSmall = 1 << 20;
constexpr std::size_t kLongestPath = 1'000;
// 2000-01-01, so that archives don't tell when they were made.
constexpr time_t kMoment = 946'684'800;

absl::Status Refused(std::string_view reason, std::string_view message, std::string_view path) {
  std::map<std::string, std::string> metadata;
  std::string text(message);
  if (!path.empty()) {
    metadata["entry"] = text::ToUtf8(text::ToUtf32(path.substr(0, 200)));
    text = "\"" + metadata["entry"] + "\" " + text;
  }
  return base::Failure(absl::StatusCode::kInvalidArgument, reason, text, std::move(metadata));
}

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

bool IsSymbolicLink(zip_t* archive, std::uint64_t number) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(archive, number, 0, &system, &attributes) != 0) return false;
  return system == ZIP_OPSYS_UNIX && (attributes >> 28U) == 0xAU;
}

struct EntryName {
  std::string path;
  bool is_guessed = false;
};

// The names of all entries in UTF-8; nothing where the list can't be read. Some names in GB18030 are UTF-8 by
// chance, so what the others are in decides for them.
std::optional<std::vector<EntryName>> NamesOf(zip_t* archive, std::uint64_t count) {
  struct Raw {
    std::string bytes;
    bool is_known = false;  // said to be UTF-8, or ASCII
  };
  std::vector<Raw> raw;
  bool is_any_gb = false, are_all_gb = true;
  for (std::uint64_t number = 0; number < count; ++number) {
    const char* bytes = zip_get_name(archive, number, ZIP_FL_ENC_RAW);
    if (bytes == nullptr) return std::nullopt;
    Raw name{.bytes = bytes};
    const char* strict = zip_get_name(archive, number, ZIP_FL_ENC_STRICT);
    name.is_known = strict != nullptr && name.bytes == strict;
    if (!name.is_known) {
      const bool is_gb = text::FromGb18030(name.bytes).has_value();
      are_all_gb = are_all_gb && is_gb;
      is_any_gb = is_any_gb || (is_gb && !text::IsValidUtf8(name.bytes));
    }
    raw.push_back(std::move(name));
  }
  std::vector<EntryName> names;
  for (std::uint64_t number = 0; number < count; ++number) {
    const Raw& name = raw[number];
    const bool is_utf8 = name.is_known || text::IsValidUtf8(name.bytes);
    if (is_utf8 && (name.is_known || !is_any_gb || !are_all_gb)) {
      names.push_back({name.bytes});
    } else if (std::optional<std::string> path = text::FromGb18030(name.bytes)) {
      names.push_back({*std::move(path)});
    } else {
      const char* guessed = zip_get_name(archive, number, ZIP_FL_ENC_GUESS);
      if (guessed == nullptr) return std::nullopt;
      names.push_back({guessed, true});
    }
  }
  return names;
}

// What is wrong with the bytes of an entry. An end too early or too late is no error to libzip.
std::string Damage(zip_error_t* error) {
  switch (zip_error_code_zip(error)) {
    case ZIP_ER_OK:
      return "its length isn't what the archive says";
    case ZIP_ER_CRC:
      return "its checksum isn't what the archive says";
    default:
      return zip_error_strerror(error);
  }
}

}  // namespace

bool IsInsidePath(std::string_view path) {
  if (path.empty() || path.size() > kLongestPath || path.front() == '/') return false;
  for (const char c : path) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\') return false;
  }
  // A drive: `C:…`.
  if (path.size() > 1 && path[1] == ':') return false;
  if (!text::IsValidUtf8(path)) return false;
  while (!path.empty()) {
    const std::size_t end = path.find('/');
    const std::string_view part = path.substr(0, end);
    if (part.empty() || part == "." || part == "..") return false;
    if (end == std::string_view::npos) break;
    path.remove_prefix(end + 1);
  }
  return true;
}

struct ZipReader::State {
  std::unique_ptr<zip_t, CloseArchive> archive;
  std::vector<Entry> entries;
};

ZipReader::ZipReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipReader::ZipReader(ZipReader&&) noexcept = default;
ZipReader& ZipReader::operator=(ZipReader&&) noexcept = default;
ZipReader::~ZipReader() = default;

absl::StatusOr<ZipReader> ZipReader::Open(std::string_view bytes, const ArchiveLimits& limits) {
  // To libzip nothing at all is an archive without entries.
  if (bytes.empty()) return Refused("ARCHIVE_BROKEN", "the archive is empty", "");
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* opened = source == nullptr
                      ? nullptr
                      : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  if (opened == nullptr) {
    if (source != nullptr) zip_source_free(source);
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    return Refused("ARCHIVE_BROKEN", "the archive can't be read as .zip: " + why, "");
  }
  zip_error_fini(&error);
  auto state = std::make_unique<State>();
  state->archive.reset(opened);
  const zip_int64_t count = zip_get_num_entries(opened, 0);
  if (static_cast<std::size_t>(count) > limits.entries) {
    return Refused("TOO_MANY_ENTRIES",
                   "the archive has " + std::to_string(count) + " entries; at most " +
                       std::to_string(limits.entries) + " are read",
                   "");
  }
  const std::optional<std::vector<EntryName>> names =
      NamesOf(opened, static_cast<std::uint64_t>(count));
  if (!names) {
    return Refused("ARCHIVE_BROKEN", "the archive's list of entries can't be read", "");
  }
  std::uint64_t total = 0;
  for (zip_uint64_t number = 0; number < static_cast<zip_uint64_t>(count); ++number) {
    zip_stat_t about;
    if (zip_stat_index(opened, number, 0, &about) != 0 || (about.valid & ZIP_STAT_NAME) == 0) {
      return Refused("ARCHIVE_BROKEN", "the archive's list of entries can't be read", "");
    }
    std::string path = (*names)[number].path;
    const bool is_folder = path.ends_with('/');
    if (is_folder) path.pop_back();
    if (!IsInsidePath(path)) {
      return Refused("PATH_OUTSIDE", "is no path inside the archive", path);
    }
    if (is_folder) continue;
    if (IsSymbolicLink(opened, number)) {
      return Refused("PATH_OUTSIDE", "is a symbolic link", path);
    }
    if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && about.encryption_method != ZIP_EM_NONE) {
      return Refused("ARCHIVE_ENCRYPTED", "is encrypted", path);
    }
    if (about.size > limits.entry_bytes) {
      return Refused("ENTRY_TOO_LARGE",
                     "is larger than " + std::to_string(limits.entry_bytes) + " bytes", path);
    }
    if (about.size > kSmall &&
        about.size / std::max<std::uint64_t>(1, about.comp_size) > limits.ratio) {
      return Refused("ARCHIVE_BOMB",
                     "unpacks to more than " + std::to_string(limits.ratio) + " times its size",
                     path);
    }
    total += about.size;
    if (total > limits.total_bytes) {
      return Refused(
          "ARCHIVE_TOO_LARGE",
          "the archive unpacks to more than " + std::to_string(limits.total_bytes) + " bytes", "");
    }
    state->entries.push_back({std::move(path), about.size, number, (*names)[number].is_guessed});
  }
  std::ranges::sort(state->entries, {}, &Entry::path);
  const auto repeated = std::ranges::adjacent_find(state->entries, {}, &Entry::path);
  if (repeated != state->entries.end()) {
    return Refused("PATH_REPEATED", "is in the archive twice", repeated->path);
  }
  return ZipReader(std::move(state));
}

const std::vector<ZipReader::Entry>& ZipReader::entries() const { return state_->entries; }

const ZipReader::Entry* ZipReader::Find(std::string_view path) const {
  const auto found = std::ranges::lower_bound(state_->entries, path, {}, &Entry::path);
  return found != state_->entries.end() && found->path == path ? &*found : nullptr;
}

absl::StatusOr<std::string> ZipReader::Read(const Entry& entry) const {
  zip_file_t* file = zip_fopen_index(state_->archive.get(), entry.number, 0);
  if (file == nullptr) {
    return Refused("ARCHIVE_BROKEN",
                   std::string("can't be unpacked: ") + zip_strerror(state_->archive.get()),
                   entry.path);
  }
  std::string bytes(entry.size_bytes, '\0');
  std::size_t known = 0;
  zip_int64_t got = 1;
  while (known < bytes.size() &&
         (got = zip_fread(file, bytes.data() + known, bytes.size() - known)) > 0) {
    known += static_cast<std::size_t>(got);
  }
  // The end is where it should be; reading it is what checks the sum.
  char more = 0;
  const bool is_whole = known == bytes.size() && got >= 0 && zip_fread(file, &more, 1) == 0;
  const std::string why = Damage(zip_file_get_error(file));
  zip_fclose(file);
  if (!is_whole) return Refused("ARCHIVE_BROKEN", "is damaged: " + why, entry.path);
  return bytes;
}

struct ZipWriter::State {
  zip_source_t* target = nullptr;
  zip_t* archive = nullptr;
  std::deque<std::string> held;  // libzip reads them when the archive is closed
};

ZipWriter::ZipWriter() : state_(std::make_unique<State>()) {
  zip_error_t error;
  zip_error_init(&error);
  state_->target = zip_source_buffer_create(nullptr, 0, 0, &error);
  if (state_->target != nullptr) {
    zip_source_keep(state_->target);
    state_->archive = zip_open_from_source(state_->target, ZIP_TRUNCATE, &error);
  }
  zip_error_fini(&error);
}

ZipWriter::~ZipWriter() {
  if (state_->archive != nullptr) zip_discard(state_->archive);
  if (state_->target != nullptr) zip_source_free(state_->target);
}

absl::Status ZipWriter::Add(std::string_view path, std::string bytes) {
  if (state_->archive == nullptr) return absl::InternalError("no archive can be written");
  if (!IsInsidePath(path)) return absl::InternalError("an entry can't have this name");
  size_bytes_ += bytes.size();
  state_->held.push_back(std::move(bytes));
  const std::string& held = state_->held.back();
  zip_source_t* source = zip_source_buffer(state_->archive, held.data(), held.size(), 0);
  if (source == nullptr) return absl::InternalError("an entry can't be written");
  const zip_int64_t number =
      zip_file_add(state_->archive, std::string(path).c_str(), source, ZIP_FL_ENC_UTF_8);
  if (number < 0) {
    zip_source_free(source);
    return absl::InternalError(std::string("an entry can't be written: ") +
                               zip_strerror(state_->archive));
  }
  const auto index = static_cast<zip_uint64_t>(number);
  zip_file_set_mtime(state_->archive, index, kMoment, 0);
  zip_file_set_external_attributes(state_->archive, index, 0, ZIP_OPSYS_UNIX, 0100644U << 16U);
  return absl::OkStatus();
}

absl::StatusOr<std::string> ZipWriter::Finish() {
  if (state_->archive == nullptr) return absl::InternalError("no archive can be written");
  if (zip_close(state_->archive) != 0) {
    return absl::InternalError(std::string("the archive can't be written: ") +
                               zip_strerror(state_->archive));
  }
  state_->archive = nullptr;
  std::string bytes;
  // An archive without entries has no bytes at all.
  if (zip_source_open(state_->target) != 0) return bytes;
  zip_source_seek(state_->target, 0, SEEK_END);
  const zip_int64_t size = zip_source_tell(state_->target);
  zip_source_seek(state_->target, 0, SEEK_SET);
  bytes.resize(static_cast<std::size_t>(std::max<zip_int64_t>(0, size)));
  const zip_int64_t got = zip_source_read(state_->target, bytes.data(), bytes.size());
  zip_source_close(state_->target);
  if (got != static_cast<zip_int64_t>(bytes.size())) {
    return absl::InternalError("the archive can't be read back");
  }
  return bytes;
}

}  // namespace deskmesh::files
