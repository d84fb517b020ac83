// SPDX-License-Identifier: Apache-2.0
#include "gateway/calls/stream_answer.h"

#include <utility>

#include "gateway/calls/problem.h"
#include "platform/base/error.h"
#include "platform/http/json_text.h"
#include "platform/http/proto_json.h"

namespace deskmesh::gateway {
namespace {

// Items under way from the service to the client.
constexpr int kWindow = 32;
// A stream that said nothing until then is answered with its head.
constexpr base::Duration kHeadDelay = std::chrono::milliseconds(50);

std::string_view MediaTypeOfFormat(StreamFormat format) {
  switch (format) {
    case StreamFormat::kLines:
      return "application/x-ndjson";
    case StreamFormat::kArray:
      return "application/json";
    case StreamFormat::kEvents:
      break;
  }
  return "text/event-stream";
}

}  // namespace

StreamFormat FormatOf(std::string_view accept) {
  if (accept.find("text/event-stream") != std::string_view::npos) return StreamFormat::kEvents;
  if (accept.find("application/x-ndjson") != std::string_view::npos) return StreamFormat::kLines;
  if (accept.find("application/json") != std::string_view::npos) return StreamFormat::kArray;
  return StreamFormat::kEvents;
}

std::int64_t SequenceOf(const google::protobuf::Message& item) {
  const auto* field = item.GetDescriptor()->FindFieldByNumber(1);
  if (field == nullptr || field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_INT64) {
    return 0;
  }
  return item.GetReflection()->GetInt64(item, field);
}

void StreamAnswer::Start(Setting setting, rpc::Channel& channel, rpc::CallContext context,
                         rpc::MessagePtr request, std::shared_ptr<http::Responder> responder,
                         Heart& heart) {
  const google::protobuf::MethodDescriptor& method = *setting.route->method;
  auto answer = std::make_shared<StreamAnswer>(std::move(setting), std::move(responder));
  std::shared_ptr<rpc::StreamHandle> handle =
      channel.Stream(method, std::move(context), std::move(request), answer);
  {
    const std::lock_guard lock(answer->mutex_);
    if (answer->is_over_) return;
    answer->handle_ = handle;
  }
  handle->Request(kWindow);
  heart.Add(answer, kHeadDelay);
}

void StreamAnswer::BeginIfNeeded() {
  if (is_begun_) return;
  is_begun_ = true;
  http::Response head;
  head.content_type = MediaTypeOfFormat(setting_.format);
  head.header_lines = setting_.header_lines;
  // Proxies must not hold it back.
  head.AddHeader("X-Accel-Buffering", "no");
  if (setting_.format == StreamFormat::kEvents) head.body = "retry: 2000\n\n";
  if (setting_.format == StreamFormat::kArray) head.body = "[";
  responder_->Begin(std::move(head), shared_from_this());
}

void StreamAnswer::Write(std::string_view text) {
  if (!responder_->Write(text)) has_room_ = false;
}

void StreamAnswer::OnMessage(rpc::MessagePtr message) {
  std::string text;
  {
    const std::lock_guard lock(mutex_);
    if (is_over_) return;
    switch (setting_.format) {
      case StreamFormat::kEvents:
        text = "id: ";
        http::AppendDecimal(SequenceOf(*message), &text);
        text += "\ndata: ";
        http::WriteJson(*message, &text);
        text += "\n\n";
        break;
      case StreamFormat::kLines:
        text = "{\"result\":";
        http::WriteJson(*message, &text);
        text += "}\n";
        break;
      case StreamFormat::kArray:
        text = has_items_ ? ",\n" : "\n";
        http::WriteJson(*message, &text);
        break;
    }
    has_items_ = true;
    ++owed_;
    BeginIfNeeded();
    Write(text);
  }
  Ask();
}

void StreamAnswer::Ask() {
  std::shared_ptr<rpc::StreamHandle> handle;
  int count = 0;
  {
    const std::lock_guard lock(mutex_);
    if (is_over_ || !has_room_ || handle_ == nullptr) return;
    handle = handle_;
    count = std::exchange(owed_, 0);
  }
  if (count > 0) handle->Request(count);
}

void StreamAnswer::OnDone(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  if (is_over_) return;
  is_over_ = true;
  if (!is_begun_ && !status.ok()) {
    http::Response problem = ProblemAnswer(status, setting_.trace_id);
    problem.header_lines += setting_.header_lines;
    return responder_->Send(std::move(problem));
  }
  BeginIfNeeded();
  if (status.ok()) {
    if (setting_.format == StreamFormat::kArray) Write("\n]\n");
    return responder_->End();
  }
  std::string text;
  switch (setting_.format) {
    case StreamFormat::kEvents:
      text = "event: error\ndata: ";
      AppendProblem(status, setting_.trace_id, &text);
      text += "\n\n";
      break;
    case StreamFormat::kLines:
      text = "{\"error\":";
      AppendProblem(status, setting_.trace_id, &text);
      text += "}\n";
      break;
    case StreamFormat::kArray:
      // Half an array must not look whole.
      return responder_->Abort();
  }
  Write(text);
  responder_->End();
}

void StreamAnswer::OnDrained() {
  {
    const std::lock_guard lock(mutex_);
    has_room_ = true;
  }
  Ask();
}

void StreamAnswer::OnStopping() {
  OnDone(base::RetryLater(absl::StatusCode::kUnavailable, "SERVER_STOPPING",
                          "this server is stopping; resume elsewhere", 100));
}

void StreamAnswer::OnClosed() {
  std::shared_ptr<rpc::StreamHandle> handle;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    handle.swap(handle_);
  }
  if (handle != nullptr) handle->Cancel();
}

base::Duration StreamAnswer::OnBeat() {
  const std::lock_guard lock(mutex_);
  if (is_over_) return base::Duration(0);
  if (!is_begun_) {
    BeginIfNeeded();
  } else if (setting_.format == StreamFormat::kEvents) {
    if (has_room_) Write(": still here\n\n");
  } else if (setting_.format == StreamFormat::kLines && has_room_) {
    Write("\n");
  }
  return setting_.heartbeat;
}

}  // namespace deskmesh::gateway
