// SPDX-License-Identifier: Apache-2.0
#include "platform/files/file_name.h"

#include <catch2/catch.hpp>

namespace deskmesh::files {
namespace {

TEST_CASE("hostile file names become harmless", "[platform][files]") {
  CHECK(SafeFileName("../../etc/passwd") == "passwd");
  CHECK(SafeFileName("C:\\temp\\报表.xlsx") == "报表.xlsx");
  CHECK(SafeFileName("..\x01..") == "file");
  CHECK(SafeFileName("a<b>\"c.txt") == "a_b__c.txt");
  CHECK(SafeFileName("invoice\xE2\x80\xAE"
                     "fdp.exe") == "invoicefdp.exe");
  CHECK(SafeFileName("") == "file");
  const std::string longest = SafeFileName(std::string(500, 'x') + ".png");
  CHECK(longest.size() == 200);
  CHECK(longest.ends_with(".png"));
  std::string wide;
  for (int i = 0; i < 200; ++i) wide += "图";
  const std::string cut = SafeFileName(wide);
  CHECK(cut.size() <= 200);
  CHECK(cut.size() % 3 == 0);
}

}  // namespace
}  // namespace deskmesh::files
