// SPDX-License-Identifier: Apache-2.0
#include "chat/convert.h"

#include <algorithm>
#include <cmath>

#include "chat/core/handover_pack.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::chat::convert {
namespace {

std::string_view NameOf(Emotion emotion) {
  switch (emotion) {
    case Emotion::kAngry:
      return "ANGRY";
    case Emotion::kAnxious:
      return "ANXIOUS";
    case Emotion::kSatisfied:
      return "SATISFIED";
    case Emotion::kNeutral:
      break;
  }
  return "NEUTRAL";
}

std::string_view NameOf(CloseReason reason) {
  switch (reason) {
    case CloseReason::kAnsweredByBot:
      return "ANSWERED_BY_BOT";
    case CloseReason::kResolvedByAgent:
      return "RESOLVED_BY_AGENT";
    case CloseReason::kInactive:
      return "INACTIVE";
    case CloseReason::kBecameTicket:
      return "BECAME_TICKET";
    case CloseReason::kLeft:
      return "LEFT";
    case CloseReason::kSpam:
      return "SPAM";
    case CloseReason::kNone:
      break;
  }
  return "";
}

v1::Message::Sender SenderOf(Author author) {
  switch (author) {
    case Author::kCustomer:
      return v1::Message::CUSTOMER;
    case Author::kBot:
      return v1::Message::BOT;
    case Author::kAgent:
      return v1::Message::AGENT;
    case Author::kSystem:
      break;
  }
  return v1::Message::SYSTEM;
}

}  // namespace

