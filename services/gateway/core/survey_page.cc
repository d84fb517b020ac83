// SPDX-License-Identifier: Apache-2.0
#include "gateway/core/survey_page.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "gateway/core/percent.h"
#include "platform/base/error.h"
#include "platform/text/html_entities.h"

namespace deskmesh::gateway {
namespace {

constexpr std::string_view kStyle =
    ":root{color-scheme:light}body{margin:0;background:#f4f5f7;color:#1d2330;"
    "font:16px/1.6 system-ui,-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei','Noto Sans "
    "CJK SC',sans-serif}main{max-width:36rem;margin:2rem auto;padding:1.5rem 2rem;background:#fff;"
    "border-radius:8px;box-shadow:0 1px 3px rgba(20,30,60,.18)}h1{font-size:1.35rem;margin:0 0 "
    "1rem}fieldset{border:0;margin:0 0 1.25rem;padding:0}legend{font-weight:600;padding:0;"
    "margin-bottom:.5rem}.choice{display:flex;align-items:center;gap:.6rem;padding:.35rem .5rem;"
    "border-radius:6px}.choice:hover{background:#eef2fb}.row{display:flex;flex-wrap:wrap;gap:.25rem}"
    "input[type=radio]{width:1.15rem;height:1.15rem;margin:0;accent-color:#1f4fd8}"
    "label.text{display:block;font-weight:600;margin-bottom:.35rem}textarea{box-sizing:border-box;"
    "width:100%;font:inherit;padding:.5rem;border:1px solid #6b7385;border-radius:6px}"
    "button{margin-top:1rem;font:inherit;font-weight:600;color:#fff;background:#1f4fd8;border:0;"
    "border-radius:6px;padding:.6rem 1.6rem;cursor:pointer}:focus-visible{outline:3px solid "
    "#1f4fd8;outline-offset:2px}.saved{background:#e5f4e8;color:#14532d;padding:.7rem "
    "1rem;border-radius:6px}.note{color:#4b5366;font-size:.9rem}a{color:#1f4fd8}";

struct Words {
  std::string_view language, title_case, title_nps, question_case, question_nps, least, most;
  std::array<std::string_view, 5> scores;
  std::string_view solved, yes, no, comment, send, saved, until;
};
constexpr Words kChinese{"zh-CN",
                         "服务满意度回访",
                         "推荐意愿调查",
                         "您对这次服务满意吗？",
                         "您有多大可能把我们的产品推荐给朋友或同事？",
                         "完全不可能",
                         "非常可能",
                         {"非常不满意", "不满意", "一般", "满意", "非常满意"},
                         "您的问题解决了吗？",
                         "已解决",
                         "没有解决",
                         "还有什么想告诉我们的？（可不填）",
                         "提交",
                         "已收到，谢谢您的反馈。您仍可以修改。",
                         "此链接有效期至 "};
constexpr Words kEnglish{
    "en",
    "How did we do?",
    "Would you recommend us?",
    "How satisfied are you with the help you got?",
    "How likely are you to recommend our product to a friend or colleague?",
    "not at all likely",
    "extremely likely",
    {"very dissatisfied", "dissatisfied", "neither", "satisfied", "very satisfied"},
    "Did this solve your problem?",
    "Yes, it is solved",
    "No, it is not solved",
    "Anything you want to tell us? (optional)",
    "Send",
    "We have it, thank you. You can still change your answer.",
    "This link works until "};

std::string DateOf(std::int64_t unix_seconds) {
  const auto day = std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds(std::chrono::seconds(unix_seconds)));
  const std::chrono::year_month_day date(day);
  const auto two = [](unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day()));
}

void AppendChoice(std::string_view name, std::string_view value, std::string_view label,
                  bool is_chosen, std::string* html) {
  *html += "<label class=\"choice\"><input type=\"radio\" name=\"";
  *html += name;
  *html += "\" value=\"";
  *html += value;
  *html += is_chosen ? "\" required checked>" : "\" required>";
  text::AppendAsHtml(label, html);
  *html += "</label>";
}

std::string Head(std::string_view language, std::string_view title) {
  std::string html = "<!doctype html><html lang=\"" + std::string(language) +
                     "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                     "content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" "
                     "content=\"noindex\"><title>";
  text::AppendAsHtml(title, &html);
  html += "</title><style>";
  html += kStyle;
  return html + "</style></head><body><main>";
}

