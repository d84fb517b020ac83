// SPDX-License-Identifier: Apache-2.0
#include "knowledge/curation/core/ticket_draft.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "knowledge/core/error_codes.h"
#include "knowledge/curation/core/introduced_names.h"
#include "knowledge/language/core/personal_data.h"
#include "platform/base/error.h"
#include "platform/text/language.h"
#include "platform/text/normalize.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kLeastAnswerBytes = 40;  // less is a courtesy
constexpr std::size_t kMaxPartBytes = 8'000;
constexpr std::size_t kMaxReadBytes = 32'000;  // of a text, before it is masked and cut
constexpr std::size_t kMaxTitleBytes = 150;
constexpr std::size_t kMaxCodes = 10;
constexpr std::size_t kMaxCodeBytes = 40;
constexpr std::ptrdiff_t kMostCodeDigits = 6;  // more are of papers, orders and people

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

// Greetings: what follows them in the same breath is substance, unless it is a name.
constexpr std::string_view kGreetings[] = {
    "hi", "hello", "hey", "good morning", "good afternoon", "您好", "你好", "大家好"};
// A clause that begins so carries courtesy, not knowledge.
constexpr std::string_view kCourtesies[] = {
    "dear",          "thanks",         "thank you",     "many thanks",   "best regards",
    "kind regards",  "regards",        "cheers",        "sincerely",     "best",
    "let me know",   "let us know",    "please let me", "please let us", "hope this",
    "happy to help", "you're welcome", "sorry for",     "sorry about",   "apologies",
    "谢谢",          "感谢",           "多谢",          "祝您",          "祝好",
    "此致",          "请问还有",       "很高兴为您",    "抱歉",          "不好意思",
    "不客气",        "期待您",         "我是客服",      "亲爱的"};
// Offers of more help, where they say no more than that.
constexpr std::string_view kOffers[] = {"如有其他", "如有问题", "如还有", "有其他问题",
                                        "有任何问题"};
constexpr std::string_view kOfferWords[] = {"联系", "咨询", "告知", "告诉",
                                            "随时", "反馈", "提出", "回复"};

constexpr std::size_t kLongestCourtesy = 90;  // bytes of a clause
constexpr std::size_t kLongestName = 3;       // words behind a greeting

// `text` begins with a word or phrase: nothing of the same word follows.
bool BeginsWith(std::string_view lower, std::string_view phrase) {
  if (!lower.starts_with(phrase)) return false;
  const bool is_ascii = static_cast<unsigned char>(phrase[0]) < 0x80;
  return !is_ascii || lower.size() == phrase.size() ||
         std::isalpha(static_cast<unsigned char>(lower[phrase.size()])) == 0;
}

// Where a clause that begins at 0 ends, its mark included.
std::size_t ClauseEnd(std::string_view text) {
  std::size_t end = text.size();
  for (const std::string_view mark : {"，", "。", "！", "；", "～", ", ", ". ", "! ", "; "}) {
    const std::size_t at = text.find(mark);
    if (at != std::string_view::npos) end = std::min(end, at + mark.size());
  }
  return end;
}

std::string_view WithoutMarks(std::string_view text) {
  while (true) {
    text = Trim(text);
    const std::size_t before = text.size();
    for (const std::string_view mark :
         {"，", "。", "！", "；", "～", "：", ",", ".", "!", ";", ":", "~"}) {
      if (text.starts_with(mark)) text.remove_prefix(mark.size());
      if (text.ends_with(mark)) text.remove_suffix(mark.size());
    }
    if (text.size() == before) return text;
  }
}

bool IsCourtesy(std::string_view clause) {
  clause = WithoutMarks(clause);
  if (clause.empty() || clause == "亲") return true;
  if (clause.size() > kLongestCourtesy) return false;
  const std::string lower = Lower(clause);
  const auto begins = [&](std::string_view phrase) { return BeginsWith(lower, phrase); };
  if (std::ranges::any_of(kCourtesies, begins)) return true;
  if (std::ranges::any_of(kOffers, begins)) {
    return std::ranges::any_of(kOfferWords, [&](std::string_view word) {
      return clause.find(word) != std::string_view::npos;
    });
  }
  for (const std::string_view greeting : kGreetings) {
    if (!begins(greeting)) continue;
    const std::string_view behind = WithoutMarks(clause.substr(greeting.size()));
    const bool is_ascii = static_cast<unsigned char>(greeting[0]) < 0x80;
    if (behind.empty()) return true;
    // "Hi Ann", "您好亲"; not "你好 导出报错".
    const auto words = static_cast<std::size_t>(std::ranges::count(behind, ' ')) + 1;
    return is_ascii ? words <= kLongestName : behind == "亲";
  }
  return false;
}

