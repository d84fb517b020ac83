// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "platform/text/edit_distance.h"
#include "platform/text/gb18030.h"
#include "platform/text/html_entities.h"
#include "platform/text/language.h"
#include "platform/text/normalize.h"
#include "platform/text/pinyin.h"
#include "platform/text/stemmer.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::text {
namespace {

std::vector<std::string> Surfaces(std::string_view text) {
  std::vector<std::string> out;
  for (const Token& token : Tokenize(text)) out.push_back(token.surface);
  return out;
}

using Strings = std::vector<std::string>;

TEST_CASE("ill-formed bytes are replaced and never loop", "[text][utf8]") {
  const std::string bad = "a\xFF\xC0\x80\xE4\xB8z\xF4\x90\x80\x80";
  CHECK_FALSE(IsValidUtf8(bad));
  CHECK(IsValidUtf8(ToUtf8(ToUtf32(bad))));
  CHECK(ToUtf32(bad).front() == U'a');
  CHECK(IsValidUtf8("甘特图 🎉"));
  CHECK(TruncateUtf8("甘特图", 4) == "甘");
  CHECK(CountCodePoints("甘特图a") == 4);
}

TEST_CASE("text of Chinese Windows becomes UTF-8", "[text][utf8]") {
  CHECK(FromGb18030("a\xB0\xB2\xD7\xB0.md") == "a安装.md");
  CHECK(FromGb18030("\x95\x32\x82\x36") == "𠀀");
  CHECK(FromGb18030("").value().empty());
  CHECK_FALSE(FromGb18030("\xFF").has_value());
  CHECK_FALSE(FromGb18030("a\xB0").has_value());
}

TEST_CASE("what shows nothing is blank in every script", "[text][utf8]") {
  for (const char* blank :
       {"", " ", "\t\r\n", "\u3000", "\u200B", "\uFEFF", "\u2060\u200D \u200E", "\u00A0", "\u00AD",
        "\u202E", "\u3164", "\uFE0F", "\u2800", "\u180E", "\U000E0041", "\x01\x7F"}) {
    CHECK(IsBlank(blank));
  }
  for (const char* shown :
       {"x", " . ", "图", "\u200B。", "🎉", "❤\uFE0F", "\u200Ea", "0", "\xFF"}) {
    INFO(shown);
    CHECK_FALSE(IsBlank(shown));
  }
}

TEST_CASE("folding unites width, case and traditional characters", "[text][normalize]") {
  CHECK(NormalizeToString("ＧＡＮＴＴ  圖") == "gantt 图");
  CHECK(NormalizeToString("  Ｅ－ｍａｉｌ①\t") == "e-mail1");
  CHECK(NormalizeToString("e\xCC\x81t\xC3\xA9") == "\xC3\xA9t\xC3\xA9");
}

TEST_CASE("folded characters know the bytes they came from", "[text][normalize]") {
  const std::string text = "aＢ图";
  const NormalizedText folded = Normalize(text);
  REQUIRE(folded.code_points == U"ab图");
  CHECK(text.substr(folded.begin[1], folded.end[1] - folded.begin[1]) == "Ｂ");
  CHECK(folded.end[2] == text.size());
}

TEST_CASE("stems follow Porter2", "[text][stemmer]") {
  const std::vector<std::pair<std::string, std::string>> cases = {{"notifications", "notif"},
                                                                  {"dependencies", "depend"},
                                                                  {"running", "run"},
                                                                  {"hopping", "hop"},
                                                                  {"hoping", "hope"},
                                                                  {"generate", "generat"},
                                                                  {"generically", "generic"},
                                                                  {"agreed", "agre"},
                                                                  {"relational", "relat"},
                                                                  {"happiness", "happi"},
                                                                  {"ties", "tie"},
                                                                  {"dying", "die"},
                                                                  {"knightly", "knight"},
                                                                  {"sky", "sky"},
                                                                  {"utf8", "utf8"},
                                                                  {"customer's", "custom"},
                                                                  {"by", "by"}};
  for (const auto& [word, stem] : cases) CHECK(StemEnglish(word) == stem);
}

TEST_CASE("domain terms stay whole in Chinese", "[text][tokenizer]") {
  CHECK(Surfaces("甘特图无法刷新") == Strings{"甘特图", "无法", "刷新"});
  CHECK(Surfaces("开启两步验证") == Strings{"开启", "两步验证"});
}

TEST_CASE("identifiers are found whole and by their parts", "[text][tokenizer]") {
  CHECK(Surfaces("设置 online-ddl") == Strings{"设置", "online-ddl", "online", "ddl"});
  CHECK(Surfaces("NodePort") == Strings{"nodeport", "node", "port"});
  CHECK(Surfaces("HTTPServer 4.1.46") ==
        Strings{"httpserver", "http", "server", "4.1.46", "4", "1", "46"});
  CHECK(Surfaces("don’t stop.") == Strings{"don't", "stop"});
}

TEST_CASE("terms point into the original text", "[text][tokenizer]") {
  const std::string text = "请打开ＧＡＮＴＴ图表！";
  for (const Term& term : Analyze(text)) {
    CHECK(term.end <= text.size());
    CHECK(term.begin < term.end);
    CHECK(IsValidUtf8(text.substr(term.begin, term.end - term.begin)));
  }
}

TEST_CASE("a Chinese word cut differently still shares a pair of characters", "[text][tokenizer]") {
  const auto terms = Analyze("无法登录页面");
  const auto has = [&](std::string_view text) {
    return std::ranges::any_of(terms, [&](const Term& term) { return term.text == text; });
  };
  CHECK(has("登录"));
}

TEST_CASE("any bytes can be analysed", "[text][tokenizer]") {
  std::string junk;
  for (int i = 0; i < 5'000; ++i) junk.push_back(static_cast<char>((i * 7919) >> 3));
  CHECK_NOTHROW(Analyze(junk));
  CHECK_NOTHROW(Analyze(std::string(100'000, 'a')));
  CHECK(Analyze("").empty());
}

TEST_CASE("edit distance counts swaps once and gives up beyond the limit", "[text]") {
  CHECK(EditDistance(U"depedency", U"dependency", 2) == 1);
  CHECK(EditDistance(U"recieve", U"receive", 2) == 1);
  CHECK(EditDistance(U"abc", U"abc", 2) == 0);
  CHECK(EditDistance(U"abcdef", U"uvwxyz", 2) == 3);
  CHECK(EditDistance(U"", U"ab", 2) == 2);
}

TEST_CASE("pinyin is toneless and joined", "[text][pinyin]") {
  CHECK(Pinyin("甘特图") == "gantetu");
  CHECK(PinyinInitials("甘特图") == "gtt");
  CHECK(Pinyin("gantt") == "");
}

TEST_CASE("characters have tones, some of them two readings", "[text][pinyin]") {
  CHECK(ToneOf(U'图') == 2);
  CHECK(ToneOf(U'录') == ToneOf(U'陆'));
  CHECK(ToneOf(U'a') == 0);
  CHECK(PinyinReadings(U"重置") == Strings{"zhongzhi", "chongzhi"});
  CHECK(PinyinReadings(U"图表") == Strings{"tubiao"});
  CHECK(PinyinReadings(U"重长行调", 3).size() == 3);
  CHECK(PinyinReadings(U"图x").empty());
  CHECK(IsSyllable("zhuang"));
  CHECK_FALSE(IsSyllable("zhuag"));
  CHECK(NearSound("zhongchang") == NearSound("zoncan"));
  CHECK(NearSound("shilu") == NearSound("sinu"));
  CHECK(NearSound("tubiao") != NearSound("dubiao"));
}

TEST_CASE("language of short mixed text", "[text][language]") {
  CHECK(DetectLanguage("TiDB Operator 如何升级").code == "zh");
  CHECK(DetectLanguage("接口报 429 Too Many Requests").code == "zh");
  CHECK(DetectLanguage("TiFlash storage volume configuration").code == "en");
  CHECK(DetectLanguage("is it broken?").code == "en");
  CHECK(DetectLanguage("ログインできません").code == "ja");
  CHECK(DetectLanguage("Wo kann ich mein Passwort ändern?").code == "de");
  CHECK(DetectLanguage("¿Dónde está mi factura?").code == "es");
  CHECK(DetectLanguage("Где мой счёт?").code == "ru");
  CHECK(DetectLanguage("404 !!!").code == "und");
  CHECK(DetectLanguage("").code == "und");
}

TEST_CASE("Chinese names in an English sentence don't make it Chinese", "[text][language]") {
  for (const char* text : {"The button 导出 does not work", "How to 设置 milestone",
                           "what is the field \"负责人\" for", "I can't find 甘特图 in the menu",
                           "the columns 名称 and 状态 are empty"}) {
    INFO(text);
    CHECK(DetectLanguage(text).code == "en");
  }
  for (const char* text :
       {"TiDB Operator 如何升级", "接口报 429 Too Many Requests", "error when do the export 怎么办",
        "the board 打不开了", "How to use 是什么意思", "milestone 设置", "gantt chart 导出",
        "点击 Add to the board in the menu 之后页面没有反应", "导出", "OK 谢谢",
        "播放 The Best of You 专辑", "访问首页报错：the cluster is not ready"}) {
    INFO(text);
    CHECK(DetectLanguage(text).code == "zh");
  }
}

TEST_CASE("character references of HTML are read by name and number", "[text][entities]") {
  const auto read = [](std::string_view text) {
    std::string out;
    const std::size_t length = AppendHtmlEntity(text, &out);
    return std::pair(length, out);
  };
  const std::tuple<std::string_view, std::size_t, std::string_view> rows[] = {
      {"&amp;", 5, "&"},
      {"&copy; 2026", 6, "©"},
      {"&AElig;", 7, "Æ"},
      {"&zwnj;", 6, "\u200C"},
      {"&NotEqualTilde;", 15, "\u2242\u0338"},
      {"&CounterClockwiseContourIntegral;", 33, "∳"},
      {"&#169;", 6, "©"},
      {"&#xA9;", 6, "©"},
      {"&#X22;", 6, "\""},
      {"&#0;", 4, "\uFFFD"},
      {"&#9999999;", 10, "\uFFFD"},
      {"&#xD800;", 8, "\uFFFD"},
      {"&#12345678;", 0, ""},
      {"&#x1234567;", 0, ""},
      {"&copy", 0, ""},
      {"&Copy;", 0, ""},
      {"& copy;", 0, ""},
      {"&;", 0, ""},
      {"&#;", 0, ""},
      {"&#x;", 0, ""},
      {"&#12a;", 0, ""},
      {"&#-1;", 0, ""},
      {"copy;", 0, ""},
      {"", 0, ""},
  };
  for (const auto& [text, length, character] : rows) {
    INFO(text);
    CHECK(read(text).first == length);
    CHECK(read(text).second == character);
  }
  CHECK(read("&" + std::string(1'000'000, 'a') + ";").first == 0);
}

TEST_CASE("codes and addresses are of no language", "[text][language]") {
  for (const char* text : {"E5003", "err-502, IMP_4102", "https://a.b/c", "www.example.com/help",
                           "0x80070005", "ann@example.com", "(E1203) https://example.com/a?b=c"}) {
    INFO(text);
    CHECK(DetectLanguage(text).code == "und");
  }
  CHECK(DetectLanguage("E5003 when saving").code == "en");
  CHECK(DetectLanguage("error").code == "en");
  CHECK(DetectLanguage("E5003 怎么办").code == "zh");
  CHECK(DetectLanguage("Müller2").code != "und");
}

TEST_CASE("a text is shown by HTML as it is", "[text]") {
  std::string html;
  AppendAsHtml("<a href=\"x\">R&D's\n\tplan</a> 计划\x01\r\x7F", &html);
  CHECK(html == "&lt;a href=&quot;x&quot;&gt;R&amp;D&#39;s\n\tplan&lt;/a&gt; 计划\x7F");
}

}  // namespace
}  // namespace deskmesh::text