void AppendScores(const SurveyView& view, const Words& words, std::string* html) {
  *html += "<fieldset><legend>";
  *html += view.is_nps ? words.question_nps : words.question_case;
  *html += view.is_nps ? "</legend><div class=\"row\">" : "</legend>";
  const int least = view.is_nps ? 0 : 1;
  const int most = view.is_nps ? 10 : 5;
  for (int score = least; score <= most; ++score) {
    std::string label = std::to_string(score);
    if (!view.is_nps) {
      label += " · ";
      label += words.scores[static_cast<std::size_t>(score - 1)];
    } else if (score == least || score == most) {
      label += " · ";
      label += score == least ? words.least : words.most;
    }
    AppendChoice("score", std::to_string(score), label, view.score == score, html);
  }
  *html += view.is_nps ? "</div></fieldset>" : "</fieldset>";
}

struct Trouble {
  SurveyTrouble kind;
  std::string_view chinese, english;
};
constexpr Trouble kTroubles[] = {
    {SurveyTrouble::kInvalid, "这个链接无效。请使用邮件或消息中的完整链接。",
     "This link is not valid. Please use the whole link from the message you got."},
    {SurveyTrouble::kExpired, "这个链接已过期。", "The time to answer through this link is over."},
    {SurveyTrouble::kClosed, "本次调查已结束，感谢您的关注。", "This survey is over. Thank you."},
    {SurveyTrouble::kIncomplete, "请选择评分，并告诉我们问题是否解决。",
     "Please choose a score, and whether your problem is solved."},
    {SurveyTrouble::kTooOften, "修改次数已达上限。",
     "The answer was changed as often as it can be."},
    {SurveyTrouble::kLater, "暂时无法处理，请稍后再试。",
     "This can't be done right now. Please try again later."}};

}  // namespace

std::string_view SurveyStyle() { return kStyle; }

bool IsSurveyToken(std::string_view text) {
  return !text.empty() && text.size() <= 400 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

std::string SurveyPage(const SurveyView& view, std::string_view token) {
  const Words& words = view.is_chinese ? kChinese : kEnglish;
  const std::string_view title = view.is_nps ? words.title_nps : words.title_case;
  std::string html = Head(words.language, title);
  html += "<h1>";
  html += title;
  if (view.ticket_number != 0) html += " #" + std::to_string(view.ticket_number);
  html += "</h1>";
  if (view.is_saved && view.score.has_value()) {
    html += "<p class=\"saved\" role=\"status\">";
    html += words.saved;
    html += "</p>";
  }
  html += "<form method=\"post\" action=\"/survey/";
  text::AppendAsHtml(token, &html);
  html += "\">";
  AppendScores(view, words, &html);
  if (!view.is_nps) {
    html += "<fieldset><legend>";
    html += words.solved;
    html += "</legend>";
    AppendChoice("solved", "yes", words.yes, view.solved == true, &html);
    AppendChoice("solved", "no", words.no, view.solved == false, &html);
    html += "</fieldset>";
  }
  html += "<label class=\"text\" for=\"comment\">";
  html += words.comment;
  html += "</label><textarea id=\"comment\" name=\"comment\" rows=\"4\" maxlength=\"2000\">\n";
  text::AppendAsHtml(view.comment, &html);
  html += "</textarea><button type=\"submit\">";
  html += words.send;
  html += "</button></form><p class=\"note\">";
  html += words.until;
  html += DateOf(view.expires_seconds);
  return html + (view.is_chinese ? "。" : ".") + "</p></main></body></html>\n";
}

std::string SurveyTroublePage(SurveyTrouble trouble, std::string_view back) {
  std::string html = Head("en", "Survey · 调查");
  for (const Trouble& one : kTroubles) {
    if (one.kind != trouble) continue;
    html += "<h1 lang=\"zh-CN\">";
    html += one.chinese;
    html += "</h1><p>";
    html += one.english;
    html += "</p>";
  }
  if (!back.empty()) {
    html += "<p><a href=\"/survey/";
    text::AppendAsHtml(back, &html);
    html += "\"><span lang=\"zh-CN\">返回</span> · Back</a></p>";
  }
  return html + "</main></body></html>\n";
}

absl::StatusOr<SurveyInput> ReadSurveyForm(std::string_view body) {
  DESKMESH_ASSIGN_OR_RETURN(const Parameters parameters, ParseQuery(body));
  SurveyInput input;
  for (const auto& [name, value] : parameters) {
    if (name == "score") {
      int score = -1;
      const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), score);
      if (error == std::errc() && stop == value.data() + value.size()) input.score = score;
    } else if (name == "solved") {
      if (value == "yes" || value == "no") input.solved = value == "yes";
    } else if (name == "comment") {
      // Forms send CR LF.
      input.comment.clear();
      for (const char c : value) {
        if (c != '\r') input.comment += c;
      }
    }
  }
  return input;
}

}  // namespace deskmesh::gateway
