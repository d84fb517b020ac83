// SPDX-License-Identifier: Apache-2.0
//
// Greetings, thanks and the like: what people say that no article answers. Only short texts count,
// so that "hello, how do I export the chart?" is a question.
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::chat::dialogue {

struct SmallTalk {
  std::string name;   // `greeting`, `thanks`, `goodbye`, `who_are_you`; empty: none of it
  std::string reply;  // in `language`
};

// `language` is zh or en.
SmallTalk FindSmallTalk(std::string_view text, std::string_view language);

}  // namespace deskmesh::chat::dialogue
