// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/bot_rules.h"

#include <algorithm>
#include <set>

#include "chat/core/message_rules.h"
#include "chat/dialogue/core/text_match.h"

namespace deskmesh::chat::dialogue {
namespace {

constexpr std::size_t kMostRules = 200;

bool HasAny(std::string_view folded, const std::vector<std::string>& phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](const std::string& phrase) { return HasPhrase(folded, phrase); });
}

bool Matches(const BotRule& rule, std::string_view folded, std::size_t characters,
             const std::vector<std::string>& error_codes) {
  if (rule.at_most_characters > 0 && characters > rule.at_most_characters) return false;
  if (rule.on_error_code) {
    if (error_codes.empty()) return false;
    if (rule.any.empty()) return true;
  }
  if (!HasAny(folded, rule.any)) return false;
  return rule.also.empty() || HasAny(folded, rule.also);
}

std::string Fill(std::string text, const std::vector<std::string>& error_codes) {
  constexpr std::string_view kPlace = "{code}";
  const std::string code = error_codes.empty() ? "" : error_codes.front();
  for (std::size_t at = text.find(kPlace); at != std::string::npos;
       at = text.find(kPlace, at + code.size())) {
    text.replace(at, kPlace.size(), code);
  }
  return text;
}

}  // namespace

std::optional<RuleMatch> MatchRules(RuleTurn turn, const std::vector<BotRule>& rules,
                                    std::string_view text, std::string_view language,
                                    const std::vector<std::string>& error_codes) {
  const std::string folded = Fold(text);
  const std::size_t characters = CodePoints(folded);
  // Rules that come before the knowledge base win over those after it, whatever their order.
  const BotRule* found = nullptr;
  for (const BotRule& rule : rules) {
    if (!Matches(rule, folded, characters, error_codes)) continue;
    if (found == nullptr || (found->is_small_talk && !rule.is_small_talk) ||
        (found->is_fallback && !rule.is_fallback && !rule.is_small_talk)) {
      found = &rule;
    }
  }
  if (found == nullptr) return std::nullopt;
  if (found->is_fallback != (turn == RuleTurn::kAfterKnowledge)) return std::nullopt;
  RuleMatch match{
      .rule = found, .reply = Fill(found->reply.In(language), error_codes), .links = {}};
  for (const BotRule::Link& link : found->links) {
    match.links.emplace_back(Fill(link.title.In(language), error_codes),
                             Fill(link.url, error_codes));
  }
  return match;
}

absl::Status CheckRules(const std::vector<BotRule>& rules) {
  if (rules.size() > kMostRules) return base::InvalidField("rules", "must be at most 200");
  std::set<std::string> names;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const BotRule& rule = rules[i];
    const std::string path = "rules[" + std::to_string(i) + "]";
    if (rule.name.empty() || rule.name.size() > 64) {
      return base::InvalidField(path + ".name", "must be 1 to 64 characters");
    }
    if (!names.insert(rule.name).second) {
      return base::InvalidField(path + ".name",
                                "must be used once; \"" + rule.name + "\" is twice");
    }
    if (rule.any.empty() && !rule.on_error_code) {
      return base::InvalidField(path + ".any", "must hold a phrase, or on_error_code be set");
    }
    for (const std::vector<std::string>* phrases : {&rule.any, &rule.also}) {
      for (const std::string& phrase : *phrases) {
        if (Fold(phrase).empty() || phrase.size() > 200) {
          return base::InvalidField(path + (phrases == &rule.any ? ".any" : ".also"),
                                    "must hold phrases of 1 to 200 bytes");
        }
      }
    }
    if (rule.reply.zh.empty() && rule.reply.en.empty()) {
      return base::InvalidField(path + ".reply", "must not be empty");
    }
  }
  return absl::OkStatus();
}

