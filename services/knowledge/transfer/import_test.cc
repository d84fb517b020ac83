// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "knowledge/testing/transfer_desk.h"

namespace deskmesh::knowledge {

TEST_CASE("an import obeys what is asked of an article", "[knowledge][transfer]") {
  TransferDesk desk;
  const v1::ArticleTransfer done = desk.Import(
      ZipOf({
          {"a.md", "---\nslug: guests\nlocale: en\n---\n# Invite guests\n\nPress Invite.\n"},
          {"b.md",
           "---\nslug: visitors\nlocale: en-GB\ntranslation: guests\n---\n# Visitors\n\nText.\n"},
          {"c.md", "---\nslug: strange\nlocale: klingon!!\n---\n# Strange\n\nText.\n"},
          {"d.md",
           "---\nslug: no-code\nlocale: en\nkind: ERROR_CODE\nstate: PUBLISHED\n---\n"
           "# Import fails\n\nText.\n"},
          {"e.md",
           "---\nslug: with-code\nlocale: en\nkind: ERROR_CODE\nstate: PUBLISHED\n---\n"
           "# E7007 import fails\n\nText.\n"},
      }),
      Publishing());
  CHECK(done.created() == 4);
  CHECK(done.failed() == 1);
  CHECK(desk.BySlug("guests").translation_id().empty());
  CHECK(desk.BySlug("no-code").state() == v1::Article::DRAFT);
  CHECK(desk.BySlug("with-code").state() == v1::Article::PUBLISHED);
  CHECK(desk.BySlug("with-code").error_codes(0) == "E7007");
  const auto told = desk.Lines(done.id(), true);
  REQUIRE(told.size() == 3);
  CHECK(told[0].warnings(0).find("same language") != std::string::npos);
  CHECK(told[1].outcome() == v1::ArticleTransferLine::FAILED);
  CHECK(told[1].problem().find("article.locale") != std::string::npos);
  CHECK(told[2].problem().find("article.error_codes") != std::string::npos);
}

}  // namespace deskmesh::knowledge
