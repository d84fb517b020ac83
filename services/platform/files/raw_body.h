// SPDX-License-Identifier: Apache-2.0
//
// The bytes of a file as the answer of a download.
#pragma once

#include <absl/status/status.h>

#include "deskmesh/options/v1/options.pb.h"
#include "platform/files/file_store.h"

namespace deskmesh::files {

// The piece that begins at `offset`: kMostRead bytes, or fewer at the end. Only what a browser shows without
// running anything has a type of its own and is shown in place; everything else is offered as a
// download of its name.
absl::Status Show(sql::Tx& tx, std::string_view workspace, const File& file, std::int64_t offset,
                  options::v1::RawBody* body);

}  // namespace deskmesh::files