const std::vector<BotRule>& ShippedBotRules() {
  static const std::vector<BotRule>* rules = new std::vector<BotRule>{
      {.name = "error_code",
       .any = {},
       .also = {},
       .on_error_code = true,
       .reply =
           {"错误码 {code} 的原因和处理步骤在这一页。按步骤操作后仍然报错，请告诉我，我会转给工程师。",
            "This page explains error {code} and the steps to fix it. If it stays, tell me and I "
            "will bring in an engineer."},
       .links = {{{"错误码 {code}", "Error {code}"}, "/help/search?q={code}"}},
       .is_fallback = true},
      {.name = "forgot_password",
       .any = {"忘记密码", "忘了密码", "重置密码", "找回密码", "密码忘了", "forgot password",
               "forgot my password", "forgotten my password", "reset password", "reset my password",
               "password reset"},
       .also = {},
       .reply =
           {"点击下面的链接，输入注册邮箱，会收到一封重置邮件，30 分钟内有效。",
            "Open the link and enter the e-mail of your account; the reset mail is valid for 30 "
            "minutes."},
       .links = {{{"重置密码", "Reset your password"}, "/help/reset-password"}}},
      {.name = "sign_up",
       .any = {"怎么注册", "如何注册", "注册账号", "注册不了", "收不到激活", "激活邮件", "激活链接",
               "sign up", "sign-up", "register an account", "create an account", "activation mail",
               "activation email", "activation link"},
       .also = {},
       .reply =
           {"用这个链接完成注册并激活账号。收不到激活邮件时，请先看垃圾邮件箱，再点“重新发送”。",
            "Finish your registration and activate the account here. If the mail does not come, "
            "look into the spam folder, then choose \"send again\"."},
       .links = {{{"激活账号", "Activate your account"}, "/help/activate"}}},
      {.name = "permissions",
       .any = {"权限设置", "设置权限", "没有权限", "权限不足", "permission settings",
               "set permissions", "no permission", "permission denied", "access denied"},
       .also = {},
       .reply =
           {"权限在“项目设置 → 成员与权限”里管理，文档和两分钟的视频在这里。",
            "Permissions live in Project settings → Members and permissions; here are the guide "
            "and a two-minute video."},
       .links = {{{"权限设置指南", "Guide: permissions"}, "/help/search?q=permission"},
                 {{"视频：两分钟学会权限", "Video: permissions in two minutes"},
                  "/help/search?q=permission&type=video"}},
       .is_fallback = true},
      {.name = "create_milestone",
       .any = {"创建里程碑", "新建里程碑", "添加里程碑", "create milestone", "create a milestone",
               "add a milestone", "new milestone"},
       .also = {},
       .reply = {"1. 打开项目的“计划”页；2. 点右上角“新建 → 里程碑”；3. 填写名称和日期并保存。"
                 "里程碑会以菱形显示在甘特图上。",
                 "1. Open Plan in your project. 2. Choose New → Milestone, top right. 3. Give it a "
                 "name and a date, then save. It shows as a diamond on the Gantt chart."},
       .links = {{{"图文步骤和视频", "Illustrated steps and video"}, "/help/search?q=milestone"}},
       .is_fallback = true},
      {.name = "greeting",
       .any = {"你好", "您好", "在吗", "hi", "hello", "hey", "good morning", "good afternoon"},
       .also = {},
       .at_most_characters = 14,
       .reply = {"您好！请直接说说您的问题，也可以贴上错误码或截图。",
                 "Hello! Tell me what you need; an error code or a screenshot helps."},
       .links = {},
       .is_small_talk = true},
      {.name = "thanks",
       .any = {"谢谢", "多谢", "感谢", "thanks", "thank you", "thx"},
       .also = {},
       .at_most_characters = 20,
       .reply = {"不客气！还有别的问题随时问我。",
                 "You are welcome! Ask me anything else at any time."},
       .links = {},
       .is_small_talk = true},
      {.name = "goodbye",
       .any = {"再见", "拜拜", "bye", "goodbye"},
       .also = {},
       .at_most_characters = 14,
       .reply = {"再见，祝您项目顺利！", "Goodbye, and good luck with your project!"},
       .links = {},
       .is_small_talk = true},
      {.name = "who_are_you",
       .any = {"你是谁", "你是机器人吗", "是真人吗", "who are you", "are you a bot",
               "are you a robot", "are you real"},
       .also = {},
       .at_most_characters = 24,
       .reply =
           {"我是自动客服，能回答产品问题；想找人工，说“转人工”就行。",
            "I am the automatic assistant and answer questions about the product. Say \"human\" "
            "and a colleague takes over."},
       .links = {},
       .is_small_talk = true},
  };
  return *rules;
}

}  // namespace deskmesh::chat::dialogue
