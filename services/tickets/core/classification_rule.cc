// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/classification_rule.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace deskmesh::tickets {
namespace {

constexpr std::size_t kMaxBytes = 4000;

struct Cue {
  std::string_view word;  // lower case
  Type type = Type::kUnset;
  int weight = 0;                        // for the type, 1 (hint) to 4 (sure)
  Priority priority = Priority::kUnset;  // demanded
  bool is_core = false;                  // a core function is concerned when it is a fault
  bool is_scope = false;                 // everybody is concerned
};

constexpr Cue kCues[] = {
    // Faults that stop the work.
    {"崩溃", Type::kFault, 4, Priority::kP1, true},
    {"闪退", Type::kFault, 4, Priority::kP1, true},
    {"宕机", Type::kFault, 4, Priority::kP0, true, true},
    {"瘫痪", Type::kFault, 4, Priority::kP0, true, true},
    {"系统崩溃", Type::kFault, 4, Priority::kP0, true, true},
    {"服务不可用", Type::kFault, 4, Priority::kP0, true, true},
    {"数据丢失", Type::kFault, 4, Priority::kP0, true},
    {"数据泄露", Type::kFault, 4, Priority::kP0, true},
    {"数据没了", Type::kFault, 4, Priority::kP0, true},
    {"全部丢失", Type::kFault, 4, Priority::kP0, true},
    {"无法登录", Type::kFault, 4, Priority::kP1, true},
    {"登录不了", Type::kFault, 4, Priority::kP1, true},
    {"登不上", Type::kFault, 4, Priority::kP1, true},
    {"登录失败", Type::kFault, 4, Priority::kP1, true},
    {"无法访问", Type::kFault, 4, Priority::kP1, true},
    {"打不开", Type::kFault, 3, Priority::kP2},
    {"白屏", Type::kFault, 4, Priority::kP1, true},
    {"无法保存", Type::kFault, 4, Priority::kP1, true},
    {"保存失败", Type::kFault, 4, Priority::kP1, true},
    {"无法创建", Type::kFault, 4, Priority::kP1, true},
    {"卡死", Type::kFault, 4, Priority::kP1},
    {"死锁", Type::kFault, 4, Priority::kP1},
    {"crash", Type::kFault, 4, Priority::kP1, true},
    {"crashes", Type::kFault, 4, Priority::kP1, true},
    {"crashed", Type::kFault, 4, Priority::kP1, true},
    {"crashing", Type::kFault, 4, Priority::kP1, true},
    {"outage", Type::kFault, 4, Priority::kP0, true, true},
    {"data loss", Type::kFault, 4, Priority::kP0, true},
    {"data breach", Type::kFault, 4, Priority::kP0, true},
    {"lost all", Type::kFault, 4, Priority::kP0, true},
    {"is down", Type::kFault, 4, Priority::kP0, true, true},
    {"service unavailable", Type::kFault, 4, Priority::kP0, true, true},
    {"can't log in", Type::kFault, 4, Priority::kP1, true},
    {"cannot log in", Type::kFault, 4, Priority::kP1, true},
    {"can not log in", Type::kFault, 4, Priority::kP1, true},
    {"unable to log in", Type::kFault, 4, Priority::kP1, true},
    {"can't login", Type::kFault, 4, Priority::kP1, true},
    {"cannot login", Type::kFault, 4, Priority::kP1, true},
    {"login fails", Type::kFault, 4, Priority::kP1, true},
    {"login failed", Type::kFault, 4, Priority::kP1, true},
    {"locked out", Type::kFault, 3, Priority::kP1, true},
    {"can't save", Type::kFault, 4, Priority::kP1, true},
    {"cannot save", Type::kFault, 4, Priority::kP1, true},
    {"blank page", Type::kFault, 4, Priority::kP1, true},
    {"white screen", Type::kFault, 4, Priority::kP1, true},
    {"deadlock", Type::kFault, 4, Priority::kP1},
    // Faults that can be worked around.
    {"报表异常", Type::kFault, 4, Priority::kP2},
    {"异常", Type::kFault, 3, Priority::kP2},
    {"报错", Type::kFault, 3, Priority::kP2},
    {"错误", Type::kFault, 2, Priority::kP2},
    {"失败", Type::kFault, 2, Priority::kP2},
    {"失效", Type::kFault, 2, Priority::kP2},
    {"不生效", Type::kFault, 2, Priority::kP2},
    {"无法", Type::kFault, 2, Priority::kP2},
    {"不显示", Type::kFault, 2, Priority::kP2},
    {"显示不出", Type::kFault, 2, Priority::kP2},
    {"不见了", Type::kFault, 2, Priority::kP2},
    {"丢失", Type::kFault, 3, Priority::kP1},
    {"卡顿", Type::kFault, 2, Priority::kP2},
    {"很慢", Type::kFault, 2, Priority::kP2},
    {"加载慢", Type::kFault, 2, Priority::kP2},
    {"超时", Type::kFault, 3, Priority::kP2},
    {"不同步", Type::kFault, 2, Priority::kP2},
    {"乱码", Type::kFault, 3, Priority::kP2},
    {"bug", Type::kFault, 3, Priority::kP2},
    {"error", Type::kFault, 3, Priority::kP2},
    {"errors", Type::kFault, 3, Priority::kP2},
    {"exception", Type::kFault, 3, Priority::kP2},
    {"broken", Type::kFault, 3, Priority::kP2},
    {"not working", Type::kFault, 3, Priority::kP2},
    {"doesn't work", Type::kFault, 3, Priority::kP2},
    {"does not work", Type::kFault, 3, Priority::kP2},
    {"stopped working", Type::kFault, 3, Priority::kP2},
    {"fails", Type::kFault, 2, Priority::kP2},
    {"failed", Type::kFault, 2, Priority::kP2},
    {"failure", Type::kFault, 2, Priority::kP2},
    {"failing", Type::kFault, 2, Priority::kP2},
    {"timeout", Type::kFault, 3, Priority::kP2},
    {"timed out", Type::kFault, 3, Priority::kP2},
    {"freezes", Type::kFault, 3, Priority::kP2},
    {"frozen", Type::kFault, 3, Priority::kP2},
    {"slow", Type::kFault, 2, Priority::kP2},
    {"missing", Type::kFault, 2, Priority::kP2},
    {"disappeared", Type::kFault, 3, Priority::kP2},
    {"wrong", Type::kFault, 2, Priority::kP2},
    {"incorrect", Type::kFault, 2, Priority::kP2},
    {"unable to", Type::kFault, 2, Priority::kP2},
    {"not loading", Type::kFault, 3, Priority::kP2},
    // Installation and deployment.
    {"安装", Type::kInstall, 3},
    {"部署", Type::kInstall, 3},
    {"升级", Type::kInstall, 2},
    {"私有化", Type::kInstall, 3},
    {"许可证", Type::kInstall, 2},
    {"授权码", Type::kInstall, 2},
    {"服务器配置", Type::kInstall, 2},
    {"数据库迁移", Type::kInstall, 2},
    {"install", Type::kInstall, 3},
    {"installing", Type::kInstall, 3},
    {"installation", Type::kInstall, 3},
    {"installer", Type::kInstall, 3},
    {"deploy", Type::kInstall, 3},
    {"deploying", Type::kInstall, 3},
    {"deployment", Type::kInstall, 3},
    {"upgrade", Type::kInstall, 2},
    {"upgrading", Type::kInstall, 2},
    {"on-premise", Type::kInstall, 2},
    {"self-hosted", Type::kInstall, 2},
    {"docker", Type::kInstall, 2},
    {"kubernetes", Type::kInstall, 2},
    {"k8s", Type::kInstall, 2},
    {"helm", Type::kInstall, 2},
    {"nginx", Type::kInstall, 2},
    {"license key", Type::kInstall, 2},
    // Questions about features.
    {"怎么", Type::kFeature, 2, Priority::kP3},
    {"如何", Type::kFeature, 3, Priority::kP3},
    {"怎样", Type::kFeature, 3, Priority::kP3},
    {"请问", Type::kFeature, 2, Priority::kP3},
    {"在哪", Type::kFeature, 2, Priority::kP3},
    {"哪里可以", Type::kFeature, 2, Priority::kP3},
    {"能否", Type::kFeature, 2, Priority::kP3},
    {"是否支持", Type::kFeature, 3, Priority::kP3},
    {"教程", Type::kFeature, 3, Priority::kP3},
    {"建议", Type::kFeature, 3, Priority::kP3},
    {"希望增加", Type::kFeature, 3, Priority::kP3},
    {"咨询", Type::kFeature, 2, Priority::kP3},
    {"how to", Type::kFeature, 3, Priority::kP3},
    {"how do", Type::kFeature, 3, Priority::kP3},
    {"how can", Type::kFeature, 3, Priority::kP3},
    {"where can", Type::kFeature, 3, Priority::kP3},
    {"is it possible", Type::kFeature, 3, Priority::kP3},
    {"is there a way", Type::kFeature, 3, Priority::kP3},
    {"feature request", Type::kFeature, 4, Priority::kP3},
    {"suggestion", Type::kFeature, 3, Priority::kP3},
    {"would like to", Type::kFeature, 1, Priority::kP3},
    {"tutorial", Type::kFeature, 3, Priority::kP3},
    // How many are concerned and how much it hurries.
    {"所有人", Type::kUnset, 0, Priority::kUnset, false, true},
    {"全公司", Type::kUnset, 0, Priority::kUnset, false, true},
    {"全部用户", Type::kUnset, 0, Priority::kUnset, false, true},
    {"所有用户", Type::kUnset, 0, Priority::kUnset, false, true},
    {"整个团队", Type::kUnset, 0, Priority::kUnset, false, true},
    {"生产环境", Type::kUnset, 0, Priority::kUnset, false, true},
    {"all users", Type::kUnset, 0, Priority::kUnset, false, true},
    {"everyone", Type::kUnset, 0, Priority::kUnset, false, true},
    {"nobody can", Type::kFault, 3, Priority::kP1, true, true},
    {"whole company", Type::kUnset, 0, Priority::kUnset, false, true},
    {"entire team", Type::kUnset, 0, Priority::kUnset, false, true},
    {"production", Type::kUnset, 0, Priority::kUnset, false, true},
    {"紧急", Type::kUnset, 0, Priority::kP1},
    {"urgent", Type::kUnset, 0, Priority::kP1},
    {"asap", Type::kUnset, 0, Priority::kP1},
};

bool IsWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// The cues by their first two bytes, longest first, so that one pass over the text finds all.
class CueIndex {
 public:
  CueIndex() : buckets_(65'536) {
    for (const Cue& cue : kCues) buckets_[KeyOf(cue.word)].push_back(&cue);
    for (auto& bucket : buckets_) {
      std::sort(bucket.begin(), bucket.end(),
                [](const Cue* a, const Cue* b) { return a->word.size() > b->word.size(); });
    }
  }

