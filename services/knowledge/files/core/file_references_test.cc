// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "knowledge/files/core/file_references.h"

namespace deskmesh::knowledge {
namespace {

TEST_CASE("file names lose what Markdown and addresses read otherwise",
          "[knowledge][files][core]") {
  CHECK(ArticleFileName("my chart (2).png") == "my-chart-2-.png");
  CHECK(ArticleFileName("架构图.png") == "架构图.png");
  CHECK(ArticleFileName("a/b?c#d%20.png") == "a-b-c-d-20.png");
  CHECK(ArticleFileName("...") == "file");
  CHECK(ArticleFileName("") == "file");
  CHECK(ArticleFileName(".hidden") == "hidden");
  CHECK(NumberedFileName("a.b.png", 2) == "a.b-2.png");
  CHECK(NumberedFileName("file", 3) == "file-3");
}

TEST_CASE("a text's files are found where it shows or links them", "[knowledge][files][core]") {
  CHECK(FilesNamedIn("![a](files/a.png) [b](./files/b.pdf \"t\") <files/c.txt>\n[r]: files/d.png\n"
                     "![a](files/a.png) ![e](files/%E5%9B%BE.png)") ==
        std::vector<std::string>{"a.png", "b.pdf", "c.txt", "d.png", "图.png"});
  CHECK(FilesNamedIn("![a]\n\n[a]:\nfiles/a.png") == std::vector<std::string>{"a.png"});
  CHECK(FilesNamedIn("profiles/a.png myfiles/a.png files/").empty());
}

}  // namespace
}  // namespace deskmesh::knowledge
