// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include <cmath>
#include <set>
#include <string>

#include "knowledge/language/core/calibration.h"
#include "knowledge/language/core/intent_classifier.h"
#include "knowledge/language/core/personal_data.h"
#include "knowledge/language/core/polarity.h"
#include "knowledge/language/core/text_classifier.h"
#include "knowledge/language/core/text_structure.h"
#include "knowledge/language/core/ticket_classifier.h"

namespace deskmesh::knowledge {
namespace {

std::vector<LabeledText> SomeTickets() {
  const std::vector<std::string> bugs = {
      "crashes", "报错了", "fails with an error", "崩溃了", "throws an exception", "打不开"};
  const std::vector<std::string> wishes = {
      "please add",          "希望增加",  "it would be nice to have", "建议支持",
      "feature request for", "能不能加上"};
  const std::vector<std::string> things = {"the board",  "导出",   "gantt chart", "登录",
                                           "the report", "甘特图", "filters",     "仪表盘"};
  std::vector<LabeledText> examples;
  for (const std::string& thing : things) {
    for (const std::string& bug : bugs) examples.push_back({"", thing + " " + bug, "bug"});
    for (const std::string& wish : wishes) examples.push_back({"", wish + " " + thing, "feature"});
  }
  return examples;
}

TEST_CASE("a classifier learns both languages and names the words", "[language][classifier]") {
  const auto classifier = TextClassifier::Train(SomeTickets());
  REQUIRE(classifier.ok());
  CHECK(classifier->Classify("", "the calendar crashes").label == "bug");
  CHECK(classifier->Classify("", "希望增加日历").label == "feature");
  CHECK(classifier->quality().accuracy > 0.9);
  const TextDecision decision = classifier->ClassifyAndExplain("", "calendar crashes");
  REQUIRE_FALSE(decision.because.empty());
  CHECK(decision.because[0].word.find("crash") != std::string::npos);
  CHECK(decision.confidence > 0.5);
  CHECK(decision.confidence <= 1);
}

TEST_CASE("training is deterministic and a stored model decides the same",
          "[language][classifier]") {
  const auto one = TextClassifier::Train(SomeTickets());
  const auto two = TextClassifier::Train(SomeTickets());
  REQUIRE(one.ok());
  const std::string bytes = one->Serialize();
  CHECK((bytes == two->Serialize()));
  const auto loaded = TextClassifier::Deserialize(bytes);
  REQUIRE(loaded.ok());
  for (const LabeledText& example : SomeTickets()) {
    CHECK(loaded->Classify("", example.text).label == one->Classify("", example.text).label);
  }
  CHECK_FALSE(TextClassifier::Deserialize(bytes.substr(0, bytes.size() / 2)).ok());
  CHECK_FALSE(TextClassifier::Deserialize("nonsense").ok());
}

TEST_CASE("odd training sets are refused or survived", "[language][classifier]") {
  CHECK(TextClassifier::Train({}).status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(TextClassifier::Train({{"", "x", ""}}).status().code() ==
        absl::StatusCode::kInvalidArgument);
  const auto one_class = TextClassifier::Train({{"", "a", "only"}, {"", "b", "only"}});
  REQUIRE(one_class.ok());
  CHECK(one_class->Classify("", "whatever").label == "only");
  const auto empty_texts = TextClassifier::Train({{"", "", "a"}, {"", "\xFF\xFF", "b"}});
  REQUIRE(empty_texts.ok());
  CHECK_NOTHROW(empty_texts->Classify("", std::string(100'000, '!')));
}

TEST_CASE("the structure of a ticket is described", "[language][features]") {
  const std::vector<std::string> names = DescribeStructure(
      "[Bug] Export hangs?",
      "### Issue Type\n\nDocumentation Bug\n\n### Version\n4.12.1\n- [x] I searched\n- [ ] I asked\n"
      "```\nTraceback (most recent call last):\n  File \"a.py\", line 3, in f\n```\n"
      "See https://forum.example.com/t/77 and ![shot](a.png)");
  const auto has = [&](std::string_view name) {
    return std::ranges::find(names, name) != names.end();
  };
  CHECK(has("<[bug]"));
  CHECK(has("?issue type=documentation bug"));
  CHECK(has("?version=0.0.0"));
  CHECK(has("+- [x] i searched"));
  CHECK(has("nticked1"));
  CHECK(has("nunticked1"));
  CHECK(has("nframes1"));
  CHECK(has("npictures1"));
  CHECK(has("@forum.example.com"));
  CHECK(has("ntitle?"));
  CHECK_FALSE(has("=traceback (most recent call last)"));
  CHECK(DescribeStructure("", "").empty());
  CHECK_NOTHROW(DescribeStructure("```", std::string(50'000, '#') + "\n\xFF\xFE"));
}

TEST_CASE("a form's answer decides where words say nothing", "[language][classifier]") {
  std::vector<LabeledText> examples;
  for (const char* thing : {"board", "report", "chart", "export", "filter", "login", "search"}) {
    // The same words in both classes, in the two places of the form.
    const std::string item(thing);
    examples.push_back({item, "### Kind\nFault\n### Known kinds\nFault, Wish\n" + item, "fault"});
    examples.push_back({item, "### Kind\nWish\n### Known kinds\nFault, Wish\n" + item, "wish"});
  }
  const auto classifier = TextClassifier::Train(examples, TicketTypeOptions());
  REQUIRE(classifier.ok());
  const std::string rest = "\n### Known kinds\nFault, Wish\ncalendar";
  CHECK(classifier->Classify("calendar", "### Kind\nFault" + rest).label == "fault");
  CHECK(classifier->Classify("calendar", "### Kind\nWish" + rest).label == "wish");
}

TEST_CASE("a negation turns liking around, as far as it reaches", "[language][features]") {
  const auto says = [](std::string_view text, std::string_view name) {
    const auto names = DescribePolarity(text::Tokenize(text, /*with_symbols=*/true));
    return std::ranges::find(names, name) != names.end();
  };
  CHECK(says("This works great", ">"));
  CHECK(says("This is not a good idea", "<"));
  CHECK(says("This is not a good idea", "!good"));
  CHECK(says("don't worry, it is easy", "pos2"));
  CHECK(says("No, that is nice", ">"));  // the mark ends the reach
  CHECK(says("I wouldn't say that the new one is bad", "<"));  // too far away
  CHECK(says("房间不干净", "<"));
  CHECK(says("味道很好，非常满意", ">"));
  CHECK(says("how do I export this", "="));
  CHECK(says("", "lastnone"));
}

TEST_CASE("Chinese liking is read by phrases, clause by clause", "[language][features]") {
  const auto says = [](std::string_view text, std::string_view name) {
    const auto names = DescribePolarity(text::Tokenize(text, /*with_symbols=*/true));
    return std::ranges::find(names, name) != names.end();
  };
  CHECK(says("特别好，非常满意", "neg0"));  // 别 and 非 negate nothing in them
  CHECK(says("差不多三天到", "neg0"));
  CHECK(says("没有异味", "pos1"));          // a phrase of its own, no negated smell
  CHECK(says("性价比不高，房间陈旧", "neg1"));
  CHECK(says("位置好，但是房间很破旧", "first+"));
  CHECK(says("位置好，但是房间很破旧", "end-"));
  CHECK(says("位置好，但是房间很破旧", "but-"));
  CHECK(says("小毛病有一些，总的来说还是满意的", "verdict+"));
  CHECK(says("差 慢 贵", "share-3"));       // blanks part clauses
  CHECK(says("slow at first, but overall I love it", "end+"));
  CHECK(says("slow at first, but overall I love it", "verdict+"));
  CHECK_FALSE(says("怎么导出报表", "first+"));
}

TEST_CASE("sentiment of words no example had is read from their polarity",
          "[language][classifier]") {
  std::vector<LabeledText> examples;
  for (const char* thing : {"editor", "board", "chart", "report", "filter", "export"}) {
    for (const char* word : {"awesome", "excellent", "wonderful"}) {
      examples.push_back({"", std::string("the ") + thing + " is " + word, "positive"});
    }
    for (const char* word : {"terrible", "useless", "annoying"}) {
      examples.push_back({"", std::string("the ") + thing + " is " + word, "negative"});
    }
  }
  const auto classifier = TextClassifier::Train(examples, SentimentOptions());
  REQUIRE(classifier.ok());
  CHECK(classifier->Classify("", "the calendar is superb").label == "positive");
  CHECK(classifier->Classify("", "the calendar is lousy junk").label == "negative");
}

TEST_CASE("a text without known words is of no label for sure", "[language][classifier]") {
  std::vector<LabeledText> examples;
  for (int i = 0; i < 40; ++i) {
    examples.push_back({"", "the server crashes with exception " + std::to_string(i), "fault"});
    examples.push_back({"", "wish for a calendar view " + std::to_string(i), "wish"});
  }
  const auto classifier = TextClassifier::Train(examples, TicketTypeOptions());
  REQUIRE(classifier.ok());
  const auto decide = [&](const char* text) {
    return classifier->ClassifyKnown(classifier->features().Count("", text));
  };
  CHECK(decide("server crashes").confidence > 0.7);
  CHECK(decide("wishful").confidence < 0.55);  // letters of a word, but no word
  CHECK(decide("hi").confidence < 0.55);
  CHECK(decide("").confidence < 0.55);
  for (const DecidingWord& word : decide("crashing servers wishing").because) {
    CHECK(std::set<std::string>{"crash", "server", "servers", "wish"}.contains(word.word));
  }
}

TEST_CASE("intents out of scope get little confidence", "[language][intent]") {
  std::vector<LabeledText> examples;
  for (const char* text : {"forgot my password", "reset password", "cannot remember my password",
                           "密码忘了", "重置密码", "怎么找回密码"}) {
    examples.push_back({"", text, "password"});
  }
  for (const char* text : {"get an invoice", "send me the invoice", "invoice for last month",
                           "开发票", "怎么开票", "发票抬头改一下"}) {
    examples.push_back({"", text, "invoice"});
  }
  const auto classifier = IntentClassifier::Train(examples);
  REQUIRE(classifier.ok());
  const IntentDecision known = classifier->Decide("I forgot the password");
  CHECK(known.intent == "password");
  CHECK(known.confidence > classifier->Decide("what is the weather in Paris").confidence);
  CHECK(IntentClassifier::Train({{"", "x", "oos"}}).status().code() ==
        absl::StatusCode::kInvalidArgument);
}

TEST_CASE("calibrated slopes reproduce the frequencies", "[language][calibration]") {
  std::vector<std::vector<float>> margins;
  std::vector<uint32_t> labels;
  for (int i = 0; i < 400; ++i) {
    const bool first = i % 4 != 0;  // the model says class 0 always, and is right 3 times of 4
    margins.push_back({0.5F, -0.5F});
    labels.push_back(first ? 0 : 1);
  }
  const MarginCalibration calibration = FitCalibration(margins, labels);
  CHECK(calibration.Probabilities(margins[0])[0] == Approx(0.75).margin(0.01));
}

TEST_CASE("a confidence model learns which sign matters", "[language][calibration]") {
  std::vector<std::vector<double>> rows;
  std::array<bool, 200> right{};
  for (size_t i = 0; i < right.size(); ++i) {
    rows.push_back({i % 2 == 0 ? 1.0 : 0.0, static_cast<double>(i % 7) / 7});
    right[i] = i % 2 == 0;
  }
  const auto model = ConfidenceModel::Fit(rows, right, ConfidenceModel(0, {0, 0}), 0.1);
  CHECK(model.weights()[0] > 3);
  CHECK(std::abs(model.weights()[1]) < 1);
}

TEST_CASE("personal data is found and masked", "[language][privacy]") {
  CHECK(MaskPersonalData("我的手机13812345678，谢谢") == "我的手机138****5678，谢谢");
  CHECK(MaskPersonalData("write to li.lei@example.com.") == "write to [e-mail].");
  CHECK(MaskPersonalData("身份证11010519491231002X") == "身份证[ID card]");
  CHECK(MaskPersonalData("card 4111 1111 1111 1111 ok") == "card **** 1111 ok");
  CHECK(MaskPersonalData("护照号：E12345678，passport no. 123456789") ==
        "护照号：[document]，passport no. [document]");
  CHECK(MaskPersonalData("车牌粤B12345 和京A·D12345") == "车牌[document] 和[document]");
  CHECK(MaskPersonalData("最新E20012，津贴A100，passport expired 2024") ==
        "最新E20012，津贴A100，passport expired 2024");
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
