// SPDX-License-Identifier: Apache-2.0
//
// Error codes in what a customer writes (R21, R22): `E1001`, `ERR-502`, `错误码：40312`, `HTTP 500`,
// `0x80070005`. Work items of project software look alike (`PROJ-123`), as do versions and file
// types (`UTF-8`, `MP4`); those count only when a word such as "error" stands right before them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::chat {

// The codes of `text` in upper case, in order, each once, at most 20.
std::vector<std::string> FindErrorCodes(std::string_view text);

}  // namespace deskmesh::chat
