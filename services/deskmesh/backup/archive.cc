// SPDX-License-Identifier: Apache-2.0
#include "deskmesh/backup/archive.h"

#include <openssl/evp.h>
#include <unistd.h>
#include <zlib.h>

#include <boost/json.hpp>
#include <cerrno>
#include <cstring>

#include "platform/base/error.h"

namespace deskmesh::backup {
namespace {

namespace json = boost::json;

constexpr std::string_view kMagic = "deskmesh backup 1\n";
constexpr std::size_t kMaxData = 1 << 20;
constexpr std::size_t kMaxFrame = kMaxData + (kMaxData >> 4) + 64;
constexpr std::size_t kDigestBytes = 32;

std::string BigEndian(std::uint32_t value) {
  std::string bytes(4, '\0');
  for (int i = 0; i < 4; ++i) bytes[i] = static_cast<char>(value >> (24 - 8 * i));
  return bytes;
}

std::uint32_t FromBigEndian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

std::string Hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

// Reads frames and knows where it is.
class FrameReader {
 public:
  FrameReader(std::FILE* file, std::string name) : file_(file), name_(std::move(name)) {}

  absl::Status Damaged(std::string_view what) const {
    return base::Failure(absl::StatusCode::kDataLoss, "BACKUP_DAMAGED",
                         "the backup " + name_ + " is damaged at byte " + std::to_string(offset_) +
                             ": " + std::string(what));
  }

  absl::Status ReadMagic() {
    std::string magic;
    const absl::Status status = Take(kMagic.size(), &magic);
    whole_.Add(magic);
    if (status.ok() && magic == kMagic) return absl::OkStatus();
    return base::Failure(absl::StatusCode::kInvalidArgument, "BACKUP_INVALID",
                         name_ + " is no backup of this program's format");
  }

  absl::Status Next(char* kind, std::string* payload) {
    std::string head;
    DESKMESH_RETURN_IF_ERROR(Take(5, &head));
    *kind = head[0];
    const std::uint32_t size = FromBigEndian(std::string_view(head).substr(1));
    if (size > kMaxFrame) return Damaged("a frame of " + std::to_string(size) + " bytes");
    DESKMESH_RETURN_IF_ERROR(Take(size, payload));
    if (*kind != 'Z') {
      whole_.Add(head);
      whole_.Add(*payload);
    }
    return absl::OkStatus();
  }

  std::string TakeDigest() { return whole_.Take(); }

  absl::Status ReadEnd() {
    if (std::fgetc(file_) != EOF) return Damaged("bytes after the end");
    return absl::OkStatus();
  }

 private:
  absl::Status Take(std::size_t size, std::string* bytes) {
    bytes->resize(size);
    const std::size_t got = std::fread(bytes->data(), 1, size, file_);
    offset_ += got;
    return got == size ? absl::OkStatus() : Damaged("it ends too early");
  }

  std::FILE* file_;
  const std::string name_;
  std::uint64_t offset_ = 0;
  Digest whole_;
};

std::string HeaderText(const Header& header) {
  json::array schemas;
  for (const sql::SchemaVersion& schema : header.schemas) {
    schemas.push_back(
        {{"domain", schema.domain}, {"owner", schema.owner}, {"version", schema.version}});
  }
  return json::serialize(json::object{
      {"created", header.created}, {"store", header.store}, {"schemas", std::move(schemas)}});
}

// Boost throws on what isn't of the expected shape.
bool ParseHeader(std::string_view text, Header* header) try {
  const json::value value = json::parse({text.data(), text.size()});
  header->created = json::value_to<std::string>(value.at("created"));
  header->store = json::value_to<std::string>(value.at("store"));
  for (const json::value& schema : value.at("schemas").as_array()) {
    header->schemas.push_back({json::value_to<std::string>(schema.at("domain")),
                               json::value_to<std::string>(schema.at("owner")),
                               json::value_to<std::int64_t>(schema.at("version"))});
  }
  return true;
} catch (const std::exception&) {
  return false;
}

bool ParsePart(std::string_view text, sql::SnapshotPart* part) try {
  const json::value value = json::parse({text.data(), text.size()});
  part->domain = json::value_to<std::string>(value.at("domain"));
  part->table = json::value_to<std::string>(value.at("table"));
  part->columns = json::value_to<std::vector<std::string>>(value.at("columns"));
  return true;
} catch (const std::exception&) {
  return false;
}

bool Inflate(std::string_view frame, std::string* data) {
  if (frame.size() < 4) return false;
  uLongf size = FromBigEndian(frame);
  if (size > kMaxData) return false;
  data->resize(size);
  const uLongf expected = size;
  return ::uncompress(reinterpret_cast<Bytef*>(data->data()), &size,
                      reinterpret_cast<const Bytef*>(frame.data() + 4),
                      static_cast<uLong>(frame.size() - 4)) == Z_OK &&
         size == expected;
}

absl::Status ReadFrames(FrameReader& reader, const ArchiveVisitor& visitor) {
  DESKMESH_RETURN_IF_ERROR(reader.ReadMagic());
  char kind = 0;
  std::string payload, data;
  Digest part_digest;
  bool has_header = false;
  bool is_in_part = false;
  while (true) {
    DESKMESH_RETURN_IF_ERROR(reader.Next(&kind, &payload));
    if (kind == 'H' && !has_header) {
      Header header;
      if (!ParseHeader(payload, &header)) return reader.Damaged("its header can't be read");
      has_header = true;
      if (visitor.header) DESKMESH_RETURN_IF_ERROR(visitor.header(header));
    } else if (kind == 'P' && has_header && !is_in_part) {
      sql::SnapshotPart part;
      if (!ParsePart(payload, &part)) return reader.Damaged("the name of a part can't be read");
      is_in_part = true;
      if (visitor.begin_part) DESKMESH_RETURN_IF_ERROR(visitor.begin_part(part));
    } else if (kind == 'D' && is_in_part) {
      if (!Inflate(payload, &data)) return reader.Damaged("data can't be unpacked");
      part_digest.Add(data);
      if (visitor.data) DESKMESH_RETURN_IF_ERROR(visitor.data(data));
    } else if (kind == 'E' && is_in_part) {
      if (payload != part_digest.Take()) return reader.Damaged("a part's checksum is wrong");
      is_in_part = false;
      if (visitor.end_part) DESKMESH_RETURN_IF_ERROR(visitor.end_part());
    } else if (kind == 'Z' && has_header && !is_in_part) {
      if (payload != reader.TakeDigest()) return reader.Damaged("the checksum is wrong");
      return reader.ReadEnd();
    } else {
      return reader.Damaged("a frame out of place");
    }
  }
}

}  // namespace

struct Digest::State {
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

Digest::Digest() : state_(std::make_unique<State>()) {
  EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr);
}
Digest::~Digest() = default;

void Digest::Add(std::string_view bytes) {
  EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}

std::string Digest::Take() {
  std::string digest(kDigestBytes, '\0');
  EVP_DigestFinal_ex(state_->context.get(), reinterpret_cast<unsigned char*>(digest.data()),
                     nullptr);
  EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr);
  return digest;
}

