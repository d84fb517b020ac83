// SPDX-License-Identifier: Apache-2.0
#include "tickets/suggestions/suggestions.h"

#include <algorithm>

#include "deskmesh/knowledge/v1/language_service.pb.h"
#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/text/utf8.h"
#include "tickets/convert.h"
#include "tickets/core/classification_rule.h"

namespace deskmesh::tickets {
namespace {

constexpr base::Duration kPatience = std::chrono::milliseconds(300);
constexpr base::Duration kAnswerKept = std::chrono::minutes(1);
// Until a service that is away is asked again.
constexpr base::Duration kAway = std::chrono::seconds(5);
constexpr std::size_t kMostQuiet = 100'000;
constexpr std::size_t kLongestWord = 64;   // that the language service takes
constexpr std::size_t kReadBytes = 8'000;  // of a description

std::string KeyOf(const std::string& workspace_id, const Ticket& ticket,
                  std::string_view description) {
  std::string key = workspace_id;
  key += '\n';
  key += std::to_string(static_cast<int>(ticket.channel));
  key += '\n';
  key += ticket.subject;
  key += '\n';
  key += text::TruncateUtf8(description, kReadBytes);
  return key;
}

SuggestedValue ValueOf(const knowledge::v1::AnalyzeTextResponse::Label& label) {
  return {label.value(), label.confidence(), {label.because().begin(), label.because().end()}};
}

Suggestion SuggestionOf(const knowledge::v1::ClassifyTicketResponse& heard) {
  Suggestion suggestion;
  v1::Ticket::Type type = v1::Ticket::TYPE_UNSPECIFIED;
  if (v1::Ticket::Type_Parse(heard.type().value(), &type)) {
    suggestion.type = static_cast<Type>(type);
    suggestion.type_reason = ValueOf(heard.type());
  }
  v1::Ticket::Priority priority = v1::Ticket::PRIORITY_UNSPECIFIED;
  if (v1::Ticket::Priority_Parse(heard.priority().value(), &priority)) {
    suggestion.priority = static_cast<Priority>(priority);
    suggestion.priority_reason = ValueOf(heard.priority());
  }
  suggestion.team = ValueOf(heard.team());
  suggestion.emotion = ValueOf(heard.emotion());
  for (const auto& label : heard.labels()) suggestion.labels.push_back(ValueOf(label));
  for (const auto& told : heard.records()) {
    WordRecord& record = suggestion.records[told.word()];
    for (const auto& [name, count] : told.types()) {
      v1::Ticket::Type of = v1::Ticket::TYPE_UNSPECIFIED;
      if (v1::Ticket::Type_Parse(name, &of)) record.types.at(static_cast<std::size_t>(of)) = count;
    }
    for (const auto& [name, count] : told.priorities()) {
      v1::Ticket::Priority of = v1::Ticket::PRIORITY_UNSPECIFIED;
      if (v1::Ticket::Priority_Parse(name, &of)) {
        record.priorities.at(static_cast<std::size_t>(of)) = count;
      }
    }
  }
  return suggestion;
}

}  // namespace

std::optional<Suggestion> Suggestions::Find(const std::string& workspace_id, const Ticket& ticket,
                                            std::string_view description, base::Instant now) {
  const std::lock_guard lock(mutex_);
  const auto quiet = quiet_until_.find(workspace_id);
  if (quiet != quiet_until_.end()) {
    if (now < quiet->second) return Suggestion();
    quiet_until_.erase(quiet);
  }
  const auto known = by_key_.find(KeyOf(workspace_id, ticket, description));
  if (known == by_key_.end() || known->second->until < now) return std::nullopt;
  return known->second->suggestion;
}

bool Suggestions::Ask(rpc::TaskCall& call, const Ticket& ticket, std::string_view description) {
  if (Find(call.workspace(), ticket, description, call.now()).has_value()) return false;
  knowledge::v1::ClassifyTicketRequest request;
  request.set_subject(ticket.subject);
  request.set_description(std::string(text::TruncateUtf8(description, kReadBytes)));
  if (ticket.channel != Channel::kUnset) {
    request.set_channel(v1::Ticket::Channel_Name(static_cast<v1::Ticket::Channel>(ticket.channel)));
  }
  for (const std::string& word : Classify(ticket.subject, description).words) {
    if (text::CountCodePoints(word) <= kLongestWord) request.add_words(word);
  }
  rpc::CallContext context = call.OutgoingAs("tickets");
  // Not of the call: that may have waited for its turn to write.
  const base::Instant now = clock_.Now();
  context.deadline = std::min(context.deadline, now + kPatience);
  const auto heard = rpc::Invoke<knowledge::v1::ClassifyTicketResponse>(
      channels_.To("knowledge"), "deskmesh.knowledge.v1.Language/ClassifyTicket", request, context);
  if (heard.ok()) {
    // Also where nothing is learned yet: how the customer feels is read all the same.
    Remember(KeyOf(call.workspace(), ticket, description), SuggestionOf(*heard), now + kAnswerKept);
    return true;
  }
  log::Warning("new tickets go without suggestions",
               {{"error", base::MessageOf(heard.status())}, {"workspace", call.workspace()}});
  // What is wrong with one ticket says nothing of the next.
  if (absl::IsInvalidArgument(heard.status())) {
    Remember(KeyOf(call.workspace(), ticket, description), Suggestion(), now + kAnswerKept);
    return true;
  }
  const std::lock_guard lock(mutex_);
  if (quiet_until_.size() >= kMostQuiet) quiet_until_.clear();
  quiet_until_[call.workspace()] = now + kAway;
  return true;
}

void Suggestions::Remember(std::string key, Suggestion suggestion, base::Instant until) {
  const std::lock_guard lock(mutex_);
  if (const auto known = by_key_.find(key); known != by_key_.end()) {
    answers_.erase(known->second);
    by_key_.erase(known);
  }
  answers_.push_front({key, std::move(suggestion), until});
  by_key_[std::move(key)] = answers_.begin();
  if (answers_.size() <= kMostRemembered) return;
  by_key_.erase(answers_.back().key);
  answers_.pop_back();
}

}  // namespace deskmesh::tickets
