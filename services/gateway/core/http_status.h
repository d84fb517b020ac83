// SPDX-License-Identifier: Apache-2.0
//
// Canonical codes as HTTP statuses, and what a problem of each is called. Pure.
#pragma once

#include <absl/status/status.h>

#include <string_view>

namespace deskmesh::gateway {

int HttpStatusOf(absl::StatusCode code);

// The title of problem+json: the same for every problem of a code.
std::string_view TitleOf(absl::StatusCode code);

// The code that an HTTP status of our own (404, 405, 413 …) stands for.
absl::StatusCode CodeOfHttp(int status);

}  // namespace deskmesh::gateway