absl::Status ArchiveWriter::WriteBytes(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size()) return absl::OkStatus();
  return base::Failure(absl::StatusCode::kUnavailable, "BACKUP_UNWRITABLE",
                       "can't write " + name_ + ": " + std::strerror(errno));
}

absl::Status ArchiveWriter::WriteFrame(char kind, std::string_view payload) {
  const std::string head = kind + BigEndian(static_cast<std::uint32_t>(payload.size()));
  if (kind != 'Z') {
    whole_.Add(head);
    whole_.Add(payload);
  }
  DESKMESH_RETURN_IF_ERROR(WriteBytes(head));
  return WriteBytes(payload);
}

absl::Status ArchiveWriter::WriteHeader(const Header& header) {
  whole_.Add(kMagic);
  DESKMESH_RETURN_IF_ERROR(WriteBytes(kMagic));
  return WriteFrame('H', HeaderText(header));
}

absl::Status ArchiveWriter::BeginPart(const sql::SnapshotPart& part) {
  return WriteFrame('P',
                    json::serialize(json::object{{"domain", part.domain},
                                                 {"table", part.table},
                                                 {"columns", json::value_from(part.columns)}}));
}

absl::Status ArchiveWriter::WriteData(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kMaxData);
    bytes.remove_prefix(piece.size());
    part_.Add(piece);
    packed_ = BigEndian(static_cast<std::uint32_t>(piece.size()));
    uLongf size = ::compressBound(static_cast<uLong>(piece.size()));
    packed_.resize(4 + size);
    // Level 1: a backup waits for the disk, not for the last percent.
    if (::compress2(reinterpret_cast<Bytef*>(packed_.data() + 4), &size,
                    reinterpret_cast<const Bytef*>(piece.data()), static_cast<uLong>(piece.size()),
                    1) != Z_OK) {
      return absl::InternalError("zlib failed");
    }
    packed_.resize(4 + size);
    DESKMESH_RETURN_IF_ERROR(WriteFrame('D', packed_));
  }
  return absl::OkStatus();
}

absl::Status ArchiveWriter::EndPart() { return WriteFrame('E', part_.Take()); }

absl::StatusOr<std::string> ArchiveWriter::Finish() {
  const std::string digest = whole_.Take();
  DESKMESH_RETURN_IF_ERROR(WriteFrame('Z', digest));
  // A pipe can't be brought to the disk.
  if (std::fflush(file_) != 0 || (::fsync(::fileno(file_)) != 0 && errno != EINVAL)) {
    return base::Failure(absl::StatusCode::kUnavailable, "BACKUP_UNWRITABLE",
                         "can't write " + name_ + ": " + std::strerror(errno));
  }
  return Hex(digest);
}

absl::Status ReadArchive(const std::string& path, const ArchiveVisitor& visitor) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"),
                                                             std::fclose);
  if (file == nullptr) {
    return base::Failure(absl::StatusCode::kNotFound, "BACKUP_NOT_FOUND",
                         "can't read " + path + ": " + std::strerror(errno));
  }
  FrameReader reader(file.get(), path);
  return ReadFrames(reader, visitor);
}

}  // namespace deskmesh::backup
