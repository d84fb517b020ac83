// SPDX-License-Identifier: Apache-2.0
#include "accounts/core/contact_words.h"

#include <catch2/catch.hpp>

#include "platform/text/utf8.h"

namespace deskmesh::accounts {
namespace {

TEST_CASE("a contact is found by what people would type", "[accounts][core]") {
  const Contact contact{.display_name = "陳思遠 Chen, Siyuan (ＷＡＮＧ)",
                        .email = "siyuan.chen@planwise.example",
                        .unverified_email = "old@home.example",
                        .phone = "+86 10-8765 4321"};
  for (const char* query : {"陈思远", "陈", "思远", "chen", "SIYUAN", "siy chen", "wang",
                            "siyuan.chen@plan", "planwise", "4321", "8765 4321", "+86 (10) 8765",
                            "old@home", "思远 chen planwise", "example"}) {
    INFO(query);
    const auto words = ContactQueryWords(query);
    CHECK_FALSE(words.empty());
    CHECK(HasWords(contact, words));
  }
  for (const char* query : {"李", "远思", "hen", "chen li", "321", "5321", "new@home"}) {
    INFO(query);
    CHECK_FALSE(HasWords(contact, ContactQueryWords(query)));
  }
}

TEST_CASE("what holds no letter asks for nothing, and a long query for its first words",
          "[accounts][core]") {
  CHECK(ContactQueryWords("").empty());
  CHECK(ContactQueryWords(" -,。「」 @ ").empty());
  CHECK(ContactQueryWords("a b c d e").size() == kMaxQueryWords);
}

TEST_CASE("words are bounded, sorted and there once", "[accounts][core]") {
  std::u32string name;
  for (char32_t i = 0; i < 300; ++i) name += 0x4E00 + i;
  const auto words = ContactWords({.display_name = text::ToUtf8(name) + " a A ａ", .phone = "12"});
  // The name's 16 first ends, and `a`.
  CHECK(words.size() == 17);
  CHECK(std::is_sorted(words.begin(), words.end()));
  CHECK(ContactWords({}).empty());
}

}  // namespace
}  // namespace deskmesh::accounts
