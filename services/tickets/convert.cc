// SPDX-License-Identifier: Apache-2.0
#include "tickets/convert.h"

#include <algorithm>
#include <iterator>

#include "platform/rpc/timestamp.h"

namespace deskmesh::tickets {
namespace {

using google::protobuf::FieldDescriptor;

// Unset moments are zero in the rules and absent in the contract.
void SetMoment(base::Instant at, google::protobuf::Timestamp* (v1::Ticket::*mutable_field)(),
               v1::Ticket* proto) {
  if (at.micros != 0) rpc::SetTimestamp(at, (proto->*mutable_field)());
}

template <typename Fact>
std::unique_ptr<Fact> NewFact(v1::Ticket ticket) {
  auto fact = std::make_unique<Fact>();
  *fact->mutable_ticket() = std::move(ticket);
  return fact;
}

// Nothing else changed but which clocks ran out.
template <typename Field>
bool IsBreach(Field begin, Field end) {
  return std::distance(begin, end) == 1 && *begin == "breached_clocks";
}

// Facts without a move may leave the state before out.
bool IsMove(v1::Ticket::State previous, const v1::Ticket& ticket) {
  return previous != v1::Ticket::STATE_UNSPECIFIED && previous != ticket.state();
}

v1::Ticket::State ToProto(State state) { return static_cast<v1::Ticket::State>(state); }

// Messages within a ticket have no maps, so that equal ones have equal bytes.
bool IsSame(const google::protobuf::Message& a, const google::protobuf::Message& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

bool IsSame(const google::protobuf::Map<std::string, std::string>& a,
            const google::protobuf::Map<std::string, std::string>& b) {
  if (a.size() != b.size()) return false;
  return std::all_of(a.begin(), a.end(), [&](const auto& entry) {
    const auto other = b.find(entry.first);
    return other != b.end() && other->second == entry.second;
  });
}

bool IsSame(const v1::Ticket& a, const v1::Ticket& b, const FieldDescriptor* field) {
  // Asked through reflection, a map is copied into a list first.
  if (field->number() == v1::Ticket::kCustomFieldsFieldNumber) {
    return IsSame(a.custom_fields(), b.custom_fields());
  }
  const auto& reflection = *v1::Ticket::GetReflection();
  std::string scratch_a;
  std::string scratch_b;
  if (field->is_repeated()) {
    const int size = reflection.FieldSize(a, field);
    if (size != reflection.FieldSize(b, field)) return false;
    const bool is_text = field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    for (int i = 0; i < size; ++i) {
      const bool is_same = is_text
                               ? reflection.GetRepeatedStringReference(a, field, i, &scratch_a) ==
                                     reflection.GetRepeatedStringReference(b, field, i, &scratch_b)
                               : IsSame(reflection.GetRepeatedMessage(a, field, i),
                                        reflection.GetRepeatedMessage(b, field, i));
      if (!is_same) return false;
    }
    return true;
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetStringReference(a, field, &scratch_a) ==
             reflection.GetStringReference(b, field, &scratch_b);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.GetEnumValue(a, field) == reflection.GetEnumValue(b, field);
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.GetInt32(a, field) == reflection.GetInt32(b, field);
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.GetInt64(a, field) == reflection.GetInt64(b, field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(a, field) == reflection.GetBool(b, field);
    default:
      break;
  }
  if (reflection.HasField(a, field) != reflection.HasField(b, field)) return false;
  return !reflection.HasField(a, field) ||
         IsSame(reflection.GetMessage(a, field), reflection.GetMessage(b, field));
}

template <typename Fact>
absl::Status Parse(const std::string& payload, Fact* fact, InboxItem* item) {
  if (!fact->ParseFromString(payload)) {
    return absl::InvalidArgumentError("the payload is not a " + Fact::descriptor()->full_name());
  }
  item->ticket = std::move(*fact->mutable_ticket());
  return absl::OkStatus();
}

}  // namespace

void ToProto(const Ticket& ticket, v1::Ticket* proto) {
  proto->Clear();
  proto->set_id(ticket.id);
  proto->set_number(ticket.number);
  proto->set_subject(ticket.subject);
  proto->set_type(static_cast<v1::Ticket::Type>(ticket.type));
  proto->set_priority(static_cast<v1::Ticket::Priority>(ticket.priority));
  proto->set_state(ToProto(ticket.state));
  proto->set_level(static_cast<v1::Ticket::Level>(ticket.level));
  proto->set_channel(static_cast<v1::Ticket::Channel>(ticket.channel));
  proto->set_requester_id(ticket.requester_id);
  proto->set_organization_id(ticket.organization_id);
  proto->set_tier(static_cast<v1::Ticket::Tier>(ticket.tier));
  proto->set_assignee_id(ticket.assignee_id);
  proto->set_team_id(ticket.team_id);
  proto->set_owner_id(ticket.owner_id);
  proto->set_affects_core_function(ticket.affects_core_function);
  for (const std::string& label : ticket.labels) proto->add_labels(label);
  for (const std::string& tag : ticket.tags) proto->add_tags(tag);
  for (const auto& [name, value] : ticket.custom_fields) {
    (*proto->mutable_custom_fields())[name] = value;
  }
  proto->set_locale(ticket.locale);
  proto->set_conversation_id(ticket.conversation_id);
  SetMoment(ticket.created, &v1::Ticket::mutable_create_time, proto);
  SetMoment(ticket.updated, &v1::Ticket::mutable_update_time, proto);
  SetMoment(ticket.first_reply, &v1::Ticket::mutable_first_reply_time, proto);
  SetMoment(ticket.resolved, &v1::Ticket::mutable_resolve_time, proto);
  SetMoment(ticket.closed, &v1::Ticket::mutable_close_time, proto);
  proto->set_reopen_count(ticket.reopen_count);
  proto->set_comment_count(ticket.comment_count);
  if (ticket.rating.score != 0) {
    v1::Rating& rating = *proto->mutable_rating();
    rating.set_score(ticket.rating.score);
    rating.set_comment(ticket.rating.comment);
    rating.set_solved(ticket.rating.solved);
    rpc::SetTimestamp(ticket.rating.at, rating.mutable_rate_time());
  }
  for (const Decision& decision : ticket.decisions) {
    v1::Decision& added = *proto->add_decisions();
    added.set_field(decision.field);
    added.set_value(decision.value);
    added.set_reason(decision.reason);
    added.set_confidence(decision.confidence);
    rpc::SetTimestamp(decision.at, added.mutable_decide_time());
  }
  proto->set_sequence(ticket.sequence);
  proto->set_etag(std::to_string(ticket.sequence));
  for (const std::string& clock : ticket.breached_clocks) proto->add_breached_clocks(clock);
  proto->set_merged_into_id(ticket.merged_into_id);
  for (const std::string& id : ticket.merged_ids) proto->add_merged_ids(id);
  proto->set_split_from_id(ticket.split_from_id);
  SetMoment(ticket.snooze_until, &v1::Ticket::mutable_snooze_until_time, proto);
  for (const std::string& id : ticket.follower_ids) proto->add_follower_ids(id);
  proto->set_problem_id(ticket.problem_id);
  proto->set_status(ticket.status);
  proto->set_subtask_count(ticket.subtask_count);
  proto->set_done_subtask_count(ticket.done_subtask_count);
  proto->set_approval(static_cast<v1::Ticket::Approval>(ticket.approval));
  proto->set_follow_up_of_id(ticket.follow_up_of_id);
  for (const std::string& id : ticket.follow_up_ids) proto->add_follow_up_ids(id);
  for (const std::string& one : ticket.cc) proto->add_cc(one);
}

Ticket FromProto(const v1::Ticket& proto) {
  Ticket ticket;
  ticket.id = proto.id();
  ticket.number = proto.number();
  ticket.subject = proto.subject();
  ticket.type = static_cast<Type>(proto.type());
  ticket.priority = static_cast<Priority>(proto.priority());
  ticket.state = static_cast<State>(proto.state());
  ticket.level = static_cast<Level>(proto.level());
  ticket.channel = static_cast<Channel>(proto.channel());
  ticket.requester_id = proto.requester_id();
  ticket.organization_id = proto.organization_id();
  ticket.tier = static_cast<Tier>(proto.tier());
  ticket.assignee_id = proto.assignee_id();
  ticket.team_id = proto.team_id();
  ticket.owner_id = proto.owner_id();
  ticket.affects_core_function = proto.affects_core_function();
  ticket.labels.assign(proto.labels().begin(), proto.labels().end());
  ticket.tags.assign(proto.tags().begin(), proto.tags().end());
  ticket.custom_fields.insert(proto.custom_fields().begin(), proto.custom_fields().end());
  ticket.locale = proto.locale();
  ticket.conversation_id = proto.conversation_id();
  ticket.created = rpc::InstantOf(proto.create_time());
  ticket.updated = rpc::InstantOf(proto.update_time());
  ticket.first_reply = rpc::InstantOf(proto.first_reply_time());
  ticket.resolved = rpc::InstantOf(proto.resolve_time());
  ticket.closed = rpc::InstantOf(proto.close_time());
  ticket.reopen_count = proto.reopen_count();
  ticket.comment_count = proto.comment_count();
  ticket.rating = {.score = proto.rating().score(),
                   .comment = proto.rating().comment(),
                   .solved = proto.rating().solved(),
                   .at = rpc::InstantOf(proto.rating().rate_time())};
  for (const v1::Decision& decision : proto.decisions()) {
    ticket.decisions.push_back({.field = decision.field(),
                                .value = decision.value(),
                                .reason = decision.reason(),
                                .confidence = decision.confidence(),
                                .at = rpc::InstantOf(decision.decide_time())});
  }
  ticket.sequence = proto.sequence();
  ticket.breached_clocks.assign(proto.breached_clocks().begin(), proto.breached_clocks().end());
  ticket.merged_into_id = proto.merged_into_id();
  ticket.merged_ids.assign(proto.merged_ids().begin(), proto.merged_ids().end());
  ticket.split_from_id = proto.split_from_id();
  ticket.snooze_until = rpc::InstantOf(proto.snooze_until_time());
  ticket.follower_ids.assign(proto.follower_ids().begin(), proto.follower_ids().end());
  ticket.problem_id = proto.problem_id();
  ticket.status = proto.status();
  ticket.subtask_count = proto.subtask_count();
  ticket.done_subtask_count = proto.done_subtask_count();
  ticket.approval = static_cast<ApprovalState>(proto.approval());
  ticket.follow_up_of_id = proto.follow_up_of_id();
  ticket.follow_up_ids.assign(proto.follow_up_ids().begin(), proto.follow_up_ids().end());
  ticket.cc.assign(proto.cc().begin(), proto.cc().end());
  return ticket;
}

std::string EncodeTicket(const v1::Ticket& proto) { return proto.SerializeAsString(); }

absl::Status DecodeTicket(std::string_view data, v1::Ticket* proto) {
  if (proto->ParseFromArray(data.data(), static_cast<int>(data.size()))) return absl::OkStatus();
  return absl::DataLossError("a stored ticket can't be read");
}

void ApplyFields(const v1::Ticket& sent, const std::vector<std::string>& paths, Ticket& ticket) {
  for (const std::string& path : paths) {
    if (path == "subject") ticket.subject = sent.subject();
    if (path == "type") ticket.type = static_cast<Type>(sent.type());
    if (path == "priority") ticket.priority = static_cast<Priority>(sent.priority());
    if (path == "team_id") ticket.team_id = sent.team_id();
    if (path == "affects_core_function") {
      ticket.affects_core_function = sent.affects_core_function();
    }
    if (path == "labels") ticket.labels.assign(sent.labels().begin(), sent.labels().end());
    if (path == "tags") ticket.tags.assign(sent.tags().begin(), sent.tags().end());
    if (path == "locale") ticket.locale = sent.locale();
    if (path == "problem_id") ticket.problem_id = sent.problem_id();
    if (path == "owner_id") ticket.owner_id = sent.owner_id();
    if (path == "status") ticket.status = sent.status();
    if (path == "follower_ids") {
      ticket.follower_ids.assign(sent.follower_ids().begin(), sent.follower_ids().end());
    }
    if (path == "cc") ticket.cc.assign(sent.cc().begin(), sent.cc().end());
    if (path == "custom_fields") {
      ticket.custom_fields.clear();
      ticket.custom_fields.insert(sent.custom_fields().begin(), sent.custom_fields().end());
    }
  }
}

// One byte with the number of fields, a byte for each field's number, then a ticket with their old
// values. Field numbers stay below 128.
std::string EncodeBefore(v1::Ticket before, const v1::Ticket& after) {
  const auto* type = v1::Ticket::descriptor();
  std::vector<const FieldDescriptor*> fields;
  std::string numbers;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (IsSame(before, after, field)) continue;
    fields.push_back(field);
    numbers += static_cast<char>(field->number());
  }
  v1::Ticket old_values;
  v1::Ticket::GetReflection()->SwapFields(&before, &old_values, fields);
  return static_cast<char>(numbers.size()) + numbers + old_values.SerializeAsString();
}

absl::Status TakeBack(std::string_view before, v1::Ticket* ticket) {
  const absl::Status damaged = absl::DataLossError("a stored change can't be read");
  if (before.empty()) return damaged;
  const auto count = static_cast<std::size_t>(before[0]);
  v1::Ticket old_values;
  if (before.size() < 1 + count ||
      !old_values.ParseFromArray(before.data() + 1 + count,
                                 static_cast<int>(before.size() - 1 - count))) {
    return damaged;
  }
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  for (const char number : before.substr(1, count)) {
    const auto* field = v1::Ticket::descriptor()->FindFieldByNumber(number);
    if (field == nullptr) return damaged;
    fields.push_back(field);
  }
  v1::Ticket::GetReflection()->SwapFields(ticket, &old_values, fields);
  return absl::OkStatus();
}

void HideFromCustomer(const std::vector<FieldDefinition>& fields, v1::Ticket* proto) {
  for (auto at = proto->mutable_custom_fields()->begin();
       at != proto->mutable_custom_fields()->end();) {
    const auto field = std::ranges::find(fields, at->first, &FieldDefinition::key);
    const bool is_shown = field != fields.end() && field->is_for_customers;
    at = is_shown ? std::next(at) : proto->mutable_custom_fields()->erase(at);
  }
  proto->clear_status();
  proto->clear_merged_ids();
  proto->clear_decisions();
  proto->clear_tags();
  proto->clear_labels();
  proto->clear_level();
  proto->clear_team_id();
  proto->clear_comment_count();  // counts internal ones too
  proto->clear_breached_clocks();
  proto->clear_follower_ids();
  proto->clear_problem_id();
  proto->clear_snooze_until_time();
  proto->clear_subtask_count();
  proto->clear_done_subtask_count();
  proto->clear_approval();
}

void ToProto(const Comment& comment, std::string_view ticket_id, std::int64_t sequence,
             base::Instant created, v1::Comment* proto) {
  proto->set_id(comment.id);
  proto->set_ticket_id(std::string(ticket_id));
  proto->set_body(comment.body);
  proto->set_visibility(static_cast<v1::Comment::Visibility>(comment.visibility));
  proto->set_author(static_cast<v1::Comment::Author>(comment.author));
  proto->set_author_id(comment.author_id);
  proto->set_author_address(comment.author_address);
  rpc::SetTimestamp(created, proto->mutable_create_time());
  proto->set_sequence(sequence);
  for (const CommentFile& file : comment.files) ToProto(file, proto->add_attachments());
  for (const std::string& id : comment.mention_ids) proto->add_mention_ids(id);
}

void ToProto(const CommentFile& file, v1::TicketAttachment* proto) {
  proto->set_id(file.id);
  proto->set_file_name(file.file_name);
  proto->set_content_type(file.content_type);
  proto->set_size_bytes(file.size_bytes);
  proto->set_received_bytes(file.size_bytes);
  proto->set_is_complete(true);
}

void HideFromCustomer(v1::Comment* proto) { proto->clear_mention_ids(); }

void ToProto(const Step& step, std::string_view actor, v1::HistoryEntry* proto) {
  proto->set_sequence(step.ticket.sequence);
  rpc::SetTimestamp(step.ticket.updated, proto->mutable_occur_time());
  proto->set_actor(std::string(actor));
  proto->set_action(std::string(NameOf(step.action)));
  for (const auto& [field, change] : step.changes) (*proto->mutable_changes())[field] = change;
  proto->set_reason(step.reason);
}

std::unique_ptr<google::protobuf::Message> FactOf(const Step& step, v1::Ticket ticket) {
  switch (step.action) {
    case Action::kCreated:
      return NewFact<v1::TicketCreated>(std::move(ticket));
    case Action::kUpdated:
    case Action::kClockBreached: {
      auto fact = NewFact<v1::TicketUpdated>(std::move(ticket));
      for (const std::string& field : step.changed_fields) fact->add_changed_fields(field);
      fact->set_previous_priority(static_cast<v1::Ticket::Priority>(step.previous_priority));
      fact->set_breach_withdrawn(step.action == Action::kUpdated &&
                                 IsBreach(step.changed_fields.begin(), step.changed_fields.end()));
      return fact;
    }
    case Action::kAssigned: {
      auto fact = NewFact<v1::TicketAssigned>(std::move(ticket));
      fact->set_previous_assignee_id(step.previous_assignee_id);
      fact->set_previous_state(ToProto(step.previous_state));
      fact->set_reason(step.reason);
      return fact;
    }
    case Action::kStateChanged: {
      auto fact = NewFact<v1::TicketStateChanged>(std::move(ticket));
      fact->set_previous_state(ToProto(step.previous_state));
      fact->set_reason(step.reason);
      return fact;
    }
    case Action::kCommented: {
      auto fact = NewFact<v1::TicketCommented>(std::move(ticket));
      ToProto(step.comment.front(), step.ticket.id, step.ticket.sequence, step.ticket.updated,
              fact->mutable_comment());
      fact->set_is_copy(step.is_copy);
      if (step.previous_state != step.ticket.state) {
        fact->set_previous_state(ToProto(step.previous_state));
      }
      return fact;
    }
    case Action::kEscalated: {
      auto fact = NewFact<v1::TicketEscalated>(std::move(ticket));
      fact->set_previous_level(static_cast<v1::Ticket::Level>(step.previous_level));
      fact->set_reason(step.reason);
      fact->set_previous_state(ToProto(step.previous_state));
      return fact;
    }
    case Action::kReplied: {
      auto fact = NewFact<v1::TicketReplied>(std::move(ticket));
      fact->set_author(static_cast<v1::Comment::Author>(step.replied_by));
      if (step.previous_state != step.ticket.state) {
        fact->set_previous_state(ToProto(step.previous_state));
      }
      return fact;
    }
    case Action::kRated:
    case Action::kClockWarned:
      break;
  }
  return NewFact<v1::TicketRated>(std::move(ticket));
}

v1::Ticket TakeTicket(google::protobuf::Message* fact) {
  const FieldDescriptor* field = fact->GetDescriptor()->FindFieldByName("ticket");
  v1::Ticket ticket;
  ticket.Swap(static_cast<v1::Ticket*>(fact->GetReflection()->MutableMessage(fact, field)));
  return ticket;
}

absl::StatusOr<InboxItem> ReadFact(std::string_view type, const std::string& payload) {
  InboxItem item;
  absl::Status parsed;
  if (type == v1::TicketCreated::descriptor()->full_name()) {
    v1::TicketCreated fact;
    parsed = Parse(payload, &fact, &item);
    item.action = NameOf(Action::kCreated);
    item.text = item.ticket.subject() + '\n' + item.ticket.description();
  } else if (type == v1::TicketUpdated::descriptor()->full_name()) {
    v1::TicketUpdated fact;
    parsed = Parse(payload, &fact, &item);
    const bool is_breach = !fact.breach_withdrawn() &&
                           IsBreach(fact.changed_fields().begin(), fact.changed_fields().end());
    item.action = NameOf(is_breach ? Action::kClockBreached : Action::kUpdated);
    for (const std::string& field : fact.changed_fields()) {
      item.changed_fields.push_back(field);
      if (field == "subject") item.text = item.ticket.subject();
    }
  } else if (type == v1::TicketAssigned::descriptor()->full_name()) {
    v1::TicketAssigned fact;
    parsed = Parse(payload, &fact, &item);
    item.action = NameOf(Action::kAssigned);
    item.has_changed_state = IsMove(fact.previous_state(), item.ticket);
  } else if (type == v1::TicketStateChanged::descriptor()->full_name()) {
    v1::TicketStateChanged fact;
    parsed = Parse(payload, &fact, &item);
    item.action = NameOf(Action::kStateChanged);
    item.has_changed_state = IsMove(fact.previous_state(), item.ticket);
  } else if (type == v1::TicketCommented::descriptor()->full_name()) {
    v1::TicketCommented fact;
    parsed = Parse(payload, &fact, &item);
    item.action = NameOf(Action::kCommented);
    item.has_changed_state = IsMove(fact.previous_state(), item.ticket);
    item.author = static_cast<Author>(fact.comment().author());
    item.comment_id = fact.comment().id();
    item.named_ids = {fact.comment().mention_ids().begin(), fact.comment().mention_ids().end()};
    item.text = fact.comment().body();
    item.is_internal = fact.comment().visibility() == v1::Comment::INTERNAL;
  } else if (type == v1::TicketReplied::descriptor()->full_name()) {
    v1::TicketReplied fact;
    parsed = Parse(payload, &fact, &item);
    item.action = NameOf(Action::kReplied);
    item.has_changed_state = IsMove(fact.previous_state(), item.ticket);
    item.author = static_cast<Author>(fact.author());
  } else if (type == v1::TicketEscalated::descriptor()->full_name()) {
    v1::TicketEscalated fact;
    parsed = Parse(payload, &fact, &item);
    item.action = NameOf(Action::kEscalated);
    item.has_changed_state = IsMove(fact.previous_state(), item.ticket);
  } else if (type == v1::TicketRated::descriptor()->full_name()) {
    v1::TicketRated fact;
    parsed = Parse(payload, &fact, &item);
    item.action = NameOf(Action::kRated);
  } else {
    return absl::InvalidArgumentError("the tickets domain publishes no " + std::string(type));
  }
  if (!parsed.ok()) return parsed;
  item.ticket.clear_description();
  return item;
}

}  // namespace deskmesh::tickets
