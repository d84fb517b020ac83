// SPDX-License-Identifier: Apache-2.0
#include "knowledge/curation/core/ticket_draft.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "knowledge/language/core/personal_data.h"
#include "platform/base/error.h"
#include "platform/text/language.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kLeastAnswerBytes = 40;  // less is a courtesy
constexpr std::size_t kMaxPartBytes = 8'000;
constexpr std::size_t kMaxTitleBytes = 150;

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// Lines that carry courtesy, not knowledge. Matched at the beginning of short lines.
constexpr std::string_view kCourtesies[] = {
    "hi",          "hello",         "dear",        "good morning",  "good afternoon",
    "thanks",      "thank you",     "many thanks", "best regards",  "kind regards",
    "regards",     "cheers",        "sincerely",   "best,",         "let me know if",
    "let us know", "please let me", "hope this",   "happy to help", "you're welcome",
    "sorry for",   "apologies",     "您好",        "你好",          "亲",
    "谢谢",        "感谢",          "祝您",        "祝好",          "此致",
    "如有其他",    "如有问题",      "请问还有",    "很高兴为您",    "抱歉",
    "不客气",      "期待您",        "我是客服"};

bool IsCourtesy(std::string_view line) {
  if (line.size() > 90) return false;
  const std::string lower = Lower(line);
  return std::ranges::any_of(kCourtesies, [&](std::string_view courtesy) {
    if (!lower.starts_with(courtesy)) return false;
    const bool is_ascii = static_cast<unsigned char>(courtesy[0]) < 0x80;
    return !is_ascii || lower.size() == courtesy.size() ||
           std::isalpha(static_cast<unsigned char>(lower[courtesy.size()])) == 0;
  });
}

// The text without courtesies, quotes of earlier mails and what stands behind a signature's mark.
std::string Substance(std::string_view text) {
  std::string kept;
  for (text = text::TruncateUtf8(text, kMaxPartBytes); !text.empty();) {
    const std::size_t end = text.find('\n');
    const std::string_view line = Trim(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line == "--") break;
    if (line.starts_with('>') || IsCourtesy(line)) continue;
    if (line.empty() && (kept.empty() || kept.ends_with("\n\n"))) continue;
    kept += line;
    kept += '\n';
  }
  while (kept.ends_with('\n')) kept.pop_back();
  return kept;
}

// The first sentence that names a cause.
std::string CauseIn(std::string_view text) {
  static constexpr std::string_view kSigns[] = {"because ", "caused by", "the cause", "reason is",
                                                "due to ",  "turns out", "原因是",    "原因为",
                                                "原因：",   "由于",      "是因为",    "导致"};
  static constexpr std::string_view kStops[] = {"。", "！", "\n", ". ", "! "};
  while (!text.empty()) {
    std::size_t end = text.size();
    for (const std::string_view stop : kStops) {
      const std::size_t at = text.find(stop);
      if (at != std::string_view::npos) end = std::min(end, at + stop.size());
    }
    const std::string_view sentence = Trim(text.substr(0, end));
    text = text.substr(end);
    const std::string lower = Lower(sentence);
    for (const std::string_view sign : kSigns) {
      if (lower.find(sign) == std::string::npos) continue;
      std::string cause(sentence);
      while (cause.ends_with('\n')) cause.pop_back();
      return cause;
    }
  }
  return {};
}

// `ERR_AUTH`, `E1203`, `HTTP 502` as they stand.
std::vector<std::string> ErrorCodesIn(std::string_view text) {
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < text.size();) {
    const auto is_part = [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '_' || c == '-';
    };
    std::size_t end = i;
    while (end < text.size() && is_part(static_cast<unsigned char>(text[end]))) ++end;
    const std::string_view word = text.substr(i, end - i);
    const auto count = [&](int (*is)(int)) {
      return std::ranges::count_if(word, [&](unsigned char c) { return is(c) != 0; });
    };
    const bool is_code = word.size() >= 3 && word.size() <= 40 && count(std::islower) == 0 &&
                         count(std::isupper) > 0 &&
                         ((count(std::isdigit) >= 2 && count(std::isupper) <= 6) ||
                          (word.starts_with("ERR") && word.size() > 4));
    if (is_code && std::ranges::find(codes, word) == codes.end() && codes.size() < 10) {
      codes.emplace_back(word);
    }
    i = end + 1;
  }
  return codes;
}

}  // namespace

absl::StatusOr<TicketDraft> DraftFromTicket(const SolvedTicket& ticket) {
  std::string solution;
  for (const SolvedTicket::Comment& comment : ticket.comments) {
    if (comment.is_from_customer || !comment.is_public) continue;
    std::string substance = Substance(comment.text);
    // The last full answer counts; a short one behind it only says "done".
    if (substance.size() >= kLeastAnswerBytes || solution.empty()) solution = std::move(substance);
  }
  if (solution.empty()) {
    return base::Precondition("TICKET_HAS_NO_ANSWER",
                              "the team has not answered this ticket, so there is nothing to tell");
  }
  std::string problem = Substance(ticket.description);
  if (problem.empty()) problem = Substance(ticket.subject);
  std::string cause = CauseIn(solution);
  // The team may have written it down for itself.
  for (const SolvedTicket::Comment& comment : ticket.comments) {
    if (!cause.empty()) break;
    if (!comment.is_from_customer) cause = CauseIn(Substance(comment.text));
  }
  TicketDraft draft;
  draft.locale = text::DetectLanguage(ticket.subject + "\n" + problem).code == "zh" ? "zh" : "en";
  const bool is_zh = draft.locale == "zh";
  draft.title = MaskPersonalData(text::TruncateUtf8(Trim(ticket.subject), kMaxTitleBytes));
  const auto section = [&](std::string_view zh, std::string_view en, std::string_view text) {
    draft.body += "## " + std::string(is_zh ? zh : en) + "\n\n" + MaskPersonalData(text) + "\n\n";
  };
  section("问题", "Problem", problem);
  if (!cause.empty()) section("原因", "Cause", cause);
  section("解决方法", "Solution", solution);
  draft.body.resize(draft.body.size() - 1);
  draft.error_codes = ErrorCodesIn(ticket.subject + "\n" + problem);
  return draft;
}

}  // namespace deskmesh::knowledge
