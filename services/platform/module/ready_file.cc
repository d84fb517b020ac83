// SPDX-License-Identifier: Apache-2.0
#include "platform/module/ready_file.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "platform/base/error.h"
#include "platform/http/json_text.h"

namespace deskmesh::module {

absl::Status WriteReadyFile(const std::string& path,
                            const std::map<std::string, std::string>& addresses) {
  std::string json = "{";
  for (const char* name : {"http", "grpc", "metrics"}) {
    const auto found = addresses.find(name);
    if (found == addresses.end() || found->second.empty()) continue;
    http::AppendJsonString(name, &json);
    json += ": ";
    http::AppendJsonString(found->second, &json);
    json += ", ";
  }
  json += "\"pid\": " + std::to_string(getpid()) + "}\n";
  const std::string temporary = path + ".new";
  std::ofstream file(temporary, std::ios::trunc);
  file << json;
  file.close();
  if (!file || std::rename(temporary.c_str(), path.c_str()) != 0) {
    return base::Failure(absl::StatusCode::kInvalidArgument, "READY_FILE_UNWRITABLE",
                         "--ready-file " + path + " can't be written");
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::module
