// SPDX-License-Identifier: Apache-2.0
#include "gateway/calls/piece_answer.h"

#include <utility>

namespace deskmesh::gateway {
namespace {

const google::protobuf::FieldDescriptor* OffsetField(const google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("offset");
  const bool fits = field != nullptr && !field->is_repeated() &&
                    field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64;
  return fits ? field : nullptr;
}

}  // namespace

std::int64_t OffsetOf(const google::protobuf::Message& request) {
  const auto* field = OffsetField(request);
  return field == nullptr ? -1 : request.GetReflection()->GetInt64(request, field);
}

rpc::MessagePtr RequestAt(const google::protobuf::Message& request, std::int64_t offset) {
  std::shared_ptr<google::protobuf::Message> next(request.New());
  next->CopyFrom(request);
  next->GetReflection()->SetInt64(next.get(), OffsetField(*next), offset);
  return next;
}

void PieceAnswer::Start(http::Response head, std::int64_t next_offset, Ask ask,
                        std::shared_ptr<http::Responder> responder) {
  auto answer = std::make_shared<PieceAnswer>(next_offset, std::move(ask), responder);
  responder->Begin(std::move(head), answer);
  answer->GoOn();
}

void PieceAnswer::GoOn() {
  std::int64_t offset = 0;
  {
    const std::lock_guard lock(mutex_);
    if (is_over_ || is_asking_ || !has_room_) return;
    is_asking_ = true;
    offset = next_offset_;
  }
  ask_(offset,
       [self = shared_from_this()](const absl::Status& status, const rpc::MessagePtr& reply) {
         self->Take(status, reply);
       });
}

void PieceAnswer::Take(const absl::Status& status, const rpc::MessagePtr& reply) {
  {
    const std::lock_guard lock(mutex_);
    is_asking_ = false;
    if (is_over_) return;
    if (!status.ok()) {
      is_over_ = true;
      return responder_->Abort();
    }
    const auto& piece = static_cast<const options::v1::RawBody&>(*reply);
    has_room_ = responder_->Write(piece.data());
    if (piece.data().size() < files::kMostRead) {
      is_over_ = true;
      return responder_->End();
    }
    next_offset_ += static_cast<std::int64_t>(piece.data().size());
  }
  GoOn();
}

void PieceAnswer::OnDrained() {
  {
    const std::lock_guard lock(mutex_);
    has_room_ = true;
  }
  GoOn();
}

void PieceAnswer::OnClosed() {
  const std::lock_guard lock(mutex_);
  is_over_ = true;
}

}  // namespace deskmesh::gateway
