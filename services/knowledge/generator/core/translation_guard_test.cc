// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "knowledge/generator/core/grounding.h"
#include "knowledge/generator/core/translation_guard.h"

namespace deskmesh::knowledge {
namespace {

TEST_CASE("code, addresses and personal data never leave and come back",
          "[knowledge][translation]") {
  const std::string text =
      "Run `import()` for {{name}}, see [docs](https://x.example/a) or https://y.example.\n"
      "```\nint a;\n```\nCall 13812345678 or mail li@corp.example. ⟦0⟧";
  const ProtectedText guarded = ProtectText(text);
  for (const char* secret : {"import()", "{{name}}", "x.example", "y.example", "int a",
                             "13812345678", "li@corp.example"}) {
    CHECK(guarded.text.find(secret) == std::string::npos);
  }
  CHECK(guarded.text.find("docs") != std::string::npos);
  CHECK(RestoreText(guarded.text, guarded.parts) == text);
  CHECK_FALSE(RestoreText("nothing came back", guarded.parts).has_value());
  CHECK_FALSE(RestoreText(guarded.text + "⟦0⟧", guarded.parts).has_value());
  CHECK_FALSE(RestoreText("⟦99⟧", {"a"}).has_value());
  CHECK_FALSE(RestoreText("⟦x⟧", {"a"}).has_value());
  CHECK_FALSE(RestoreText("⟦0", {"a"}).has_value());
  CHECK(RestoreText("b ⟦ 0 ⟧", {"a"}) == "b a");
}

TEST_CASE("long texts are cut between paragraphs, never inside code", "[knowledge][translation]") {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "Paragraph " + std::to_string(i) + " of some words.\n\n";
  text += "```\n" + std::string(300, 'x') + "\n\n" + std::string(300, 'y') + "\n```\n";
  const std::vector<std::string> pieces = PiecesOf(text, 200);
  std::string joined;
  for (const std::string& piece : pieces) joined += piece;
  CHECK(joined == text);
  CHECK(pieces.size() > 5);
  CHECK(pieces.back().find("xxx\n\nyyy") != std::string::npos);
  CHECK(PiecesOf("", 10).empty());
}

TEST_CASE("whole sentences end with their citations", "[knowledge][generator]") {
  const auto whole = [](std::string_view text) {
    return std::string(text.substr(0, WholeSentences(text)));
  };
  CHECK(whole("Press it").empty());
  CHECK(whole("Press it. [1]").empty());
  CHECK(whole("Press it. [1] Then") == "Press it. [1] ");
  CHECK(whole("Press it [1]. Then [2]. And") == "Press it [1]. Then [2]. ");
  CHECK(whole("点击它[1]。然后") == "点击它[1]。");
  CHECK(whole("Version 1.2 is").empty());
}

}  // namespace
}  // namespace deskmesh::knowledge
