// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/bot_rules.h"

#include <catch2/catch.hpp>

#include "chat/core/error_codes.h"

namespace deskmesh::chat::dialogue {
namespace {

std::string RuleFor(std::string_view text) {
  auto match =
      MatchRules(RuleTurn::kBeforeKnowledge, ShippedBotRules(), text, "en", FindErrorCodes(text));
  if (!match.has_value()) {
    match =
        MatchRules(RuleTurn::kAfterKnowledge, ShippedBotRules(), text, "en", FindErrorCodes(text));
  }
  return match.has_value() ? match->rule->name : "";
}

TEST_CASE("the shipped rules of R21 answer what they are for", "[chat][dialogue][core]") {
  CHECK(RuleFor("我忘记密码了怎么办") == "forgot_password");
  CHECK(RuleFor("I forgot my password") == "forgot_password");
  CHECK(RuleFor("怎么注册啊，收不到激活邮件") == "sign_up");
  CHECK(RuleFor("权限设置在哪里") == "permissions");
  CHECK(RuleFor("导入报错 E1001") == "error_code");
  CHECK(RuleFor("How can I create a milestone?") == "create_milestone");
  CHECK(RuleFor("你好") == "greeting");
  CHECK(RuleFor("你好，我忘记密码了") == "forgot_password");
  CHECK(RuleFor("你好，请问甘特图怎么导出成 PDF 文件") == "");
  CHECK(RuleFor("the chi-square report") == "");
  CHECK(RuleFor("are you a bot?") == "who_are_you");
  CHECK(CheckRules(ShippedBotRules()).ok());
}

TEST_CASE("a reply speaks the customer's language and names the code", "[chat][dialogue][core]") {
  const auto zh =
      MatchRules(RuleTurn::kAfterKnowledge, ShippedBotRules(), "报错 E1001", "zh", {"E1001"});
  CHECK_FALSE(
      MatchRules(RuleTurn::kBeforeKnowledge, ShippedBotRules(), "报错 E1001", "zh", {"E1001"})
          .has_value());
  REQUIRE(zh.has_value());
  CHECK(zh->reply.find("E1001") != std::string::npos);
  CHECK(zh->reply.find("{code}") == std::string::npos);
  REQUIRE(zh->links.size() == 1);
  CHECK(zh->links[0] ==
        std::pair<std::string, std::string>{"错误码 E1001", "/help/search?q=E1001"});
}

TEST_CASE("wrong rules are refused by field", "[chat][dialogue][core]") {
  const auto field = [](const std::vector<BotRule>& rules) {
    const auto details = base::DetailsOf(CheckRules(rules));
    return details.field_violations.empty() ? "" : details.field_violations.front().field;
  };
  BotRule rule{.name = "a", .any = {"x"}, .also = {}, .reply = {"", "y"}, .links = {}};
  CHECK(field({rule, rule}) == "rules[1].name");
  BotRule bare = rule;
  bare.any.clear();
  CHECK(field({bare}) == "rules[0].any");
  bare = rule;
  bare.reply = {};
  CHECK(field({bare}) == "rules[0].reply");
  bare = rule;
  bare.also = {"  "};
  CHECK(field({bare}) == "rules[0].also");
  CHECK(field(std::vector<BotRule>(201, rule)) == "rules");
}

}  // namespace
}  // namespace deskmesh::chat::dialogue
