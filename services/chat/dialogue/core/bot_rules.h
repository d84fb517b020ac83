// SPDX-License-Identifier: Apache-2.0
//
// Fixed rules of the bot (R21): when a customer's words match, a prepared answer is given at once,
// without asking the knowledge base. Data, so that a workspace can change them; `ShippedBotRules`
// are those every workspace begins with. Small talk is a rule like any other.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"

namespace deskmesh::chat::dialogue {

// One text in each language of the product.
struct Bilingual {
  std::string zh;
  std::string en;

  const std::string& In(std::string_view language) const {
    return language == "zh" && !zh.empty() ? zh : en.empty() ? zh : en;
  }
};

struct BotRule {
  std::string name;  // unique, lower case, for example `forgot_password`
  // Matches when any phrase of `any` is there and, if `also` isn't empty, one of `also` as well.
  // Phrases in folded form (text_match.h).
  std::vector<std::string> any;
  std::vector<std::string> also;
  // Only when the whole text is at most so many characters: small talk is short. 0: any length.
  std::size_t at_most_characters = 0;
  // Matches when the text holds an error code, whatever its words.
  bool on_error_code = false;
  Bilingual reply;  // `{code}` is the first error code found
  struct Link {
    Bilingual title;
    std::string url;  // `{code}` likewise
  };
  std::vector<Link> links;
  bool is_small_talk = false;
  // Only where the knowledge base has no sure answer of its own: the workspace's article about an
  // error code beats a general link.
  bool is_fallback = false;
};

struct RuleMatch {
  const BotRule* rule = nullptr;
  std::string reply;  // in the customer's language, places filled
  std::vector<std::pair<std::string, std::string>> links;  // title, url
};

enum class RuleTurn { kBeforeKnowledge, kAfterKnowledge };

// The first rule that matches and has its turn; small talk only when no other rule of either turn
// does.
std::optional<RuleMatch> MatchRules(RuleTurn turn, const std::vector<BotRule>& rules,
                                    std::string_view text, std::string_view language,
                                    const std::vector<std::string>& error_codes);

// Refuses rules without a condition, reply or name, names used twice, and more than 200 rules;
// names the field, for example `rules[3].any`.
absl::Status CheckRules(const std::vector<BotRule>& rules);

// Sign-up link, permission guide, error-code page, password reset, milestones, small talk.
const std::vector<BotRule>& ShippedBotRules();

}  // namespace deskmesh::chat::dialogue