// A line without the courtesies at its beginning and end.
std::string_view WithoutCourtesies(std::string_view line) {
  while (!line.empty()) {
    const std::size_t end = ClauseEnd(line);
    if (!IsCourtesy(line.substr(0, end))) break;
    line = Trim(line.substr(end));
  }
  // "你好导出报错": the greeting alone.
  const std::string lower = Lower(line);
  for (const std::string_view greeting : kGreetings) {
    if (BeginsWith(lower, greeting) && line.size() > greeting.size()) {
      line = Trim(line.substr(greeting.size()));
      break;
    }
  }
  while (!line.empty()) {
    std::size_t begin = 0;
    for (std::size_t next = 0; next < line.size();) {
      begin = next;
      next += ClauseEnd(line.substr(next));
    }
    if (begin == 0 || !IsCourtesy(line.substr(begin))) return line;
    line = Trim(line.substr(0, begin));
    for (const std::string_view mark : {"，", ","}) {
      if (line.ends_with(mark)) line.remove_suffix(mark.size());
    }
  }
  return line;
}

// The text without courtesies, quotes of earlier mails and what stands behind a signature's mark.
std::string Substance(std::string_view text) {
  std::string kept;
  for (text = text::TruncateUtf8(text, kMaxReadBytes); !text.empty();) {
    const std::size_t end = text.find('\n');
    const std::string_view written = Trim(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (written == "--") break;
    if (written.starts_with('>')) continue;
    const std::string_view line = WithoutCourtesies(written);
    if (line.empty() && !written.empty()) continue;
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

// What a number behind it names instead of an error: 订单 100234, "passport E1203".
constexpr std::string_view kNamesOfNumbers[] = {
    "订单",  "单号",    "工单", "工号",  "流水",     "合同",     "发票",     "身份证",   "证件",
    "护照",  "车牌",    "账号", "帐号",  "账户",     "卡号",     "会员",     "学号",     "手机",
    "电话",  "快递",    "运单", "客户",  "员工",     "order",    "ticket",   "passport", "invoice",
    "plate", "account", "card", "phone", "customer", "employee", "contract", "parcel"};
constexpr std::string_view kBeforeNumbers[] = {" ",  ":",  "#",  "=",  ".",      "编号", "号", "码",
                                               "是", "为", "is", "no", "number", "nr",   "id"};

bool IsWordEnd(std::string_view text, std::string_view word) {
  if (!text.ends_with(word)) return false;
  const std::size_t at = text.size() - word.size();
  const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  return !is_letter(word.front()) || at == 0 || !is_letter(text[at - 1]);
}

// Whether what stands before a code says that it is the number of something else.
bool IsNumberOfSomething(std::string_view before) {
  for (bool has_moved = true; has_moved;) {
    const auto ends = [&](std::string_view word) { return IsWordEnd(before, word); };
    if (std::ranges::any_of(kNamesOfNumbers, ends)) return true;
    const auto* between = std::ranges::find_if(kBeforeNumbers, ends);
    has_moved = between != std::end(kBeforeNumbers);
    if (has_moved) before.remove_suffix(between->size());
  }
  return false;
}

// Where a code stands by itself first at or behind `from`, as `lower` writes it.
std::size_t FindWhole(std::string_view lower, std::string_view code, std::size_t from = 0) {
  const auto is_part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t at = lower.find(code, from); at != std::string_view::npos;
       at = lower.find(code, at + 1)) {
    const std::size_t end = at + code.size();
    const bool is_whole =
        (at == 0 || !is_part(lower[at - 1])) && (end == lower.size() || !is_part(lower[end]));
    if (is_whole) return at;
  }
  return std::string_view::npos;
}

// Whether a code is the number of something else wherever it stands: an order may have that of an error.
bool IsOnlyNumberOfSomething(std::string_view folded, std::string_view code) {
  std::size_t at = FindWhole(folded, code);
  if (at == std::string_view::npos) return false;
  for (; at != std::string_view::npos; at = FindWhole(folded, code, at + code.size())) {
    if (!IsNumberOfSomething(folded.substr(0, at))) return false;
  }
  return true;
}

// `ERR_AUTH`: it says itself what it is.
void AddNamedErrors(std::string_view text, std::vector<std::string>* codes) {
  const auto is_part = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_part(text[end])) ++end;
    const std::string_view word = text.substr(i, end - i);
    const bool is_error =
        word.starts_with("ERR_") && word.size() > 4 && word.size() <= kMaxCodeBytes &&
        std::ranges::none_of(
            word, [](unsigned char c) { return std::islower(c) != 0 || std::isdigit(c) != 0; });
    if (is_error) codes->emplace_back(word);
    i = end + 1;
  }
}

