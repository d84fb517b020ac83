// SPDX-License-Identifier: Apache-2.0
#include "platform/text/language_choice.h"

#include <catch2/catch.hpp>

#include "platform/text/han_script.h"
#include "platform/text/language.h"

namespace deskmesh::text {
namespace {

TEST_CASE("English around Chinese names is English, where it begins with one too",
          "[text][language]") {
  for (const char* text :
       {"李娜 is not in the member list", "Missing 状态 column in the report",
        "Who can edit 里程碑?", "The 甘特图 view won't load", "审批 page shows a blank screen",
        "I asked 王伟 to share the project", "Cannot delete 任务模板 from the workspace",
        "看板 and 日历 are both empty", "“自动排期” doesn't respect holidays",
        "my 待办 list is gone since Monday", "Where is the 导入 menu?",
        "Timeout when opening 资源视图", "error in 项目概览", "工时 doesn't match the invoice",
        "It says \"保存失败，请检查网络\" when I press the button", "导出 button missing"}) {
    INFO(text);
    CHECK(DetectLanguage(text).code == "en");
  }
}

TEST_CASE("English that quotes a Chinese word or message is English", "[text][language]") {
  for (const char* text :
       {"When I type 你好 in the title the search returns nothing",
        "I got 权限不足, what does it mean?", "Rename 研发部 to R&D", "Delete the workspace 测试",
        "The PDF export turns 中文 into boxes", "It says 权限不足 when I save",
        "The app says 请稍候 and nothing happens", "Click 帮助 in the menu, nothing opens",
        "The 我的任务 page is empty", "What does 在线 mean next to my name?",
        "Assign the card 设计 to Bob", "Typing 谢谢 closes the chat",
        "The customer wrote 不满意 in the survey", "The button 没有权限 is shown to guests",
        "Why does it show 未知错误?", "Notification says 任务已逾期 though it's done",
        "keep seeing 服务器错误 after upgrade", "我的任务 is empty since yesterday"}) {
    INFO(text);
    CHECK(DetectLanguage(text).code == "en");
    CHECK(LocaleOfText(text, "") == "en");
  }
}

TEST_CASE("Chinese behind English names and titles stays Chinese", "[text][language]") {
  for (const char* text :
       {"end to end 测试", "work in progress 限制", "out of memory 问题", "point of sale 集成",
        "I can't log in 怎么办", "login failed 请帮我看看", "single sign on 登录不了",
        "save as template 没反应", "the cluster is not ready 请问怎么处理",
        "in review 状态 无法 change to done 怎么弄", "sign in with Google 不能用",
        "Share to web 没有了", "Not started 状态能改名吗", "TiDB Operator 部署 on AWS EKS",
        "connection to server was lost 怎么回事", "Task list 里看不到 the new column"}) {
    INFO(text);
    CHECK(DetectLanguage(text).code == "zh");
  }
}

TEST_CASE("Chinese with English terms, titles and messages is Chinese", "[text][language]") {
  for (const char* text :
       {"甘特图 export 失败", "点击 Save 没反应", "用 Chrome 打开 dashboard 很慢",
        "登录 SSO 报 Invalid Token", "在 the board 里找不到 filter", "webhook 延迟", "Jira 导入",
        "API 文档 in English 有吗", "安装 TiUP on Mac", "Kanban board 卡顿", "导出 PDF",
        "OKR 模块 is down 了吗", "升级 to v8 之后报错", "请看 the attached log",
        "播放 The Best of You", "打开 The Board", "TiKV is busy 是什么原因",
        "日志报 context deadline exceeded"}) {
    INFO(text);
    CHECK(DetectLanguage(text).code == "zh");
  }
}

TEST_CASE("short greetings and words of support are told apart", "[text][language]") {
  const auto language = [](const char* text) { return DetectLanguage(text).code; };
  CHECK(language("merci") == "fr");
  CHECK(language("facture") == "fr");
  CHECK(language("mot de passe oublié") == "fr");
  CHECK(language("danke") == "de");
  CHECK(language("Rechnung") == "de");
  CHECK(language("Import fehlgeschlagen") == "de");
  CHECK(language("hola") == "es");
  CHECK(language("gracias") == "es");
  CHECK(language("Obrigado") == "pt");
  CHECK(language("grazie") == "it");
  CHECK(language("bedankt") == "nl");
  CHECK(language("merhaba") == "tr");
  for (const char* text : {"hello", "thanks", "invoice", "import", "export", "test", "hi", "error",
                           "password", "dashboard", "Kanban"}) {
    INFO(text);
    CHECK(language(text) == "en");
  }
}

TEST_CASE("the writer's own locale counts until the text is clearly in another language",
          "[text][language]") {
  const auto of = [](const char* text, const char* own) { return LocaleOfText(text, own); };
  CHECK(of("hi", "zh-CN") == "zh-CN");
  CHECK(of("OK thanks", "zh-CN") == "zh-CN");
  CHECK(of("Login failed SSO", "zh-CN") == "zh-CN");
  CHECK(of("Error in 甘特图", "en") == "en");
  CHECK(of("甘特图 export", "en") == "en");
  CHECK(of("导出 failed", "en-GB") == "en-GB");
  CHECK(of("gracias", "en") == "en");
  CHECK(of("gracias", "es-MX") == "es-MX");
  CHECK(of("導出失敗", "zh-TW") == "zh-TW");
  CHECK(of("無法登入", "ja") == "ja");
  CHECK(of("E5003", "zh-CN") == "zh-CN");
  CHECK(of("", "zh-CN") == "zh-CN");

  CHECK(of("I can't log in since this morning", "zh-CN") == "en");
  CHECK(of("请问怎么导出报表", "en") == "zh");
  CHECK(of("你好", "en") == "zh");
  CHECK(of("ログインできません", "zh-CN") == "ja");
  CHECK(of("Где мой счёт?", "en") == "ru");
  CHECK(of("Wo kann ich mein Passwort ändern?", "en") == "de");
  CHECK(of("Please send me the invoice of May", "de") == "en");

  CHECK(of("hi", "") == "en");
  CHECK(of("请问怎么导出报表", "") == "zh");
  CHECK(of("12345", "") == "");
}

TEST_CASE("a locale is known by its language, script and country", "[text][language]") {
  for (const char* locale : {"en", "zh-CN", "zh-TW", "zh-Hant", "zh-Hant-HK", "es-419", "pt-BR",
                             "de-DE", "yue-HK", "fil"}) {
    INFO(locale);
    CHECK(IsKnownLocale(locale));
  }
  for (const char* locale : {"", "-", "x", "xx-invalid", "qq", "english", "zh_CN", "en-XX", "fr-",
                             "en-US-x", "zh-Hant-HK-TW", "12", "中文"}) {
    INFO(locale);
    CHECK_FALSE(IsKnownLocale(locale));
  }
}

TEST_CASE("traditional Chinese is told from simplified by its characters", "[text][language]") {
  for (const char* text :
       {"請問如何匯出報表", "登入失敗", "台北的客戶", "系統崩潰了，無法登入", "謝謝您的幫忙"}) {
    INFO(text);
    CHECK(HanScriptOf(text) == HanScript::kTraditional);
  }
  for (const char* text :
       {"请问如何导出报表", "著名的项目", "后台打不开", "无法登录", "谢谢帮忙", "乾隆年间"}) {
    INFO(text);
    CHECK(HanScriptOf(text) == HanScript::kSimplified);
  }
  for (const char* text : {"你好", "皇后", "hello", "", "公里"}) {
    INFO(text);
    CHECK(HanScriptOf(text) == HanScript::kEither);
  }
  CHECK(HanScriptOfLocale("zh") == HanScript::kSimplified);
  CHECK(HanScriptOfLocale("zh-SG") == HanScript::kSimplified);
  CHECK(HanScriptOfLocale("zh-Hans-HK") == HanScript::kSimplified);
  CHECK(HanScriptOfLocale("zh-HK") == HanScript::kTraditional);
  CHECK(HanScriptOfLocale("zh-Hant-TW") == HanScript::kTraditional);
  CHECK(HanScriptOfLocale("en") == HanScript::kEither);
}

}  // namespace
}  // namespace deskmesh::text
