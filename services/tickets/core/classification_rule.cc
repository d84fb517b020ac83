// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/classification_rule.h"

#include <algorithm>
#include <array>
#include <map>

#include "platform/text/utf8.h"
#include "tickets/core/classification_cues.h"
#include "tickets/core/cue_context.h"
#include "tickets/core/wide_trouble.h"

namespace deskmesh::tickets {
namespace {

constexpr std::size_t kMaxBytes = 4000;
constexpr std::size_t kMaxWords = 16;
constexpr int kMaxCues = 64;  // more of them say nothing new

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// ---- What people made of a word's tickets ---------------------------------------------------------

// How often the table is taken to be right, and how many tickets that is worth: about as many have to
// say otherwise before a word counts no more.
constexpr double kTrust = 0.9;
constexpr double kTrustTickets = 20;

double Agreement(int agreeing, int tickets) {
  return (agreeing + kTrust * kTrustTickets) / (tickets + kTrustTickets);
}

double TypeAgreement(const WordRecord* record, Type type) {
  if (record == nullptr) return kTrust;
  int tickets = 0;
  for (const int count : record->types) tickets += count;
  return Agreement(record->types[static_cast<std::size_t>(type)], tickets);
}

// A demand is agreed with where what people chose hurries likewise.
double PriorityAgreement(const WordRecord* record, Priority priority) {
  if (record == nullptr) return kTrust;
  const std::array<int, 5>& given = record->priorities;
  const int soon = given[1] + given[2], later = given[3] + given[4];
  return Agreement(priority <= Priority::kP1 ? soon : later, soon + later);
}

std::string Quote(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < 3; ++i) {
    if (i > 0) text += ", ";
    text += "\"" + words[i] + "\"";
  }
  return text;
}

// ---- Evidence ---------------------------------------------------------------------------------------

struct Evidence {
  const WordRecords* records = nullptr;
  std::map<Type, int> weights;
  std::map<Type, std::vector<std::string>> words;
  std::map<Type, double> agreement;  // of the word that people agree with most
  Priority priority = Priority::kUnset;
  std::string priority_word;
  double priority_agreement = kTrust;
  std::string core_word;
  std::string scope_word;
  std::string calm_word;  // "no rush"
  std::string hurry_word;
  bool is_question = false;
  bool is_told = false;  // what something does, by the form of a sentence
  bool is_no_trouble = false;  // a sign of trouble was weighed and isn't meant
  std::vector<std::string> all_words;

  void Take(const Cue& cue, std::string word) {
    Note(word);
    const auto found = records->find(word);
    const WordRecord* record = found == records->end() ? nullptr : &found->second;
    const double of_type = TypeAgreement(record, cue.type);
    const double of_priority = PriorityAgreement(record, cue.priority);
    const bool is_typed = cue.type != Type::kUnset && of_type >= 0.5;
    // What people took for something else is no trouble.
    is_no_trouble |= cue.type == Type::kFault && !is_typed;
    if (cue.is_scope && (is_typed || cue.type == Type::kUnset) && scope_word.empty()) {
      scope_word = word;
    }
    if (cue.is_core && is_typed && core_word.empty()) core_word = word;
    if (cue.priority != Priority::kUnset && of_priority >= 0.5) {
      if (cue.type == Type::kUnset && hurry_word.empty()) hurry_word = word;
      if (priority == Priority::kUnset || cue.priority < priority) {
        priority = cue.priority;
        priority_word = word;
        priority_agreement = of_priority;
      }
    }
    if (!is_typed) return;
    weights[cue.type] += cue.weight;
    agreement[cue.type] = std::max(agreement[cue.type], of_type);
    std::vector<std::string>& said = words[cue.type];
    if (std::ranges::find(said, word) == said.end()) said.push_back(std::move(word));
  }

