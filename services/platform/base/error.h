// SPDX-License-Identifier: Apache-2.0
//
// Errors as values: a canonical code, a sentence, and details that a machine can read.
//
// A rule refuses a command like this:
//
//   if (subject.size() > 200) return base::InvalidField("subject", "must be at most 200 bytes");
//   if (ticket.is_closed()) {
//     return base::Failure(absl::StatusCode::kFailedPrecondition, "TICKET_CLOSED",
//                          "a closed ticket can't be assigned", {{"ticket", ticket.id}});
//   }
//
// The details ride inside the `absl::Status` as a payload; `platform/rpc` turns them into
// google.rpc.ErrorInfo and google.rpc.BadRequest, the gateway into problem+json (RFC 9457).
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::base {

// One field of a request that was refused.
struct FieldViolation {
  std::string field;        // path in proto field names, for example `comment.body`
  std::string description;  // what the field must be, with its limit
};

// What a status says beyond code and message.
struct ErrorDetails {
  std::string reason;  // UPPER_SNAKE, stable, at most 63 characters
  std::map<std::string, std::string> metadata;
  std::vector<FieldViolation> field_violations;
  std::int64_t retry_after_ms = 0;  // 0: no hint
};

// Builds an error with a stable reason. `code` must not be kOk.
absl::Status Failure(absl::StatusCode code, std::string_view reason, std::string_view message,
                     std::map<std::string, std::string> metadata = {});

// INVALID_ARGUMENT, reason INVALID_FIELD, naming one field and what it must be.
absl::Status InvalidField(std::string_view field, std::string_view description);

// INVALID_ARGUMENT naming several fields. `violations` must not be empty.
absl::Status InvalidFields(std::vector<FieldViolation> violations);

// NOT_FOUND, reason `<NOUN>_NOT_FOUND`; `noun` is lower case (`ticket`).
absl::Status NotFound(std::string_view noun, std::string_view id);

// ABORTED, reason STALE_ETAG: the thing changed since the caller read it.
absl::Status StaleEtag(std::string_view noun, std::string_view id);

// FAILED_PRECONDITION with a reason of the domain.
absl::Status Precondition(std::string_view reason, std::string_view message,
                          std::map<std::string, std::string> metadata = {});

// RESOURCE_EXHAUSTED or UNAVAILABLE with a hint when to come again.
absl::Status RetryLater(absl::StatusCode code, std::string_view reason, std::string_view message,
                        std::int64_t retry_after_ms);

// Attaches details to a status, replacing those it had. No effect on an OK status.
void SetDetails(absl::Status& status, const ErrorDetails& details);

// Reads the details back; a status without any gives the code's name as its reason.
ErrorDetails DetailsOf(const absl::Status& status);

// The canonical name of a code, for example `NOT_FOUND`.
std::string_view CodeName(absl::StatusCode code);

// The message of a status as a standard string view. Valid while `status` lives.
std::string_view MessageOf(const absl::Status& status);

}  // namespace deskmesh::base

// Leaves the function with the status when `expression` is not OK.
#define DESKMESH_RETURN_IF_ERROR(expression)                                      \
  do {                                                                            \
    if (::absl::Status _deskmesh_status = (expression); !_deskmesh_status.ok()) { \
      return _deskmesh_status;                                                    \
    }                                                                             \
  } while (false)

#define DESKMESH_CONCAT_INNER(a, b) a##b
#define DESKMESH_CONCAT(a, b) DESKMESH_CONCAT_INNER(a, b)

// Declares or assigns `target` from a StatusOr, or leaves the function with its status:
//   DESKMESH_ASSIGN_OR_RETURN(Ticket ticket, store.Load(tx, id));
#define DESKMESH_ASSIGN_OR_RETURN(target, expression) \
  DESKMESH_ASSIGN_OR_RETURN_INNER(DESKMESH_CONCAT(_deskmesh_or_, __LINE__), target, expression)
#define DESKMESH_ASSIGN_OR_RETURN_INNER(temporary, target, expression) \
  auto temporary = (expression);                                       \
  if (!temporary.ok()) return std::move(temporary).status();           \
  target = *std::move(temporary)
