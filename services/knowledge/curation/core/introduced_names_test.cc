// SPDX-License-Identifier: Apache-2.0
#include "knowledge/curation/core/introduced_names.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "knowledge/curation/core/ticket_draft.h"

namespace deskmesh::knowledge {
namespace {

using FoundNames = std::vector<std::string>;

TEST_CASE("who is clearly introduced is found", "[knowledge][privacy]") {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"Hi, this is Katrin Vossberg from Nordlicht. The chart is empty.", "Katrin Vossberg"},
      {"This is Tomasz Wierzbicki speaking, the import stops.", "Tomasz Wierzbicki"},
      {"The export hangs. This is Inés Caballero at Ferrolux again.", "Inés Caballero"},
      {"Hello, I'm Pavel Dvorak of the Brno office.", "Pavel Dvorak"},
      {"I am Ngozi Adeyemi, from the printing house.", "Ngozi Adeyemi"},
      {"My name is Henrike and I cannot log in.", "Henrike"},
      {"my name is Luca M. Bianchi, we bought ten seats", "Luca M. Bianchi"},
      {"It fails.\nBest regards,\nKatrin Vossberg", "Katrin Vossberg"},
      {"It fails.\n\nThanks!\n\nYusuf Karaca\nNordlicht", "Yusuf Karaca"},
      {"我是李雷，导出一直转圈", "李雷"},
      {"您好，我叫赵晓燕。看板打不开", "赵晓燕"},
      {"我的名字是周子墨", "周子墨"},
      {"有问题请找王建军", "王建军"},
      {"权限的事联系 徐蕾 处理", "徐蕾"},
      {"联系一下郭小川即可", "郭小川"},
  };
  for (const auto& [text, name] : cases) {
    INFO(text);
    CHECK(IntroducedNames(text) == FoundNames{name});
  }
}

TEST_CASE("what only looks like an introduction names nobody", "[knowledge][privacy]") {
  for (const char* text : {
           "This is Google Chrome from the app store.",
           "This is Very Urgent with us.",
           "This is the Gantt Chart of our team.",
           "This is Sprint Planning at its best.",
           "The button of this is Export Report here.",
           "this is wrong from the start",
           "I am Product Manager at a small company.",
           "I'm Support Engineer with them.",
           "I am from Berlin.",
           "My name is wrong in the profile.",
           "My name is Missing from the list.",
           "MY NAME IS WRONG",
           "The file name is Quarterly Budget.",
           "It works.\nBest regards,\nCustomer Support",
           "It works.\nThanks,\nThe Export Team",
           "It works.\nRegards\nplease close the ticket",
           "Thanks for the help.\nOpen Settings",
           "我是管理员，看不到按钮",
           "我是高级用户",
           "我是程序员。",
           "我是文员，不会导入",
           "我是文案，找文案改一下",
           "我叫不出名字的功能",
           "请留下联系方式",
           "查找高亮的行",
           "找任务，找文件，找周报",
           "找段时间联系客服",
           "找张图片",
           "我是于昨天购买的",
       }) {
    INFO(text);
    CHECK(IntroducedNames(text).empty());
  }
}

TEST_CASE("addresses on the internet are masked", "[knowledge][privacy]") {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"Our proxy 91.198.174.192 is blocked.", "Our proxy [address] is blocked."},
      {"从 47.93.18.5:8443 访问，也试了91.198.174.192", "从 [address]:8443 访问，也试了[address]"},
      {"https://91.198.174.192/board", "https://[address]/board"},
      {"Allow 91.198.174.0/24", "Allow [address]/24"},
      // Private networks, examples, name servers, versions, and what is no address.
      {"10.1.2.3 172.20.0.4 192.168.1.1 127.0.0.1 169.254.1.1 100.64.0.7",
       "10.1.2.3 172.20.0.4 192.168.1.1 127.0.0.1 169.254.1.1 100.64.0.7"},
      {"0.0.0.0 255.255.255.0 203.0.113.9", "0.0.0.0 255.255.255.0 203.0.113.9"},
      {"Our server 52.14.3.9 is away.", "Our server [address] is away."},
      {"Set the name server to 8.8.8.8 or 114.114.114.114.",
       "Set the name server to 8.8.8.8 or 114.114.114.114."},
      {"version 4.1.46.2, v4.1.46.2 and build: 4.1.46.2",
       "version 4.1.46.2, v4.1.46.2 and build: 4.1.46.2"},
      {"版本号是 4.1.46.2，升级到 4.1.46.3 版本", "版本号是 4.1.46.2，升级到 4.1.46.3 版本"},
      {"4.1.46 1.2.3.4.5 91.198.174.300 app-4.1.46.2 4.1.46.2-beta",
       "4.1.46 1.2.3.4.5 91.198.174.300 app-4.1.46.2 4.1.46.2-beta"},
  };
  for (const auto& [text, masked] : cases) {
    INFO(text);
    CHECK(WithoutPublicAddresses(text, "[address]") == masked);
  }
}

TEST_CASE("a draft tells neither introduced names nor addresses", "[knowledge][core]") {
  SolvedTicket ticket;
  ticket.subject = "Report export hangs for Katrin Vossberg at 91.198.174.192";
  ticket.description =
      "Hi, this is Katrin Vossberg from Nordlicht. The export of 3,000 rows hangs.\n"
      "Regards,\nKatrin Vossberg";
  ticket.comments = {
      {false, true,
       "Split the export into parts of 1,000 rows, which worked for Katrin Vossberg as well."}};
  const auto draft = DraftFromTicket(ticket);
  REQUIRE(draft.ok());
  CHECK(draft->title == "Report export hangs for [name] at [address]");
  CHECK(draft->body.find("Vossberg") == std::string::npos);
  CHECK(draft->body.find("which worked for [name] as well") != std::string::npos);
  CHECK(draft->address_words.find("Vossberg") == std::string::npos);
  CHECK(draft->address_words.find("91.198") == std::string::npos);
}

}  // namespace
}  // namespace deskmesh::knowledge