  void Note(const std::string& word) {
    if (all_words.size() < kMaxWords && std::ranges::find(all_words, word) == all_words.end()) {
      all_words.push_back(word);
    }
  }
};

// A number of an HTTP error behind a word that tells of an answer: 返回 500, "returns 503".
std::string_view FindAnswerCode(std::string_view text) {
  static constexpr std::string_view kBefore[] = {
      "返回了",    "返回",      "报了",    "报",         "提示",      "状态码",
      "returns ",  "returned ", "return ", "returning ", "throws ",   "gives ",
      "gives me ", "got ",      "get ",    "getting ",   "gets ",     "getting a ",
      "got a ",    "get a ",    "with a ", "status ",    "throwing ", "with "};
  static constexpr std::string_view kCounted[] = {
      "条",   "个",      "行",      "项",      "人",    "次",      "页",    "元",
      "rows", "records", "items",   "results", "tasks", "entries", "users", "lines",
      "rmb",  "usd",     "dollars", "people",  "%",     ",",       "."};
  for (std::size_t at = 0; at + 3 <= text.size(); ++at) {
    const bool is_code = (text[at] == '4' || text[at] == '5') && text[at + 1] <= '2' &&
                         IsDigit(text[at + 1]) && IsDigit(text[at + 2]) &&
                         (at == 0 || (!IsDigit(text[at - 1]) && text[at - 1] != '.')) &&
                         (at + 3 == text.size() || !IsDigit(text[at + 3]));
    if (!is_code) continue;
    std::string_view behind = text.substr(at + 3);
    while (behind.starts_with(' ')) behind.remove_prefix(1);
    const std::string_view before = text.substr(0, at);
    const auto is_counted =
        std::any_of(std::begin(kCounted), std::end(kCounted), [&](std::string_view word) {
          return behind.starts_with(word) && behind.size() > 1 && !behind.starts_with(". ");
        });
    const bool is_named = behind.starts_with("error") || behind.starts_with("错误") ||
                          behind.starts_with("报错") || behind.starts_with("internal");
    std::string spaced(before);
    if (!is_named && spaced.ends_with(' ') && !spaced.ends_with("  ")) spaced.pop_back();
    const auto tells =
        std::any_of(std::begin(kBefore), std::end(kBefore), [&](std::string_view word) {
          return before.ends_with(word) || std::string_view(spaced).ends_with(word);
        });
    if (is_named || (tells && !is_counted)) return text.substr(at, 3);
  }
  return {};
}

// "server is down" of "the server is down": what people make of it is told of servers alone.
std::string WithWordBefore(std::string_view text, std::size_t at, std::size_t length,
                           const Clause& clause) {
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || IsDigit(c); };
  std::size_t begin = at;
  while (begin > clause.begin && text[begin - 1] == ' ') --begin;
  std::size_t word = begin;
  while (word > clause.begin && is_part(text[word - 1])) --word;
  // One blank between: what is sent on is as long as a word.
  if (at - begin > 1 || word == begin || begin - word > 32) word = at;
  return std::string(text.substr(word, at + length - word));
}

void TakeCue(const Cue& cue, std::string_view text, std::size_t at, const Clause& clause,
             Evidence* evidence) {
  Cue meant = cue;
  std::string word(cue.word);
  if (cue.kind == CueKind::kDown) {
    word = WithWordBefore(text, at, cue.word.size(), clause);
    const int surety = DownOf(text, at + cue.word.size(), clause);
    if (surety == 0) {
      evidence->is_no_trouble = true;
      return;
    }
    if (surety == 1) {
      meant.weight = 2;
      meant.priority = Priority::kP2;
      meant.is_core = meant.is_scope = false;
    }
  }
  // "How do I fix …" asks about a fault.
  if (cue.kind == CueKind::kQuestion && TellsOfEvent(text, clause)) meant.weight = 1;
  const bool is_hurry = cue.type == Type::kUnset && !cue.is_scope;
  if (cue.kind == CueKind::kPlain && is_hurry) {
    if (evidence->calm_word.empty()) evidence->calm_word = cue.word;
    return;
  }
  if (cue.kind != CueKind::kPlain && cue.kind != CueKind::kQuestion) {
    switch (UseOf(cue, text, at, clause)) {
      case CueUse::kMeant:
        break;
      case CueUse::kDenied:
        if (is_hurry && evidence->calm_word.empty()) {
          evidence->calm_word = "not " + std::string(cue.word);
        }
        evidence->is_no_trouble = true;
        return;
      case CueUse::kOver:
      case CueUse::kNamed:
        evidence->is_no_trouble = true;
        return;
      case CueUse::kAsked:
        evidence->is_question |= cue.kind != CueKind::kTelling;
        return;
    }
  }
  evidence->Take(meant, std::move(word));
}

Evidence Collect(std::string_view text, bool is_lookup, const WordRecords& records) {
  Evidence evidence{.records = &records, .is_question = is_lookup};
  int found = 0;
  for (const Clause& clause : ClausesOf(text)) {
    evidence.is_question |= clause.is_question;
    if (clause.begin == clause.sentence_begin) {
      evidence.is_told |= TellsWhatHappens(
          text.substr(clause.sentence_begin, clause.sentence_end - clause.sentence_begin));
    }
    for (const WideTrouble& trouble : FindWideTroubles(text, clause)) {
      TakeCue(trouble.cue, text, trouble.at, clause, &evidence);
    }
    if (const std::string_view wish = WishAtEnd(text, clause); !wish.empty()) {
      evidence.Take({.type = Type::kFeature, .weight = 2, .priority = Priority::kP3},
                    std::string(wish));
    }
    if (IsFailedUpgrade(text.substr(clause.begin, clause.end - clause.begin))) {
      const bool is_han = text.find("upgrad", clause.begin) >= clause.end;
      evidence.Take({.type = Type::kInstall, .weight = 4}, is_han ? "升级" : "upgrade");
    }
    for (std::size_t at = clause.begin; at < clause.end && found < kMaxCues;) {
      const Cue* cue = FindCue(text, at);
      if (cue == nullptr) {
        ++at;
        continue;
      }
      ++found;
      const bool is_of_code = is_lookup && cue->type == Type::kFault;
      if (cue->kind != CueKind::kNothing && !is_of_code) {
        TakeCue(*cue, text, at, clause, &evidence);
      }
      at += cue->word.size();
    }
  }
  return evidence;
}

