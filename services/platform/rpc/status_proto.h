// SPDX-License-Identifier: Apache-2.0
//
// absl::Status on the wire: google.rpc.Status with ErrorInfo, BadRequest and RetryInfo (AIP-193).
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

namespace deskmesh::rpc {

// The domain of ErrorInfo.
inline constexpr char kErrorDomain[] = "deskmesh";

// Serialised google.rpc.Status for the trailer `grpc-status-details-bin`. Empty for OK.
std::string EncodeStatus(const absl::Status& status);

// The status of a code, a message and such a trailer (which may be empty or damaged).
absl::Status DecodeStatus(int code, std::string_view message, std::string_view details);

}  // namespace deskmesh::rpc