  // The longest cue that begins at `at`; English ones only as whole words.
  const Cue* At(std::string_view text, std::size_t at) const {
    if (at + 2 > text.size()) return nullptr;
    const auto& bucket = buckets_[KeyOf(text.substr(at, 2))];
    if (bucket.empty()) return nullptr;
    const bool is_latin = IsWordByte(text[at]);
    if (is_latin && at > 0 && IsWordByte(text[at - 1])) return nullptr;
    for (const Cue* cue : bucket) {
      if (!text.substr(at).starts_with(cue->word)) continue;
      const std::size_t end = at + cue->word.size();
      if (is_latin && end < text.size() && IsWordByte(text[end])) continue;
      return cue;
    }
    return nullptr;
  }

 private:
  static std::size_t KeyOf(std::string_view word) {
    return static_cast<std::size_t>(static_cast<unsigned char>(word[0])) << 8U |
           static_cast<unsigned char>(word[1]);
  }

  std::vector<std::vector<const Cue*>> buckets_;
};

std::string Lower(std::string_view subject, std::string_view description) {
  std::string text;
  text.reserve(std::min(kMaxBytes, subject.size() + description.size() + 1));
  text = subject.substr(0, kMaxBytes);
  text += '\n';
  if (text.size() < kMaxBytes) text += description.substr(0, kMaxBytes - text.size());
  for (char& c : text) {
    if (IsUpper(c)) c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string Quote(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < 3; ++i) {
    if (i > 0) text += ", ";
    text += "\"" + words[i] + "\"";
  }
  return text;
}

struct Evidence {
  std::map<Type, int> weights;
  std::map<Type, std::vector<std::string>> words;
  Priority priority = Priority::kUnset;
  std::string priority_word;
  std::string core_word;
  std::string scope_word;

  void Take(const Cue& cue, std::string word) {
    if (cue.is_scope && scope_word.empty()) scope_word = word;
    if (cue.is_core && core_word.empty()) core_word = word;
    if (cue.priority != Priority::kUnset &&
        (priority == Priority::kUnset || cue.priority < priority)) {
      priority = cue.priority;
      priority_word = word;
    }
    if (cue.type == Type::kUnset) return;
    weights[cue.type] += cue.weight;
    words[cue.type].push_back(std::move(word));
  }
};

Evidence Collect(std::string_view text) {
  static const auto* index = new CueIndex;
  Evidence evidence;
  for (std::size_t at = 0; at < text.size();) {
    const Cue* cue = index->At(text, at);
    if (cue == nullptr) {
      ++at;
      continue;
    }
    evidence.Take(*cue, std::string(cue->word));
    at += cue->word.size();
  }
  return evidence;
}

Decision DecideType(const Evidence& evidence, Type* type) {
  int total = 0;
  int best = 0;
  for (const auto& [candidate, weight] : evidence.weights) {
    total += weight;
    if (weight > best) {
      best = weight;
      *type = candidate;
    }
  }
  Decision decision{.field = "type"};
  if (total == 0) {
    decision.reason = "the text says nothing that tells a type";
    decision.confidence = 0.3;
  } else {
    decision.reason = "the text says " + Quote(evidence.words.at(*type));
    // A lone hint is worth less than a sure word; contradiction lowers it further.
    decision.confidence = 0.95 * best / (total + 1.0 / best);
  }
  decision.value = NameOf(*type);
  return decision;
}

Decision DecidePriority(const Evidence& evidence, Type type, Priority* priority) {
  Decision decision{.field = "priority"};
  if (evidence.priority == Priority::kUnset) {
    decision.reason = "the text says nothing that hurries";
    decision.confidence = 0.3;
  } else if (evidence.priority == Priority::kP1 && type == Type::kFault &&
             !evidence.scope_word.empty()) {
    *priority = Priority::kP0;
    decision.reason =
        "the text says \"" + evidence.priority_word + "\" and \"" + evidence.scope_word + "\"";
    decision.confidence = 0.85;
  } else if (type == Type::kInstall && evidence.priority == Priority::kP3) {
    decision.reason = "a question about an installation";
    decision.confidence = 0.5;
  } else {
    *priority = evidence.priority;
    decision.reason = "the text says \"" + evidence.priority_word + "\"";
    decision.confidence = evidence.priority <= Priority::kP1 ? 0.8 : 0.6;
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

Classification Classify(std::string_view subject, std::string_view description) {
  Evidence evidence = Collect(Lower(subject, description));
  std::string_view code = FindErrorCode(subject.substr(0, kMaxBytes));
  if (code.empty()) code = FindErrorCode(description.substr(0, kMaxBytes));
  if (!code.empty()) {
    evidence.Take({.type = Type::kFault, .weight = 3, .priority = Priority::kP2},
                  std::string(code.substr(0, 64)));
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
  return result;
}

}  // namespace deskmesh::tickets
