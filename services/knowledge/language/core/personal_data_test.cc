// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/personal_data.h"

#include <catch2/catch.hpp>
#include <string>

namespace deskmesh::knowledge {
namespace {

TEST_CASE("personal data is found and masked", "[language][privacy]") {
  CHECK(MaskPersonalData("我的手机13812345678，谢谢") == "我的手机138****5678，谢谢");
  CHECK(MaskPersonalData("write to li.lei@example.com.") == "write to [e-mail].");
  CHECK(MaskPersonalData("身份证11010519491231002X") == "身份证[ID card]");
  CHECK(MaskPersonalData("card 4111 1111 1111 1111 ok") == "card **** 1111 ok");
  CHECK(MaskPersonalData("call +44 20 7946 0958 now") == "call [phone] now");
  CHECK(MaskPersonalData("key sk-abcdEFGH1234567890abcd") == "key [secret]");
  CHECK(MaskPersonalData("password: Hunter22!") == "password: [secret]");
  CHECK(MaskPersonalData("１３８１２３４５６７８") == "138****5678");
  CHECK(MaskPersonalData("电话 010-12345678") == "电话 [phone]");
}

TEST_CASE("numbers side by side are each found", "[language][privacy]") {
  CHECK(MaskPersonalData("13812345678 13912345678") == "138****5678 139****5678");
  CHECK(MaskPersonalData("联系人1 13812345678") == "联系人1 138****5678");
  CHECK(MaskPersonalData("工号 1024 13812345678") == "工号 1024 138****5678");
  CHECK(MaskPersonalData("11010519491231002X 13812345678") == "[ID card] 138****5678");
  CHECK(MaskPersonalData("2024-05-01 13812345678") == "2024-05-01 138****5678");
  CHECK(MaskPersonalData("2024-05-01 138 1234 5678") == "2024-05-01 138****5678");
  CHECK(MaskPersonalData("Tel.13812345678") == "Tel.138****5678");
  CHECK(MaskPersonalData("mobile13812345678") == "mobile138****5678");
  CHECK(MaskPersonalData("138-1234-5678") == "138****5678");
  CHECK(MaskPersonalData("86 138 1234 5678") == "[phone]");
  CHECK(MaskPersonalData("3 4111 1111 1111 1111") == "3 **** 1111");
  CHECK(MaskPersonalData("call (212) 555-0187 or 212.555.0187") == "call [phone] or [phone]");
  CHECK(MaskPersonalData("London 020 7946 0958, mobile 07911 123456") ==
        "London [phone], mobile [phone]");
  CHECK(MaskPersonalData("phone: 2125550187") == "phone: [phone]");
}

TEST_CASE("keys are found behind names and in addresses", "[language][privacy]") {
  CHECK(MaskPersonalData("x=ghp_abcdEFGH1234567890abcd") == "x=[secret]");
  CHECK(MaskPersonalData("https://h.example/v1/sk-abcdEFGH1234567890abcd") ==
        "https://h.example/v1/[secret]");
  CHECK(MaskPersonalData("https://h.example/?k=eyJhbGciOi.J9eyJzdWIi.OiIxMjM0NTY") ==
        "https://h.example/?k=[secret]");
  CHECK(MaskPersonalData("docs/guides/sk-basics") == "docs/guides/sk-basics");
}

TEST_CASE("keys of services and of Deskmesh itself are masked", "[language][privacy]") {
  const std::string id = "01jd8x7k2m4n6p8q0r2s4t6v8w";
  const std::string own = "0a1b2c3d4e5f6g7h8j9kambncpdqerfsgthvjwkxmynz0p1q2r3s";
  for (const std::string& key :
       {"dmk_" + id + own, "dms_" + id + own, "dmv_" + id + own, "wgt_" + id + own.substr(0, 16),
        std::string("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
        std::string("sk_test_aB3dE5fG7hJ9kL1mN"), std::string("sk_live_aB3dE5fG7hJ9kL1mN"),
        std::string("rk_live_aB3dE5fG7hJ9kL1mN"), std::string("ghp_abcdEFGH1234567890abcd"),
        std::string("gho_abcdEFGH1234567890abcd"), std::string("ghu_abcdEFGH1234567890abcd"),
        std::string("github_pat_11ABCDEFG0aBcDeFgHiJ"), std::string("glpat-aB3dE5fG7hJ9kL1mN"),
        std::string("xoxb-123456789012-aBcDeFgHiJ"), std::string("AKIA1234567890ABCDEF")}) {
    INFO(key);
    CHECK(MaskPersonalData("use " + key + " please") == "use [secret] please");
    CHECK(MaskPersonalData("key=" + key) == "key=[secret]");
    CHECK(MaskPersonalData("密钥是" + key + "，谢谢") == "密钥是[secret]，谢谢");
  }
}

TEST_CASE("a password needs no sign between its name and itself", "[language][privacy]") {
  CHECK(MaskPersonalData("my pwd Hunter22 fails") == "my pwd [secret] fails");
  CHECK(MaskPersonalData("the password hunter2x, thanks") == "the password [secret], thanks");
  CHECK(MaskPersonalData("secret P4ssw0rd!") == "secret [secret]");
  CHECK(MaskPersonalData("密码Hunter22") == "密码[secret]");
  CHECK(MaskPersonalData("我的密码 abc12345 登不上") == "我的密码 [secret] 登不上");
  CHECK(MaskPersonalData("口令qwe123") == "口令[secret]");
  CHECK(MaskPersonalData("write to li＠example．com please") == "write to [e-mail] please");
}

TEST_CASE("what only speaks of secrets stays as it is", "[language][privacy]") {
  for (const char* text : {"how do I reset my password",
                           "password must have 8 to 20 characters",
                           "the password policy2 of our team",
                           "is the token OAuth2.0 or SAML2",
                           "we hash the password with sha256",
                           "password sha256 hashing",
                           "a token base64 encoded",
                           "the secret AES256 key length",
                           "password error E12031 on login",
                           "password E12031",
                           "token v2.10.3",
                           "Windows11 asks for a password",
                           "the password on iPhone15 isn't saved",
                           "pwd /home/user1",
                           "forgot pwd again",
                           "secrets of good planning in 2026",
                           "my tokens abc12345 lists",
                           "dms_document",
                           "dms_document_store_v2_config",
                           "wgt_column_width_100_percent_of_page",
                           "dmk_",
                           "table dmv_daily_metrics_view_2026",
                           "whsec_ is the prefix",
                           "sk_test_mode",
                           "ghp_ tokens",
                           "忘记密码怎么办",
                           "密码要8-20位",
                           "密码 8 位以上",
                           "密码错误 E1203",
                           "密码重置2次都失败",
                           "验证码收不到",
                           "令牌 OAuth2.0",
                           "密钥长度2048",
                           "密码必填",
                           "Windows10 密码",
                           "密码是什么规则",
                           "把密码策略改成90天",
                           "li at example.com",
                           "@例子．公司"}) {
    INFO(text);
    CHECK(MaskPersonalData(text) == text);
  }
}

TEST_CASE("numbers that are no personal data stay", "[language][privacy]") {
  for (const char* text :
       {"订单 110105194912310021", "version 4.1.46", "error 0x80070005", "2026-11-25 16:43:26",
        "the id is 1234567890123456", "ticket #13812", "a@b", "password: required", "@all 你好",
        "H13289655", "192.168.100.200", "order13812345678", "v1.13812345678", "3.14159265358979",
        "2026-11-25 2026-11-26", "10 20 30 40 50 60", "E1203 500", "1024 2048 4096 8192 1"}) {
    CHECK(MaskPersonalData(text) == text);
  }
  CHECK_NOTHROW(MaskPersonalData(std::string(50'000, '1')));
  std::string pairs;
  for (int i = 0; i < 10'000; ++i) pairs += "12 ";
  CHECK(MaskPersonalData(pairs) == pairs);
  CHECK_NOTHROW(MaskPersonalData(std::string(50'000, '@')));
}

}  // namespace
}  // namespace deskmesh::knowledge