// ---- Decisions --------------------------------------------------------------------------------------

Decision DecideType(const Evidence& evidence, Type* type) {
  int total = 0;
  int best = 0;
  std::map<Type, int> weights = evidence.weights;
  // Who asks about an installation has one in hand.
  if (weights.contains(Type::kInstall) && weights.contains(Type::kFeature)) {
    weights[Type::kFeature] = std::min(weights[Type::kFeature], weights[Type::kInstall] - 1);
  }
  for (const auto& [candidate, weight] : weights) {
    total += weight;
    // A sign of trouble that is meant outweighs as much of a question: "labels are missing. Can I …?"
    if (weight > best || (weight == best && candidate == Type::kFault && *type == Type::kFeature)) {
      best = weight;
      *type = candidate;
    }
  }
  Decision decision{.field = "type"};
  if (total > 0) {
    decision.reason = "the text says " + Quote(evidence.words.at(*type));
    // A lone hint is worth less than a sure word; contradiction lowers it further, and what people
    // made of such tickets.
    decision.confidence =
        0.95 * best / (total + 1.0 / best) * std::min(1.0, evidence.agreement.at(*type) / kTrust);
  } else if (evidence.is_question) {
    decision.reason = "the text asks a question";
    decision.confidence = 0.45;
  } else if (evidence.is_told && !evidence.is_no_trouble && evidence.calm_word.empty()) {
    // Who writes to support what something does, without asking or wishing, complains.
    *type = Type::kFault;
    decision.reason = "the text tells what something does";
    decision.confidence = 0.4;
  } else {
    decision.reason = "the text says nothing that tells a type";
    decision.confidence = 0.3;
  }
  decision.value = NameOf(*type);
  return decision;
}

Decision DecidePriority(const Evidence& evidence, Type type, Priority* priority) {
  Decision decision{.field = "priority"};
  const bool is_only_hurry =
      !evidence.hurry_word.empty() && evidence.priority_word == evidence.hurry_word;
  if (!evidence.calm_word.empty() && (evidence.priority == Priority::kUnset || is_only_hurry ||
                                      evidence.priority == Priority::kP3)) {
    *priority = type == Type::kFault ? Priority::kP2 : Priority::kP3;
    decision.reason = "the text says \"" + evidence.calm_word + "\"";
    decision.confidence = 0.6;
  } else if (evidence.priority == Priority::kUnset && evidence.is_question &&
             type == Type::kFeature) {
    *priority = Priority::kP3;
    decision.reason = "the text asks a question";
    decision.confidence = 0.4;
  } else if (evidence.priority == Priority::kUnset) {
    decision.reason = "the text says nothing that hurries";
    decision.confidence = 0.3;
  } else if (evidence.priority == Priority::kP1 && type == Type::kFault &&
             !evidence.scope_word.empty()) {
    *priority = Priority::kP0;
    decision.reason = "the text says \"" + evidence.priority_word + "\"";
    if (evidence.scope_word != evidence.priority_word) {
      decision.reason += " and \"" + evidence.scope_word + "\"";
    }
    decision.confidence = 0.85;
  } else if (evidence.priority == Priority::kP3 && type != Type::kFeature) {
    decision.reason =
        type == Type::kInstall ? "a question about an installation" : "a question about a fault";
    decision.confidence = 0.5;
  } else {
    *priority = evidence.priority;
    decision.reason = "the text says \"" + evidence.priority_word + "\"";
    decision.confidence = (evidence.priority <= Priority::kP1 ? 0.8 : 0.6) *
                          std::min(1.0, evidence.priority_agreement / kTrust);
  }
  decision.value = NameOf(*priority);
  return decision;
}

// ---- Error codes -------------------------------------------------------------------------------

// Length of what `is_part` takes from `at` on.
template <typename Predicate>
std::size_t Span(std::string_view text, std::size_t at, Predicate is_part) {
  std::size_t end = at;
  while (end < text.size() && is_part(text[end])) ++end;
  return end - at;
}

bool IsCodeByte(char c) { return IsUpper(c) || IsDigit(c) || c == '_'; }
bool IsLetter(char c) { return IsUpper(c) || (c >= 'a' && c <= 'z'); }

