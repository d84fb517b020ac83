// SPDX-License-Identifier: Apache-2.0
#include "platform/files/content_type.h"

#include <catch2/catch.hpp>

namespace deskmesh::files {
namespace {

using namespace std::string_view_literals;

TEST_CASE("files are what their bytes say, not what they are called", "[platform][files]") {
  const auto type = [](std::string_view bytes, std::string_view name) {
    const Content content = SniffContent(bytes, name);
    return std::string(content.kind == ContentClass::kImage     ? "image "
                       : content.kind == ContentClass::kSound   ? "sound "
                       : content.kind == ContentClass::kRefused ? "refused "
                                                                : "file ") +
           content.type;
  };
  CHECK(type("\x89PNG\r\n\x1A\n...."sv, "report.pdf") == "image image/png");
  CHECK(type("\xFF\xD8\xFF\xE0"sv, "photo") == "image image/jpeg");
  CHECK(type("RIFF\0\0\0\0WEBPVP8 "sv, "x.png") == "image image/webp");
  CHECK(type("OggS\0\x02"sv, "voice.ogg") == "sound audio/ogg");
  CHECK(type("#!AMR\n"sv, "voice.amr") == "sound audio/amr");
  CHECK(type("\0\0\0\x1C"
             "ftypM4A \0\0\0\0"sv,
             "memo.m4a") == "sound audio/mp4");
  // As browsers record: a brand of videos, the tracks in the index, which may come last.
  constexpr auto kRecorded =
      "\0\0\0\x1C"
      "ftypiso5\0\0\2\0iso5iso6mp41\0\0\2\x8Emoov....hdlr\0\0\0\0\0\0\0\0"sv;
  CHECK(type(std::string(kRecorded) + "soun", "voice") == "sound audio/mp4");
  CHECK(type(std::string(kRecorded) + "vide....hdlr....soun", "voice.m4a") ==
        "file application/octet-stream");
  CHECK(type("\0\0\0\x14"
             "ftypmp42\0\0\0\0mdat...."sv,
             "voice.m4a") == "sound audio/mp4");
  CHECK(type("\0\0\0\x14"
             "ftypmp42\0\0\0\0mdat...."sv,
             "clip.mp4") == "file application/octet-stream");
  CHECK(type("%PDF-1.7"sv, "a.png") == "file application/pdf");
  CHECK(type("PK\x03\x04..."sv, "计划.xlsx") == "file application/zip");
  CHECK(type("你好，世界\n"sv, "notes.txt") == "file text/plain");
  CHECK(type("\x01\x02\x03"sv, "x.png") == "file application/octet-stream");
  CHECK(type(""sv, "empty") == "file text/plain");
}

TEST_CASE("programs and scripts are refused, markup is never shown", "[platform][files]") {
  const auto refused = [](std::string_view bytes, std::string_view name) {
    return SniffContent(bytes, name).kind == ContentClass::kRefused;
  };
  CHECK(refused("MZ\x90\0"sv, "photo.png"));
  CHECK(
      refused("\x7F"
              "ELF\x02"sv,
              "x"));
  CHECK(refused("#!/bin/sh\nrm -rf /"sv, "notes.txt"));
  CHECK(refused("L\0\0\0\x01\x14\x02\0"sv, "计划.xlsx"));
  CHECK(refused("\x89PNG\r\n\x1A\n"sv, "photo.png.EXE"));
  CHECK(refused("OggS"sv, "voice.js"));
  CHECK(SniffContent("<svg onload=alert(1)>"sv, "x.svg").type == "application/octet-stream");
  CHECK(SniffContent("hello <SCRIPT>"sv, "x.txt").type == "application/octet-stream");
}

}  // namespace
}  // namespace deskmesh::files
