// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/status_proto.h"

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "platform/base/error.h"

namespace deskmesh::rpc {

std::string EncodeStatus(const absl::Status& status) {
  if (status.ok()) return {};
  google::rpc::Status proto;
  proto.set_code(static_cast<int>(status.code()));
  proto.set_message(std::string(base::MessageOf(status)));
  const base::ErrorDetails details = base::DetailsOf(status);
  google::rpc::ErrorInfo info;
  info.set_reason(details.reason);
  info.set_domain(kErrorDomain);
  for (const auto& [key, value] : details.metadata) (*info.mutable_metadata())[key] = value;
  proto.add_details()->PackFrom(info);
  if (!details.field_violations.empty()) {
    google::rpc::BadRequest bad_request;
    for (const base::FieldViolation& violation : details.field_violations) {
      auto* added = bad_request.add_field_violations();
      added->set_field(violation.field);
      added->set_description(violation.description);
    }
    proto.add_details()->PackFrom(bad_request);
  }
  if (details.retry_after_ms > 0) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(details.retry_after_ms / 1000);
    retry.mutable_retry_delay()->set_nanos(
        static_cast<std::int32_t>(details.retry_after_ms % 1000 * 1'000'000));
    proto.add_details()->PackFrom(retry);
  }
  return proto.SerializeAsString();
}

absl::Status DecodeStatus(int code, std::string_view message, std::string_view details) {
  absl::Status status(static_cast<absl::StatusCode>(code),
                      absl::string_view(message.data(), message.size()));
  if (status.ok() || details.empty()) return status;
  google::rpc::Status proto;
  if (!proto.ParseFromArray(details.data(), static_cast<int>(details.size()))) return status;
  base::ErrorDetails decoded;
  decoded.reason = base::CodeName(status.code());
  for (const google::protobuf::Any& any : proto.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    google::rpc::RetryInfo retry;
    if (any.UnpackTo(&info)) {
      decoded.reason = info.reason();
      decoded.metadata.insert(info.metadata().begin(), info.metadata().end());
    } else if (any.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        decoded.field_violations.push_back({violation.field(), violation.description()});
      }
    } else if (any.UnpackTo(&retry)) {
      decoded.retry_after_ms =
          retry.retry_delay().seconds() * 1000 + retry.retry_delay().nanos() / 1'000'000;
    }
  }
  base::SetDetails(status, decoded);
  return status;
}

}  // namespace deskmesh::rpc
