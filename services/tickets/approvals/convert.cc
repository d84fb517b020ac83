// SPDX-License-Identifier: Apache-2.0
#include "tickets/approvals/convert.h"

#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::tickets {
namespace {

template <typename Fact>
std::unique_ptr<google::protobuf::Message> Carrying(const v1::TicketApproval& approval) {
  auto fact = std::make_unique<Fact>();
  *fact->mutable_ticket_approval() = approval;
  return fact;
}

}  // namespace

void ToProto(const Approval& approval, v1::TicketApproval* proto) {
  proto->Clear();
  proto->set_id(approval.id);
  proto->set_ticket_id(approval.ticket_id);
  proto->set_question(approval.question);
  for (const std::string& id : approval.approver_ids) proto->add_approver_ids(id);
  const auto count = static_cast<int>(approval.approver_ids.size());
  proto->set_rule(approval.required_count == count ? v1::TicketApproval::ALL
                  : approval.required_count == 1   ? v1::TicketApproval::ANY
                                                   : v1::TicketApproval::AT_LEAST);
  proto->set_required_count(approval.required_count);
  proto->set_holds_ticket(approval.holds_ticket);
  rpc::SetTimestamp(approval.expires, proto->mutable_expire_time());
  proto->set_state(static_cast<v1::Ticket::Approval>(approval.state));
  for (const Approval::Vote& vote : approval.votes) {
    v1::TicketApproval::Vote& added = *proto->add_votes();
    added.set_approver_id(vote.approver_id);
    added.set_approved(vote.approved);
    added.set_reason(vote.reason);
    rpc::SetTimestamp(vote.at, added.mutable_vote_time());
  }
  proto->set_creator_id(approval.creator_id);
  rpc::SetTimestamp(approval.created, proto->mutable_create_time());
  if (approval.ended.micros != 0) rpc::SetTimestamp(approval.ended, proto->mutable_end_time());
  proto->set_end_reason(approval.end_reason);
  proto->set_sequence(approval.sequence);
  proto->set_wait_sequence(approval.wait_sequence);
}

Approval FromProto(const v1::TicketApproval& proto) {
  Approval approval{.id = proto.id(),
                    .ticket_id = proto.ticket_id(),
                    .question = proto.question(),
                    .approver_ids = {proto.approver_ids().begin(), proto.approver_ids().end()},
                    .required_count = proto.required_count(),
                    .holds_ticket = proto.holds_ticket(),
                    .expires = rpc::InstantOf(proto.expire_time()),
                    .state = static_cast<ApprovalState>(proto.state())};
  for (const v1::TicketApproval::Vote& vote : proto.votes()) {
    approval.votes.push_back({.approver_id = vote.approver_id(),
                              .approved = vote.approved(),
                              .reason = vote.reason(),
                              .at = rpc::InstantOf(vote.vote_time())});
  }
  approval.creator_id = proto.creator_id();
  approval.created = rpc::InstantOf(proto.create_time());
  approval.ended = rpc::InstantOf(proto.end_time());
  approval.end_reason = proto.end_reason();
  approval.sequence = proto.sequence();
  approval.wait_sequence = proto.wait_sequence();
  return approval;
}

std::unique_ptr<google::protobuf::Message> FactOf(Approval::News news,
                                                  const v1::TicketApproval& approval) {
  switch (news) {
    case Approval::News::kRequested:
      return Carrying<v1::ApprovalRequested>(approval);
    case Approval::News::kDecided:
      return Carrying<v1::ApprovalDecided>(approval);
    case Approval::News::kEnded:
      break;
  }
  return Carrying<v1::ApprovalEnded>(approval);
}

}  // namespace deskmesh::tickets
