// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/token_shapes.h"

#include <catch2/catch.hpp>
#include <string>

namespace deskmesh::knowledge {
namespace {

// What a generator of tokens might give, of any length, mixed as in chance.
std::string Body(size_t length, std::string_view alphabet) {
  std::string body;
  std::uint32_t state = 12345;
  for (size_t i = 0; i < length; ++i) {
    state = state * 1'664'525 + 1'013'904'223;
    body += alphabet[(state >> 16) % alphabet.size()];
  }
  return body;
}
std::string Mixed(size_t length) {
  return Body(length, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
}
std::string Letters(size_t length) {
  return Body(length, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}
std::string Hex(size_t length) { return Body(length, "0123456789abcdef"); }
std::string Capitals(size_t length) { return Body(length, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"); }

TEST_CASE("tokens of services are masked by how they begin", "[language][privacy]") {
  for (const std::string& token : {"SG." + Mixed(22) + "." + Mixed(43),
                                   "ya29." + Mixed(24),
                                   "1//0" + Mixed(60),
                                   "ASIA" + Capitals(16),
                                   "AKIA" + Capitals(16),
                                   "ATATT3" + Mixed(60),
                                   "ATCTT3" + Mixed(60),
                                   "ntn_" + Mixed(46),
                                   "secret_" + Mixed(43),
                                   "figd_" + Mixed(40),
                                   "dapi" + Hex(32),
                                   "hvs." + Mixed(24),
                                   "pul-" + Hex(40),
                                   "sntrys_" + Mixed(60),
                                   "dckr_pat_" + Mixed(27),
                                   "rubygems_" + Hex(48),
                                   "pscale_pw_" + Mixed(43),
                                   "sbp_" + Hex(40),
                                   "shpss_" + Mixed(32),
                                   "EAAA" + Mixed(60),
                                   "sq0atp-" + Mixed(22),
                                   "EAAC" + Mixed(120),
                                   "GR1348941" + Mixed(20),
                                   "key-" + Hex(32),
                                   Hex(32) + "-us12",
                                   "sl." + Mixed(130),
                                   "hf_" + Letters(34),
                                   "rk_live_" + Letters(24),
                                   "glrt-" + Mixed(20),
                                   "lin_api_" + Mixed(40),
                                   "gsk_" + Mixed(52),
                                   "12345678:AA" + Mixed(33),
                                   "1/1234567890123456:" + Hex(32),
                                   "abc8Q~" + Mixed(34),
                                   Mixed(40)}) {
    INFO(token);
    const std::string masked = MaskPersonalData("we use " + token + " for it");
    CHECK(masked.find(token.substr(token.size() - 12)) == std::string::npos);
    CHECK(masked.find("[secret] for it") != std::string::npos);
    CHECK(MaskPersonalData("我们用" + token + "，谢谢").find("[secret]，谢谢") !=
          std::string::npos);
  }
  CHECK(MaskPersonalData("AccountName=desk;AccountKey=" + Mixed(86) + "==;x") ==
        "AccountName=desk;AccountKey=[secret];x");
}

TEST_CASE("names and sums that look a little like tokens stay", "[language][privacy]") {
  for (const std::string& text :
       {std::string("secret_manager_client_configuration_v2_for_operators"),
        std::string("npm_config_registry_of_the_second_project"), std::string("key-value-store"),
        std::string("sk-learn and hf_hub"), "commit " + Hex(40), "md5 " + Hex(32),
        "sha384-" + Mixed(64), std::string("asia-pacific southeast region"),
        std::string("AsiaPacificRegionSettingsController2026Test"),
        std::string("ThisIsTheVeryLongNameOfAClassInVersion2Of3"),
        std::string("dapi is the name of our api"), std::string("row 12345678:AA"),
        std::string("10:30:00 and 1234567890:12"), std::string("pul-ley and sl.txt"),
        std::string("docs/guides/2026/Importing-Files-From-Excel-2019.md"),
        std::string("sec-fetch-mode"), std::string("glc_settings_for_all_users_of_the_team1"),
        std::string("a5~b Q~ 3Q~x")}) {
    INFO(text);
    CHECK(MaskPersonalData(text) == text);
  }
}

TEST_CASE("elements and codes that somebody was sent are masked", "[language][privacy]") {
  CHECK(MaskPersonalData("<user>ann</user><password>Winter77</password>") ==
        "<user>ann</user><password>[secret]</password>");
  CHECK(MaskPersonalData("Enter <password>then click<br>") == "Enter <password>then click<br>");
  CHECK(MaskPersonalData("<password>string</password>") == "<password>string</password>");
  CHECK(MaskPersonalData("<password></password> is empty") == "<password></password> is empty");
  CHECK(MaskPersonalData("the code you sent me is 482913") == "the code you sent me is [secret]");
  CHECK(MaskPersonalData("the code I got: 4829 fails") == "the code I got: [secret] fails");
  CHECK(MaskPersonalData("cvv 123, thanks") == "cvv [secret], thanks");
  CHECK(MaskPersonalData("CVC: 1234") == "CVC: [secret]");
  for (const char* text :
       {"the error code is 482913", "the code 4829 in the log", "status code is 4040",
        "the code I sent fails in line 4829", "the code you got is 12 lines", "cvv 12345",
        "the cvv field is missing since 2026"}) {
    INFO(text);
    CHECK(MaskPersonalData(text) == text);
  }
}

TEST_CASE("numbers of things and amounts are no phones", "[language][privacy]") {
  for (const char* text :
       {"order no. 13912345678", "order number 13912345678", "row 13912345678", "build 13912345678",
        "size 13912345678 B", "总数 13912345678 字节", "13912345678.50 元", "BUG-13912345678",
        "cost 138 0013 8000 元", "order 138-0013-8000-1", "ticket 021-12345678", "P/N 415-555-2671",
        "发票号：13912345678", "icon@2x.png", "user@2x.png in the folder"}) {
    INFO(text);
    CHECK(MaskPersonalData(text) == text);
  }
  CHECK(MaskPersonalData("为订单联系 13912345678") == "为订单联系 139****5678");
  CHECK(MaskPersonalData("call me: 13912345678 元旦") == "call me: 139****5678 元旦");
  CHECK(MaskPersonalData("1391234 5678") == "139****5678");
  for (const char* behind :
       {" 个人号码", " 次日联系", " 行吗", " 行政部", "万经理", " 元旦后联系", " B座1201"}) {
    INFO(behind);
    CHECK(MaskPersonalData(std::string("张三 13912345678") + behind) ==
          std::string("张三 139****5678") + behind);
  }
  CHECK(MaskPersonalData("CN-13912345678") == "CN-139****5678");
  CHECK(MaskPersonalData("write to john [at] example.com or ann(at)example.com") ==
        "write to [e-mail] or [e-mail]");
  CHECK(MaskPersonalData("meet (at) noon") == "meet (at) noon");
  CHECK(MaskPersonalData("the meeting [at] room.12b is full") ==
        "the meeting [at] room.12b is full");
}

TEST_CASE("an identity card is of a province and of somebody born", "[language][privacy]") {
  CHECK(MaskPersonalData("身份证 11010519491231002X") == "身份证 [ID card]");
  CHECK(MaskPersonalData("我的身份证是 500101199003071252") == "我的身份证是 [ID card]");
  CHECK(MaskPersonalData("身份证：500101900307123") == "身份证：[ID card]");
  // Their checks are right.
  for (const char* text : {"000105194912310024", "110105209912310029", "160105194912310029"}) {
    INFO(text);
    CHECK(MaskPersonalData(text) == text);
  }
  CHECK(MaskPersonalData("身份证号：110105491231002") == "身份证号：[ID card]");
  CHECK(MaskPersonalData("编号：110105491231002") == "编号：110105491231002");
}

}  // namespace
}  // namespace deskmesh::knowledge