void SetDuration(base::Duration from, google::protobuf::Duration* out) {
  out->set_seconds(from.count() / 1'000'000);
  out->set_nanos(static_cast<std::int32_t>(from.count() % 1'000'000 * 1'000));
}

std::string_view NameOf(Tier tier) {
  switch (tier) {
    case Tier::kEnterprise:
      return "ENTERPRISE";
    case Tier::kPaid:
      return "PAID";
    case Tier::kFree:
      break;
  }
  return "FREE";
}

v1::Conversation::State ToProto(State state) {
  switch (state) {
    case State::kBot:
      return v1::Conversation::BOT;
    case State::kQueued:
      return v1::Conversation::QUEUED;
    case State::kActive:
    case State::kWaiting:
      return v1::Conversation::ACTIVE;
    case State::kClosed:
      break;
  }
  return v1::Conversation::CLOSED;
}

std::vector<State> StatesOf(v1::Conversation::State state) {
  switch (state) {
    case v1::Conversation::BOT:
      return {State::kBot};
    case v1::Conversation::QUEUED:
      return {State::kQueued};
    case v1::Conversation::ACTIVE:
      return {State::kActive, State::kWaiting};
    case v1::Conversation::CLOSED:
      return {State::kClosed};
    default:
      return {};
  }
}

v1::Conversation::Priority ToProto(Priority priority) {
  return static_cast<v1::Conversation::Priority>(static_cast<int>(priority) + 1);
}

std::string ReasonOf(const Conversation& c) {
  std::string reason(Describe(c.handover_reason, c.locale));
  if (!c.handover_note.empty()) reason += (reason.empty() ? "" : ": ") + c.handover_note;
  return reason;
}

void ToProto(const Conversation& c, bool with_context, v1::Conversation* out) {
  out->set_id(c.id);
  out->set_contact_id(c.contact_id);
  out->set_state(ToProto(c.state));
  out->set_priority(ToProto(c.priority));
  out->set_assignee_id(c.agent_id);
  out->set_locale(c.locale);
  out->set_channel(c.channel);
  if (with_context) {
    v1::Context& context = *out->mutable_context();
    context.set_page_url(c.context.page_url);
    context.set_page_title(c.context.page_title);
    context.set_plan(c.context.plan);
    context.set_user_agent(c.context.user_agent);
    for (const std::string& step : c.context.last_steps) context.add_last_steps(step);
    for (const std::string& code : c.context.error_codes) context.add_error_codes(code);
    for (const Slot& slot : c.flow.known) {
      v1::KnownAnswer& known = *out->add_known();
      known.set_name(slot.name);
      known.set_label(slot.label);
      known.set_value(slot.value);
    }
  }
  if (c.flow.is_running()) out->set_flow_id(c.flow.flow_id);
  if (c.promised_at.has_value()) {
    rpc::SetTimestamp(*c.promised_at, out->mutable_promised_reply_time());
  }
  out->set_ticket_id(c.ticket_id);
  out->set_last_sequence(c.last_sequence);
  out->set_emotion(std::string(NameOf(c.emotion)));
  out->set_handover_reason(ReasonOf(c));
  for (const std::string& why : c.routing_reasons) out->add_routing_reasons(why);
  out->set_rating(c.rating);
  rpc::SetTimestamp(c.created_at, out->mutable_create_time());
  rpc::SetTimestamp(c.updated_at, out->mutable_update_time());
  if (c.queued_at.has_value()) rpc::SetTimestamp(*c.queued_at, out->mutable_queue_time());
  if (c.assigned_at.has_value()) rpc::SetTimestamp(*c.assigned_at, out->mutable_assign_time());
  if (c.closed_at.has_value()) rpc::SetTimestamp(*c.closed_at, out->mutable_close_time());
  out->set_etag(std::to_string(c.fact_sequence));
  out->set_awaits_customer(c.state == State::kWaiting);
  out->set_owner_id(c.first_owner_id);
  out->set_close_reason(std::string(NameOf(c.close_reason)));
}

void SetPromise(const QueuePromise& promise, v1::Conversation* out) {
  out->set_queue_position(static_cast<std::int32_t>(promise.position));
  if (promise.expected == base::Duration{0}) return;
  SetDuration(promise.expected, out->mutable_expected_wait());
  SetDuration(promise.low, out->mutable_expected_wait_low());
  SetDuration(promise.high, out->mutable_expected_wait_high());
}

void ToProto(const Message& message, v1::Message* out) {
  out->set_id(message.id);
  out->set_conversation_id(message.conversation_id);
  out->set_sequence(message.sequence);
  out->set_sender(SenderOf(message.author));
  out->set_sender_id(message.author_id);
  out->set_text(message.text);
  rpc::SetTimestamp(message.created_at, out->mutable_create_time());
  if (message.bot_decision != BotDecision::kNone || !message.citations.empty()) {
    v1::BotAnswer& answer = *out->mutable_bot_answer();
    // What a flow says word for word is certain.
    const bool is_fixed = message.bot_decision == BotDecision::kNone;
    answer.set_decision(is_fixed ? v1::BotAnswer::ANSWER
                                 : static_cast<v1::BotAnswer::Decision>(message.bot_decision));
    answer.set_confidence(is_fixed ? 1 : message.bot_confidence);
    for (const Citation& citation : message.citations) {
      v1::BotAnswer::Citation& cited = *answer.add_citations();
      cited.set_article_id(citation.article_id);
      cited.set_title(citation.title);
      cited.set_url(citation.url);
    }
  }
  for (const QuickReply& reply : message.quick_replies) {
    out->add_quick_replies(reply.label);
    v1::Choice& choice = *out->add_choices();
    choice.set_key(reply.id);
    choice.set_label(reply.label);
  }
  out->set_choice_key(message.choice_key);
  out->set_internal(!IsVisibleToCustomer(message));
  out->set_kind(static_cast<v1::Message::Kind>(static_cast<int>(message.kind) + 1));
  for (const Attachment& attachment : message.attachments) {
    v1::Attachment& shown = *out->add_attachments();
    shown.set_id(attachment.id);
    shown.set_file_name(attachment.file_name);
    shown.set_content_type(attachment.content_type);
    shown.set_size_bytes(attachment.size_bytes);
    shown.set_received_bytes(attachment.size_bytes);
    shown.set_is_complete(true);
  }
  if (!message.card.title.empty()) {
    out->mutable_card()->set_title(message.card.title);
    out->mutable_card()->set_url(message.card.url);
    out->mutable_card()->set_image_url(message.card.image_url);
  }
  if (message.kind == MessageKind::kArticle && !message.citations.empty()) {
    out->set_article_id(message.citations.front().article_id);
  }
  out->set_target_id(message.target_id);
  if (message.edited_at.has_value()) {
    rpc::SetTimestamp(*message.edited_at, out->mutable_edit_time());
  }
  if (message.recalled_at.has_value()) {
    rpc::SetTimestamp(*message.recalled_at, out->mutable_recall_time());
  }
}

void ToProto(const routing::TeamMember& member, const routing::CapacityRules& rules,
             v1::Presence* out) {
  out->set_agent_id(member.id);
  switch (member.presence) {
    case routing::Presence::kOnline:
      out->set_state(v1::Presence::ONLINE);
      break;
    case routing::Presence::kAway:
      out->set_state(v1::Presence::AWAY);
      break;
    case routing::Presence::kOnBreak:
      out->set_state(v1::Presence::ON_BREAK);
      break;
    case routing::Presence::kOffline:
      out->set_state(v1::Presence::OFFLINE);
      break;
  }
  out->set_reason(member.presence_reason);
  const int used = member.UsedTenths(rules);
  out->set_load((used + routing::kTenths - 1) / routing::kTenths);
  out->set_capacity(member.capacity);
  out->set_points_used(PointsOf(used));
  for (const routing::WorkKind kind : routing::kWorkKinds) {
    if (member.work.CountOf(kind) == 0) continue;
    v1::WorkShare& share = *out->add_work();
    share.set_kind(ToProto(kind));
    share.set_count(member.work.CountOf(kind));
    share.set_points(PointsOf(routing::TenthsOf(member.work, kind, member.capacity, rules)));
  }
  rpc::SetTimestamp(member.presence_since, out->mutable_update_time());
  if (member.lease.exists()) SetDuration(member.lease.length, out->mutable_lease());
  out->set_is_silent(member.is_silent);
}

v1::WorkShare::Kind ToProto(routing::WorkKind kind) {
  return static_cast<v1::WorkShare::Kind>(static_cast<int>(kind) + 1);
}

double PointsOf(int tenths) { return static_cast<double>(tenths) / routing::kTenths; }

std::optional<int> TenthsOfPoints(double points) {
  const double tenths = std::round(points * routing::kTenths);
  const bool is_whole = std::abs(points * routing::kTenths - tenths) < 1e-6;
  if (!is_whole || !(tenths >= 0 && tenths <= routing::kMostWeight)) return std::nullopt;
  return static_cast<int>(tenths);
}

routing::Presence FromProto(v1::Presence::State state) {
  switch (state) {
    case v1::Presence::ONLINE:
      return routing::Presence::kOnline;
    case v1::Presence::AWAY:
      return routing::Presence::kAway;
    case v1::Presence::ON_BREAK:
      return routing::Presence::kOnBreak;
    default:
      return routing::Presence::kOffline;
  }
}

PageContext FromProto(const v1::Context& context) {
  return {.page_url = context.page_url(),
          .page_title = context.page_title(),
          .plan = context.plan(),
          .user_agent = context.user_agent(),
          .last_steps = {context.last_steps().begin(), context.last_steps().end()},
          .error_codes = {context.error_codes().begin(), context.error_codes().end()}};
}

Message FromProto(const v1::Message& message) {
  Message out;
  switch (message.sender()) {
    case v1::Message::CUSTOMER:
      out.author = Author::kCustomer;
      break;
    case v1::Message::BOT:
      out.author = Author::kBot;
      break;
    case v1::Message::AGENT:
      out.author = Author::kAgent;
      break;
    default:
      out.kind = MessageKind::kNotice;
      break;
  }
  out.author_id = message.sender_id();
  out.text = message.text();
  if (message.has_bot_answer()) {
    out.bot_decision = static_cast<BotDecision>(message.bot_answer().decision());
    out.bot_confidence = message.bot_answer().confidence();
    for (const v1::BotAnswer::Citation& citation : message.bot_answer().citations()) {
      out.citations.push_back({citation.article_id(), citation.title(), citation.url()});
    }
  }
  return out;
}

Emotion EmotionOf(std::string_view name) {
  if (name == "ANGRY") return Emotion::kAngry;
  if (name == "ANXIOUS") return Emotion::kAnxious;
  if (name == "SATISFIED") return Emotion::kSatisfied;
  return Emotion::kNeutral;
}

}  // namespace deskmesh::chat::convert