// A code that begins at `at`, the beginning of a word.
std::size_t CodeLengthAt(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("ERR_") || rest.starts_with("ERR-") || rest.starts_with("ECONN")) {
    return 4 + Span(rest, 4, [](char c) { return IsCodeByte(c) || c == '-'; });
  }
  if (rest.starts_with("0x")) {
    const std::size_t digits = Span(rest, 2, [](char c) {
      return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    return digits >= 4 ? 2 + digits : 0;
  }
  if (rest[0] == 'E' || rest[0] == 'e') {
    const std::size_t dash = rest.size() > 1 && rest[1] == '-' ? 1 : 0;
    const std::size_t digits = Span(rest, 1 + dash, IsDigit);
    if (digits >= 3 && digits <= 6) return 1 + dash + digits;
  }
  const std::size_t word = Span(rest, 0, IsLetter);
  for (const std::string_view ending : {"Exception", "Error"}) {
    if (word > ending.size() && rest.substr(0, word).ends_with(ending)) return word;
  }
  return 0;
}

// Three to six digits right after a word that announces a code.
std::size_t NumberAfter(std::string_view text, std::size_t* at) {
  static constexpr std::string_view kAnnouncers[] = {
      "HTTP",       "http",        "错误码", "错误代码", "状态码", "error code",
      "Error code", "status code", "Error",  "error",    "code",   "Code"};
  static constexpr std::string_view kFirstBytes =
      "Hh\xE9\xE7"
      "EeSsCc";
  if (kFirstBytes.find(text[*at]) == std::string_view::npos) return 0;
  for (const std::string_view word : kAnnouncers) {
    if (!text.substr(*at).starts_with(word)) continue;
    std::size_t number = *at + word.size();
    for (const std::string_view gap : {" ", ":", "：", "#", "=", "为", " ", "是", " "}) {
      if (text.substr(number).starts_with(gap)) number += gap.size();
    }
    const std::size_t digits = Span(text, number, IsDigit);
    if (digits < 3 || digits > 6) continue;
    *at = number;
    return digits;
  }
  return 0;
}

// Full-width letters, digits and marks as their half-width ones: ＥＲＲ＿５００.
std::string HalfWidth(std::string_view text) {
  std::string half;
  half.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = text::DecodeUtf8(text, &at);
    text::AppendUtf8(c >= U'\uFF01' && c <= U'\uFF5E' ? c - 0xFEE0 : c, &half);
  }
  return half;
}

}  // namespace

std::string_view FindErrorCode(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_inside = (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    const bool begins_word = at == 0 || !(IsLetter(text[at - 1]) || IsDigit(text[at - 1]));
    if (is_inside || !begins_word) continue;
    const bool is_ascii = static_cast<unsigned char>(text[at]) < 128;
    if (is_ascii) {
      if (const std::size_t length = CodeLengthAt(text, at); length > 0) {
        return text.substr(at, length);
      }
    }
    std::size_t number = at;
    if (const std::size_t digits = NumberAfter(text, &number); digits > 0) {
      return text.substr(number, digits);
    }
  }
  return {};
}

std::string ReadingOf(std::string_view subject, std::string_view customer_words) {
  std::string reading;
  while (!customer_words.empty()) {
    const std::size_t end = customer_words.find('\n');
    const std::string_view line = customer_words.substr(0, end);
    customer_words.remove_prefix(end == std::string_view::npos ? customer_words.size() : end + 1);
    if (line == subject) continue;
    if (!reading.empty()) reading += '\n';
    reading += line;
  }
  return reading;
}

Classification Classify(std::string_view subject, std::string_view description,
                        const WordRecords& records) {
  const std::string folded = FoldForCues(subject, description);
  const bool is_lookup = AsksForMeaningAlone(folded);
  Evidence evidence = Collect(folded, is_lookup, records);
  std::string code;
  for (const std::string_view part : {subject, description}) {
    if (!code.empty()) break;
    code = FindErrorCode(HalfWidth(part.substr(0, kMaxBytes)));
  }
  if (code.empty()) code = FindAnswerCode(folded);
  if (!code.empty() && !is_lookup) {
    evidence.Take({.type = Type::kFault, .weight = 3, .priority = Priority::kP2},
                  code.substr(0, 64));
  }
  Classification result;
  result.decisions.push_back(DecideType(evidence, &result.type));
  result.decisions.push_back(DecidePriority(evidence, result.type, &result.priority));
  if (result.type != Type::kFeature && !evidence.core_word.empty()) {
    result.affects_core_function = true;
    result.decisions.push_back({.field = "affects_core_function",
                                .value = "true",
                                .reason = "the text says \"" + evidence.core_word + "\"",
                                .confidence = 0.7});
  }
  result.words = std::move(evidence.all_words);
  return result;
}

}  // namespace deskmesh::tickets