// The error codes of a text that is masked already, as they stand in it: what is said to be one or is
// built like one, and what articles know as one. Numbers of papers, orders and people are none.
std::vector<std::string> ErrorCodesIn(std::string_view text, const IsKnownCode& is_known) {
  const std::string folded = text::NormalizeToString(text);
  const std::string lower = Lower(text);
  std::vector<NamedCode> found = CodesIn(text);
  std::erase_if(found, [&](const NamedCode& code) {
    const auto digits =
        std::ranges::count_if(code.joined, [](unsigned char c) { return std::isdigit(c) != 0; });
    const bool is_short = digits <= kMostCodeDigits || code.joined.starts_with("0x");
    const bool is_clear = code.kind == NamedCode::Kind::kCertain && is_short;
    if (!is_clear && !(is_known && is_known(code.written))) return true;
    return IsOnlyNumberOfSomething(folded, code.written);
  });
  std::vector<std::string> codes;
  for (const NamedCode& code : found) {
    // "HTTP 502" names 502 as well.
    const bool is_part = std::ranges::any_of(found, [&](const NamedCode& other) {
      return other.joined.size() > code.joined.size() && other.joined.ends_with(code.joined);
    });
    if (is_part) continue;
    const std::size_t at = FindWhole(lower, code.written);
    std::string written = code.written;
    if (at != std::string::npos) {
      written = text.substr(at, written.size());
    } else {
      std::ranges::transform(written, written.begin(),
                             [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    }
    codes.push_back(std::move(written));
  }
  AddNamedErrors(text, &codes);
  std::vector<std::string> kept;
  for (std::string& code : codes) {
    const bool is_new = std::ranges::find(kept, code) == kept.end();
    if (is_new && kept.size() < kMaxCodes) kept.push_back(std::move(code));
  }
  return kept;
}

// Whether a name can be told from words: "Ann", 李雷; not "A", 李.
bool IsTelling(std::string_view name) {
  return name.size() >= (static_cast<unsigned char>(name.front()) < 0x80 ? 3 : 6);
}

// Puts a mark in the place of names, as whole words, in whatever case.
std::string WithoutNames(std::string text, std::vector<std::string> names, std::string_view mark) {
  std::erase_if(names, [](const std::string& name) { return name.empty() || !IsTelling(name); });
  std::ranges::sort(names, std::ranges::greater(), &std::string::size);
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (const std::string& name : names) {
    const std::string wanted = Lower(name);
    std::string lower = Lower(text);
    for (std::size_t at = lower.find(wanted); at != std::string::npos;) {
      const std::size_t end = at + wanted.size();
      const bool is_inside = (at > 0 && is_word(lower[at - 1]) && is_word(lower[at])) ||
                             (end < lower.size() && is_word(lower[end]) && is_word(lower[end - 1]));
      if (!is_inside) {
        text.replace(at, wanted.size(), mark);
        lower.replace(at, wanted.size(), mark);
      }
      at = lower.find(wanted, is_inside ? at + 1 : at + mark.size());
    }
  }
  return text;
}

// The text with nothing where personal data stood.
std::string WithoutPersonalData(std::string_view text) {
  std::string kept;
  std::size_t done = 0;
  for (const PersonalData& data : FindPersonalData(text)) {
    kept += text.substr(done, data.begin - done);
    kept += ' ';
    done = data.end;
  }
  return kept.append(text.substr(done));
}

// Those that accounts know, and those that somebody says in the ticket, in signatures too.
std::vector<std::string> NamesIn(const SolvedTicket& ticket) {
  std::vector<std::string> names = ticket.names;
  const auto add = [&](std::string_view text) {
    for (std::string& name : IntroducedNames(text)) names.push_back(std::move(name));
  };
  add(ticket.subject);
  add(ticket.description);
  for (const SolvedTicket::Comment& comment : ticket.comments) add(comment.text);
  return names;
}

}  // namespace

absl::StatusOr<TicketDraft> DraftFromTicket(const SolvedTicket& ticket,
                                            const IsKnownCode& is_known) {
  // Masked before it is cut: a part of a number isn't told from others.
  const std::vector<std::string> names = NamesIn(ticket);
  const auto mask = [&](std::string_view text, std::size_t max_bytes) {
    const std::string masked = WithoutPublicAddresses(MaskPersonalData(text), "[address]");
    return std::string(text::TruncateUtf8(WithoutNames(masked, names, "[name]"), max_bytes));
  };
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
  const std::string_view subject = text::TruncateUtf8(Trim(ticket.subject), kMaxReadBytes);
  draft.title = mask(subject, kMaxTitleBytes);
  const std::string unmarked = WithoutPublicAddresses(WithoutPersonalData(subject), " ");
  draft.address_words = text::TruncateUtf8(WithoutNames(unmarked, names, " "), kMaxTitleBytes);
  problem = mask(problem, kMaxPartBytes);
  const auto section = [&](std::string_view zh, std::string_view en, std::string_view text) {
    draft.body += "## " + std::string(is_zh ? zh : en) + "\n\n" + std::string(text) + "\n\n";
  };
  section("问题", "Problem", problem);
  if (!cause.empty()) section("原因", "Cause", mask(cause, kMaxPartBytes));
  section("解决方法", "Solution", mask(solution, kMaxPartBytes));
  draft.body.resize(draft.body.size() - 1);
  draft.error_codes = ErrorCodesIn(draft.title + "\n" + problem, is_known);
  return draft;
}

}  // namespace deskmesh::knowledge
