// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/files/zip_archive.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"

namespace deskmesh::files {
namespace {

std::string ZipOf(const std::vector<std::pair<std::string, std::string>>& entries) {
  ZipWriter writer;
  for (const auto& [path, bytes] : entries) REQUIRE(writer.Add(path, bytes).ok());
  auto bytes = writer.Finish();
  REQUIRE(bytes.ok());
  return *bytes;
}

// Puts another name of the same length into the archive, as no honest tool would.
std::string Renamed(std::string zip, const std::string& from, const std::string& to) {
  REQUIRE(from.size() == to.size());
  for (std::size_t at = 0; (at = zip.find(from, at)) != std::string::npos; at += to.size()) {
    zip.replace(at, from.size(), to);
  }
  return zip;
}

std::string ReasonOf(const absl::Status& status) { return base::DetailsOf(status).reason; }

TEST_CASE("an archive that is written is read back", "[files][zip]") {
  const std::string big(100'000, 'x');
  const std::string zip = ZipOf({{"b/说明.md", "hello"}, {"a.bin", big}, {"c/empty", ""}});
  CHECK(zip.size() < 5'000);
  const auto archive = ZipReader::Open(zip);
  REQUIRE(archive.ok());
  REQUIRE(archive->entries().size() == 3);
  CHECK(archive->entries()[0].path == "a.bin");
  REQUIRE(archive->Find("b/说明.md") != nullptr);
  CHECK(*archive->Read(*archive->Find("b/说明.md")) == "hello");
  CHECK(*archive->Read(*archive->Find("a.bin")) == big);
  CHECK(archive->Read(*archive->Find("c/empty"))->empty());
  CHECK(archive->Find("missing") == nullptr);
  CHECK(zip == ZipOf({{"b/说明.md", "hello"}, {"a.bin", big}, {"c/empty", ""}}));
}

TEST_CASE("names of archives from Chinese Windows are read", "[files][zip]") {
  const std::string zip = ZipOf({{"aaaa.md", "install"}, {"bb.md", "one"}, {"plain.md", "x"}});
  const std::string gbk =
      Renamed(Renamed(zip, "aaaa.md", "\xB0\xB2\xD7\xB0.md"), "bb.md", "\xD2\xBB.md");
  const auto archive = ZipReader::Open(gbk);
  REQUIRE(archive.ok());
  REQUIRE(archive->Find("安装.md") != nullptr);
  CHECK(*archive->Read(*archive->Find("安装.md")) == "install");
  // By chance this one is UTF-8 as well.
  CHECK(archive->Find("一.md") != nullptr);
  CHECK(archive->Find("plain.md") != nullptr);
  CHECK_FALSE(archive->Find("安装.md")->is_name_guessed);

  const std::string unmarked = Renamed(zip, "aaaa.md", "\xC3\xA4\xC3\xB6.md");
  const auto utf8 = ZipReader::Open(unmarked);
  REQUIRE(utf8.ok());
  CHECK(utf8->Find("äö.md") != nullptr);

  const std::string odd = Renamed(zip, "aaaa.md", "ab\xFF\xFF.md");
  const auto guessed = ZipReader::Open(odd);
  REQUIRE(guessed.ok());
  REQUIRE(guessed->entries().size() == 3);
  CHECK(guessed->entries()[0].is_name_guessed);
  CHECK(guessed->Find("plain.md") != nullptr);
}

TEST_CASE("broken and hostile archives are refused by name", "[files][zip]") {
  CHECK(ReasonOf(ZipReader::Open("").status()) == "ARCHIVE_BROKEN");
  CHECK(ReasonOf(ZipReader::Open("PK no archive at all").status()) == "ARCHIVE_BROKEN");
  const std::string zip = ZipOf({{"aaaa.md", "some text that is here"}});
  CHECK(ReasonOf(ZipReader::Open(zip.substr(0, zip.size() / 2)).status()) == "ARCHIVE_BROKEN");
  for (const char* name : {"../a.md", "/aaa.md", "a/../md", "C:a.mdx", "a\\b.md1", "a//b.md"}) {
    INFO(name);
    std::string wanted = name;
    wanted.resize(7, 'x');
    const absl::Status status = ZipReader::Open(Renamed(zip, "aaaa.md", wanted)).status();
    CHECK(ReasonOf(status) == "PATH_OUTSIDE");
  }
  const std::string two = ZipOf({{"aaaa.md", "1"}, {"bbbb.md", "2"}});
  CHECK(ReasonOf(ZipReader::Open(Renamed(two, "bbbb.md", "aaaa.md")).status()) != "");

  ArchiveLimits limits;
  limits.entries = 1;
  CHECK(ReasonOf(ZipReader::Open(two, limits).status()) == "TOO_MANY_ENTRIES");
  limits = {};
  limits.entry_bytes = 10;
  CHECK(ReasonOf(ZipReader::Open(zip, limits).status()) == "ENTRY_TOO_LARGE");
  limits = {};
  limits.total_bytes = 1;
  CHECK(ReasonOf(ZipReader::Open(two, limits).status()) == "ARCHIVE_TOO_LARGE");
  // Ten mebibytes of zeros in a few kilobytes.
  const std::string bomb = ZipOf({{"zeros", std::string(10 << 20, '\0')}});
  CHECK(bomb.size() < 20'000);
  CHECK(ReasonOf(ZipReader::Open(bomb).status()) == "ARCHIVE_BOMB");
}

TEST_CASE("an entry whose bytes were changed is found out", "[files][zip]") {
  std::string zip =
      ZipOf({{"a.txt", "the quick brown fox 0123456789 jumps over the lazy dog, twice"}});
  const std::size_t at = zip.find("a.txt") + 10;
  zip[at] = static_cast<char>(zip[at] ^ 0x55);
  const auto archive = ZipReader::Open(zip);
  if (!archive.ok()) return;  // found out earlier still
  CHECK(ReasonOf(archive->Read(archive->entries()[0]).status()) == "ARCHIVE_BROKEN");
}

TEST_CASE("an entry shorter than the archive says is told in words", "[files][zip]") {
  // 1,000 and 1,256 bytes as archives write them.
  const std::string zip = Renamed(ZipOf({{"a.txt", std::string(1'000, 'x')}}),
                                  std::string("\xE8\x03\0\0", 4), std::string("\xE8\x04\0\0", 4));
  const auto archive = ZipReader::Open(zip);
  REQUIRE(archive.ok());
  const absl::Status status = archive->Read(archive->entries()[0]).status();
  CHECK(ReasonOf(status) == "ARCHIVE_BROKEN");
  const std::string message(base::MessageOf(status));
  CHECK(message.find("is damaged: ") != std::string::npos);
  CHECK(message.find("No error") == std::string::npos);
}

}  // namespace
}  // namespace deskmesh::files
