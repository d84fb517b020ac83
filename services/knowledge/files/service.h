// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.knowledge.v1.ArticleFiles.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "deskmesh/knowledge/v1/files_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "knowledge/articles/readers.h"
#include "knowledge/files/store.h"
#include "platform/rpc/service.h"

namespace deskmesh::knowledge {

inline constexpr std::size_t kMostArticleFiles = 50;
inline constexpr std::int64_t kMostArticleBytes = std::int64_t{50} << 20;

// Thread-safe.
class ArticleFileService {
 public:
  ArticleFileService(rpc::ServiceDeps deps, Readers& readers)
      : deps_(std::move(deps)), readers_(readers) {}

  rpc::Service Describe();

  absl::Status Create(rpc::WriteCall& call, const v1::CreateArticleFileRequest& request,
                      v1::ArticleFile* reply);
  absl::Status Append(rpc::WriteCall& call, const v1::AppendArticleFileRequest& request,
                      v1::ArticleFile* reply);
  // A file that is refused for what it is isn't kept, nor is its name.
  absl::Status AppendOrForget(rpc::TaskCall& call, const v1::AppendArticleFileRequest& request,
                              v1::ArticleFile* reply);
  absl::Status List(rpc::ReadCall& call, const v1::ListArticleFilesRequest& request,
                    v1::ListArticleFilesResponse* reply);
  absl::Status Download(rpc::ReadCall& call, const v1::DownloadArticleFileRequest& request,
                        options::v1::RawBody* reply);
  absl::Status Delete(rpc::WriteCall& call, const v1::DeleteArticleFileRequest& request,
                      google::protobuf::Empty* reply);

 private:
  rpc::ServiceDeps deps_;
  Readers& readers_;
};

// Gives an article a whole file in one transaction, under the very name or, where that is taken by a
// file of other bytes, a numbered one, which is returned. A file of the same name and bytes is left
// as it is. Errors as Create and Append.
absl::StatusOr<std::string> KeepFile(rpc::WriteCall& call, const std::string& article_id,
                                     std::string_view name, std::string_view bytes);

// The bytes of a complete file.
absl::StatusOr<std::string> ReadWholeFile(sql::Tx& tx, std::string_view workspace,
                                          const store::ArticleFileRow& file);

}  // namespace deskmesh::knowledge
