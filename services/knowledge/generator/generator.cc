// SPDX-License-Identifier: Apache-2.0
#include "knowledge/generator/generator.h"

#include <curl/curl.h>

#include <boost/json.hpp>

#include <algorithm>
#include <memory>
#include <mutex>

#include "knowledge/generator/core/grounding.h"
#include "platform/base/error.h"
#include "platform/http/json_text.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::chrono::milliseconds kDay = std::chrono::hours(24);
constexpr std::size_t kBytesPerToken = 4;
constexpr std::size_t kMaxLine = 65'536;

absl::Status Unavailable(std::string_view why) {
  return base::Failure(absl::StatusCode::kUnavailable, "GENERATOR_UNAVAILABLE", why);
}

std::string BodyOf(const GeneratorConfig& config, const GroundedPrompt& prompt) {
  std::string body = "{\"model\":";
  http::AppendJsonString(config.model, &body);
  body +=
      ",\"stream\":true,\"temperature\":0,\"max_tokens\":" + std::to_string(config.answer_tokens) +
      ",\"messages\":[{\"role\":\"system\",\"content\":";
  http::AppendJsonString(prompt.system, &body);
  body += "},{\"role\":\"user\",\"content\":";
  http::AppendJsonString(prompt.user, &body);
  return body + "}]}";
}

struct Exchange {
  DeltaReader reader;
  const Generator::OnText* on_text = nullptr;
  GroundingChecker* checker = nullptr;
  std::size_t told = 0;  // bytes of the text that were given on
  std::size_t tried = 0;  // bytes of whole sentences that were checked
  bool is_left = false;  // nobody listens any more
  std::size_t max_bytes = 0;
  std::chrono::steady_clock::time_point first_word_by;
  const std::atomic<bool>* is_stopping = nullptr;
};

// Gives on the sentences that are whole by now, if everything up to there is grounded; what isn't yet
// may become so with a citation that follows.
bool TellWholeSentences(Exchange* exchange) {
  if (exchange->on_text == nullptr || !*exchange->on_text) return true;
  const std::string& text = exchange->reader.text();
  const std::size_t longest = WholeSentences(text);
  if (longest == exchange->tried) return true;
  exchange->tried = longest;
  // The longest part that passes: what comes last may be what doesn't.
  for (std::size_t whole = longest; whole > exchange->told;
       whole = WholeSentences(std::string_view(text).substr(0, whole))) {
    const std::string_view known = std::string_view(text).substr(0, whole);
    if (!exchange->checker->Check(known).is_grounded) continue;
    exchange->is_left = !(*exchange->on_text)(known.substr(exchange->told));
    exchange->told = whole;
    break;
  }
  return !exchange->is_left;
}

std::size_t Receive(char* data, std::size_t size, std::size_t count, void* user) {
  auto* exchange = static_cast<Exchange*>(user);
  const bool goes_on = exchange->reader.Append({data, size * count}, exchange->max_bytes);
  return goes_on && TellWholeSentences(exchange) ? size * count : 0;
}

// Leaves a model that doesn't begin to speak, and any when the process stops.
int Watch(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto* exchange = static_cast<const Exchange*>(user);
  const bool is_late =
      exchange->reader.text().empty() && std::chrono::steady_clock::now() > exchange->first_word_by;
  return is_late || *exchange->is_stopping ? 1 : 0;
}

}  // namespace

bool DeltaReader::Append(std::string_view bytes, std::size_t max_bytes) {
  pending_ += bytes;
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = pending_.find('\n', begin)) != std::string::npos;) {
    std::string_view line = std::string_view(pending_).substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!TakeLine(line)) return false;
    begin = end + 1;
  }
  pending_.erase(0, begin);
  return text_.size() <= max_bytes && pending_.size() <= kMaxLine;
}

bool DeltaReader::TakeLine(std::string_view line) {
  if (!line.starts_with("data:")) return true;  // comments, event names, empty lines
  line.remove_prefix(5);
  if (line.starts_with(' ')) line.remove_prefix(1);
  if (line == "[DONE]") {
    is_done_ = true;
    return true;
  }
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(line, error);
  if (error || !value.is_object()) return false;
  const boost::json::value* choices = value.as_object().if_contains("choices");
  if (choices == nullptr || !choices->is_array()) return false;
  if (choices->as_array().empty()) return true;  // usage
  const boost::json::value& choice = choices->as_array()[0];
  const boost::json::value* delta =
      choice.is_object() ? choice.as_object().if_contains("delta") : nullptr;
  if (delta == nullptr || !delta->is_object()) return true;
  const boost::json::value* content = delta->as_object().if_contains("content");
  if (content != nullptr && content->is_string()) text_ += std::string_view(content->as_string());
  return true;
}

absl::StatusOr<std::string> Generator::Answer(const GeneratorQuestion& asked,
                                              const OnText& on_text) {
  if (is_stopping_) return Unavailable("the process stops");
  const GroundedPrompt prompt = PromptFor(asked.question, asked.passages, asked.locale);
  const auto tokens =
      static_cast<std::int64_t>((prompt.system.size() + prompt.user.size()) / kBytesPerToken) +
      config_.answer_tokens;
  const auto used = cache_.Increment("knowledge:generator:" + asked.workspace, tokens, kDay);
  if (!used.ok()) return Unavailable("the budget can't be read");
  if (used->value > config_.daily_tokens) {
    return base::Failure(absl::StatusCode::kResourceExhausted, "GENERATOR_BUDGET",
                         "the workspace's tokens of the day are used up");
  }
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
  if (handle == nullptr) return Unavailable("no connection can be made");
  curl_slist* list = curl_slist_append(nullptr, "Content-Type: application/json");
  list = curl_slist_append(list, "Accept: text/event-stream");
  list = curl_slist_append(list, "Expect:");
  if (!config_.api_key.empty()) {
    list = curl_slist_append(list, ("Authorization: Bearer " + config_.api_key).c_str());
  }
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(list, curl_slist_free_all);
  const std::string body = BodyOf(config_, prompt);
  const std::string url = config_.url + "/chat/completions";
  GroundingChecker checker(asked.question, asked.passages);
  Exchange exchange;
  exchange.on_text = &on_text;
  exchange.checker = &checker;
  exchange.is_stopping = &is_stopping_;
  exchange.max_bytes = static_cast<std::size_t>(config_.answer_tokens) * kBytesPerToken * 2;
  exchange.first_word_by = std::chrono::steady_clock::now() + config_.first_word;
  CURL* curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, Receive);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, Watch);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(std::min(config_.timeout, asked.patience).count()));
  const CURLcode result = curl_easy_perform(curl);
  if (exchange.is_left) return absl::CancelledError("the reader has left");
  if (result != CURLE_OK) return Unavailable("the model didn't answer in time");
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return Unavailable("the model answered with HTTP " + std::to_string(status));
  if (!exchange.reader.is_done()) return Unavailable("the model's answer broke off");
  const GroundingCheck check = checker.Check(exchange.reader.text());
  if (check.is_none) return base::Precondition(kNoAnswerInPassages, check.problem);
  if (!check.is_grounded) {
    return base::Precondition("ANSWER_NOT_GROUNDED", check.problem);
  }
  const std::string& answer = exchange.reader.text();
  if (on_text && answer.size() > exchange.told)
    on_text(std::string_view(answer).substr(exchange.told));
  return answer;
}

}  // namespace deskmesh::knowledge
