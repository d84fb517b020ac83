// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.knowledge.v1.Categories.
#pragma once

#include <absl/status/status.h>

#include <utility>

#include "deskmesh/knowledge/v1/category_service.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::knowledge {

// What the team calls the categories of articles. Thread-safe.
class CategoryService {
 public:
  explicit CategoryService(rpc::ServiceDeps deps) : deps_(std::move(deps)) {}

  rpc::Service Describe();

  absl::Status List(rpc::ReadCall& call, const v1::ListCategoriesRequest& request,
                    v1::ListCategoriesResponse* reply);
  absl::Status SetNames(rpc::WriteCall& call, const v1::SetCategoryNamesRequest& request,
                        v1::ArticleCategory* reply);

 private:
  rpc::ServiceDeps deps_;
};

}  // namespace deskmesh::knowledge
