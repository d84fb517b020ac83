// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.knowledge.v1.Translations.
#pragma once

#include "deskmesh/knowledge/v1/translation_service.pb.h"
#include "knowledge/articles/service.h"
#include "knowledge/generator/translator.h"
#include "platform/rpc/service.h"

namespace deskmesh::knowledge {

// Thread-safe.
class TranslationService {
 public:
  // References must outlive the service.
  TranslationService(rpc::ServiceDeps deps, TranslationProvider& provider, ArticleService& articles)
      : deps_(std::move(deps)), provider_(provider), articles_(articles) {}

  rpc::Service Describe();

  absl::Status GetTranslator(rpc::ReadCall& call, const v1::GetTranslatorRequest& request,
                             v1::Translator* reply);
  absl::Status Translate(rpc::TaskCall& call, const v1::TranslateTextRequest& request,
                         v1::TranslateTextResponse* reply);
  absl::Status DraftArticle(rpc::TaskCall& call, const v1::DraftArticleTranslationRequest& request,
                            v1::Article* reply);

 private:
  rpc::ServiceDeps deps_;
  TranslationProvider& provider_;
  ArticleService& articles_;
};

}  // namespace deskmesh::knowledge
