// SPDX-License-Identifier: Apache-2.0
#include "gateway/core/http_status.h"

namespace deskmesh::gateway {

int HttpStatusOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return 200;
    case absl::StatusCode::kCancelled:
      return 499;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
      return 409;
    case absl::StatusCode::kResourceExhausted:
      return 429;
    case absl::StatusCode::kUnimplemented:
      return 501;
    case absl::StatusCode::kUnavailable:
      return 503;
    case absl::StatusCode::kDeadlineExceeded:
      return 504;
    default:
      return 500;
  }
}

std::string_view TitleOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kCancelled:
      return "The call was given up";
    case absl::StatusCode::kInvalidArgument:
      return "The request is not valid";
    case absl::StatusCode::kFailedPrecondition:
      return "Not possible in the present state";
    case absl::StatusCode::kOutOfRange:
      return "Out of range";
    case absl::StatusCode::kUnauthenticated:
      return "Not logged in";
    case absl::StatusCode::kPermissionDenied:
      return "Not allowed";
    case absl::StatusCode::kNotFound:
      return "Not found";
    case absl::StatusCode::kAlreadyExists:
      return "Already exists";
    case absl::StatusCode::kAborted:
      return "Changed meanwhile";
    case absl::StatusCode::kResourceExhausted:
      return "Too many requests";
    case absl::StatusCode::kUnimplemented:
      return "Not implemented";
    case absl::StatusCode::kUnavailable:
      return "Not available now";
    case absl::StatusCode::kDeadlineExceeded:
      return "Took too long";
    default:
      return "Something went wrong on the server";
  }
}

absl::StatusCode CodeOfHttp(int status) {
  switch (status) {
    case 401:
      return absl::StatusCode::kUnauthenticated;
    case 403:
      return absl::StatusCode::kPermissionDenied;
    case 404:
      return absl::StatusCode::kNotFound;
    case 405:
    case 501:
    case 505:
      return absl::StatusCode::kUnimplemented;
    case 408:
      return absl::StatusCode::kDeadlineExceeded;
    case 429:
      return absl::StatusCode::kResourceExhausted;
    case 503:
      return absl::StatusCode::kUnavailable;
    case 500:
      return absl::StatusCode::kInternal;
    default:
      return absl::StatusCode::kInvalidArgument;
  }
}

}  // namespace deskmesh::gateway
