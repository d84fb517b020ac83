// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/status.h>

#include <map>
#include <string>

namespace deskmesh::module {

// Tells whoever started the process that it is ready and where: a JSON object of the addresses `http`,
// `grpc` and `metrics`, as far as there are any, and `pid`. Renamed into place, so that nobody reads half
// of it. INVALID_ARGUMENT, reason READY_FILE_UNWRITABLE, names --ready-file.
absl::Status WriteReadyFile(const std::string& path,
                            const std::map<std::string, std::string>& addresses);

}  // namespace deskmesh::module
