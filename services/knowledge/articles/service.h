// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "knowledge/articles/index_replica.h"
#include "knowledge/articles/store.h"
#include "platform/rpc/service.h"

namespace deskmesh::knowledge {

// The gRPC surface of articles. Thread-safe.
class ArticleService {
 public:
  ArticleService(rpc::ServiceDeps deps, IndexReplica& replica)
      : deps_(std::move(deps)), replica_(replica) {}

  rpc::Service Describe();

  absl::Status Create(rpc::WriteCall& call, const v1::CreateArticleRequest& request,
                      v1::Article* reply);
  absl::Status Get(rpc::ReadCall& call, const v1::GetArticleRequest& request, v1::Article* reply);
  absl::Status List(rpc::ReadCall& call, const v1::ListArticlesRequest& request,
                    v1::ListArticlesResponse* reply);
  absl::Status Update(rpc::WriteCall& call, const v1::UpdateArticleRequest& request,
                      v1::Article* reply);
  absl::Status Publish(rpc::WriteCall& call, const v1::PublishArticleRequest& request,
                       v1::Article* reply);
  absl::Status Archive(rpc::WriteCall& call, const v1::ArchiveArticleRequest& request,
                       v1::Article* reply);
  absl::Status Search(rpc::ReadCall& call, const v1::SearchArticlesRequest& request,
                      v1::SearchArticlesResponse* reply);
  absl::Status Answer(rpc::ReadCall& call, const v1::AnswerRequest& request,
                      v1::AnswerResponse* reply);
  absl::Status Vote(rpc::WriteCall& call, const v1::VoteArticleRequest& request,
                    v1::Article* reply);

 private:
  rpc::ServiceDeps deps_;
  IndexReplica& replica_;
};

}  // namespace deskmesh::knowledge
