// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/compiled_services.h"

#include <google/protobuf/descriptor.pb.h>

#include "deskmesh_descriptors.h"

namespace deskmesh::rpc {

std::vector<const google::protobuf::ServiceDescriptor*> CompiledServices() {
  google::protobuf::FileDescriptorSet files;
  const std::string_view bytes = DescriptorSet();
  files.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const auto& file : files.file()) {
    if (file.service_size() == 0) continue;
    const auto* compiled =
        google::protobuf::DescriptorPool::generated_pool()->FindFileByName(file.name());
    for (int i = 0; compiled != nullptr && i < compiled->service_count(); ++i) {
      services.push_back(compiled->service(i));
    }
  }
  return services;
}

}  // namespace deskmesh::rpc
