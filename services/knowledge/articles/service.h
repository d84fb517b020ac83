// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "knowledge/articles/exam_guard.h"
#include "knowledge/articles/index_replica.h"
#include "knowledge/articles/owners.h"
#include "knowledge/articles/readers.h"
#include "knowledge/articles/store.h"
#include "knowledge/curation/question_log.h"
#include "knowledge/embeddings/meaning_index.h"
#include "knowledge/generator/generator.h"
#include "knowledge/generator/workers.h"
#include "platform/rpc/service.h"

namespace deskmesh::knowledge {

class AnswerRun;

// The gRPC surface of articles. Thread-safe.
class ArticleService {
 public:
  ArticleService(rpc::ServiceDeps deps, IndexReplica& replica, QuestionLog& questions,
                 MeaningIndex& meanings, Generator& generator, AnswerWorkers& workers,
                 Readers& readers, Owners& owners)
      : deps_(std::move(deps)),
        readers_(readers),
        owners_(owners),
        replica_(replica),
        guard_(replica),
        questions_(questions),
        meanings_(meanings),
        generator_(generator),
        workers_(workers) {}

  rpc::Service Describe();

  // What programs of this house write isn't asked for its owner again. `ticket_id`: of the solved ticket
  // whose words these are.
  absl::Status Create(rpc::WriteCall& call, const v1::CreateArticleRequest& request,
                      v1::Article* reply, const std::string& ticket_id = "");
  // Whether a user of the workspace has the id; asks accounts, so not in a transaction.
  bool MayOwn(const rpc::Call& call, const std::string& user_id);
  absl::Status Get(rpc::ReadCall& call, const v1::GetArticleRequest& request, v1::Article* reply);
  absl::Status List(rpc::ReadCall& call, const v1::ListArticlesRequest& request,
                    v1::ListArticlesResponse* reply);
  absl::Status Update(rpc::WriteCall& call, const v1::UpdateArticleRequest& request,
                      v1::Article* reply, const std::string& ticket_id = "");
  // Asks the exam first, outside the transaction.
  absl::Status Publish(rpc::TaskCall& call, const v1::PublishArticleRequest& request,
                       v1::Article* reply);
  // Several with one exam and in one transaction, which `also` joins; of imports.
  absl::Status PublishAll(rpc::TaskCall& call, const std::vector<std::string>& ids,
                          const ExamGuard::Body& also);
  absl::Status Archive(rpc::TaskCall& call, const v1::ArchiveArticleRequest& request,
                       v1::Article* reply);
  absl::Status Submit(rpc::WriteCall& call, const v1::SubmitArticleRequest& request,
                      v1::Article* reply);
  absl::Status Reject(rpc::WriteCall& call, const v1::RejectArticleRequest& request,
                      v1::Article* reply);
  absl::Status ListVersions(rpc::ReadCall& call, const v1::ListArticleVersionsRequest& request,
                            v1::ListArticleVersionsResponse* reply);
  absl::Status GetVersion(rpc::ReadCall& call, const v1::GetArticleVersionRequest& request,
                          v1::Article* reply);
  absl::Status Diff(rpc::ReadCall& call, const v1::DiffArticleRequest& request,
                    v1::DiffArticleResponse* reply);
  absl::Status RollBack(rpc::WriteCall& call, const v1::RollBackArticleRequest& request,
                        v1::Article* reply);
  absl::Status GetBySlug(rpc::ReadCall& call, const v1::GetArticleBySlugRequest& request,
                         v1::GetArticleBySlugResponse* reply);
  absl::Status Browse(rpc::ReadCall& call, const v1::BrowseArticlesRequest& request,
                      v1::BrowseArticlesResponse* reply);
  absl::Status Suggest(rpc::ReadCall& call, const v1::SuggestArticlesRequest& request,
                       v1::SuggestArticlesResponse* reply);
  absl::Status Recommend(rpc::ReadCall& call, const v1::RecommendArticlesRequest& request,
                         v1::RecommendArticlesResponse* reply);
  absl::Status Search(rpc::ReadCall& call, const v1::SearchArticlesRequest& request,
                      v1::SearchArticlesResponse* reply);
  // Asks what the words mean first, outside the transaction.
  absl::Status SearchByMeaning(rpc::TaskCall& call, const v1::SearchArticlesRequest& request,
                               v1::SearchArticlesResponse* reply);
  // Asks the generator and what the question means, where these are set up, outside the transaction.
  absl::Status Answer(rpc::TaskCall& call, const v1::AnswerRequest& request,
                      v1::AnswerResponse* reply);
  // The same in pieces; the generator works on a thread of `workers`.
  absl::StatusOr<rpc::Feed> StreamAnswer(rpc::ReadCall& call,
                                         const v1::StreamAnswerRequest& request);
  // Learns who votes, before the vote's transaction.
  absl::Status PrepareReader(rpc::TaskCall& call, const v1::VoteArticleRequest& request);
  absl::Status Vote(rpc::WriteCall& call, const v1::VoteArticleRequest& request,
                    v1::Article* reply);
  absl::Status ListComments(rpc::ReadCall& call, const v1::ListArticleCommentsRequest& request,
                            v1::ListArticleCommentsResponse* reply);
  absl::Status Open(rpc::ReadCall& call, const v1::OpenArticleRequest& request,
                    google::protobuf::Empty* reply);

 private:
  // The versions that were examined by article; none without an exam.
  using Examined = std::map<std::string, std::int64_t>;
  static ExamGuard::Plan PlanToPublish(std::vector<std::string> ids, Examined* examined);
  absl::Status PublishNewest(rpc::WriteCall& call, const std::string& id, std::int64_t examined,
                             v1::Article* reply);
  absl::Status ArchiveNow(rpc::WriteCall& call, const std::string& id, v1::Article* reply);
  // What authors send: its owner must be a user of the workspace.
  absl::Status CreateSent(rpc::WriteCall& call, const v1::CreateArticleRequest& request,
                          v1::Article* reply);
  absl::Status PrepareCreate(rpc::TaskCall& call, const v1::CreateArticleRequest& request);
  absl::Status UpdateSent(rpc::WriteCall& call, const v1::UpdateArticleRequest& request,
                          v1::Article* reply);
  absl::Status PrepareUpdate(rpc::TaskCall& call, const v1::UpdateArticleRequest& request);
  absl::Status CheckOwner(rpc::WriteCall& call, const std::string& owner_id);

  // What was retrieved for a question.
  struct Retrieved {
    v1::AnswerResponse answer;
    std::vector<std::string> passages;
    std::optional<store::QuestionRow> question;  // where it counts, to be recorded with its outcome
    SearchFilter filter;
    bool wants_more = false;  // no answer, and no rule against articles
    bool may_suggest = false;  // nothing in the question says that no article is about it
  };
  absl::StatusOr<Retrieved> Retrieve(rpc::ReadCall& call, const v1::AnswerRequest& request);
  void Word(const std::string& workspace, const std::string& question, Retrieved retrieved,
            const std::string& topic, const std::weak_ptr<AnswerRun>& weak);
  // With a query's vector; empty: by words alone.
  absl::Status SearchNear(rpc::ReadCall& call, const v1::SearchArticlesRequest& request,
                          const std::vector<float>& meaning, v1::SearchArticlesResponse* reply);
  // Articles that mean what was asked join those that are suggested, or that came closest where nothing
  // answers. Confidence stays; so does the decision, unless the configured similarity is reached.
  absl::Status SuggestNear(rpc::ReadCall& call, const std::string& question,
                           const std::vector<float>& meaning, Retrieved* retrieved);
  void Widen(const rpc::CallContext& context, base::Instant now, const std::string& question,
             Retrieved retrieved, const std::string& topic, const std::weak_ptr<AnswerRun>& weak);
  void End(Retrieved retrieved, const std::string& topic, const std::weak_ptr<AnswerRun>& weak);
  // Puts a model's words in the place of the article's. Where the model says that the article doesn't
  // answer, it is only suggested; where it failed, the article's own words stay.
  void TakeWords(const std::string& workspace, const absl::StatusOr<std::string>& said,
                 v1::AnswerResponse* answer);
  void Record(std::optional<store::QuestionRow> question, const v1::AnswerResponse& answer);

  rpc::ServiceDeps deps_;
  Readers& readers_;
  Owners& owners_;
  IndexReplica& replica_;
  ExamGuard guard_;
  QuestionLog& questions_;
  MeaningIndex& meanings_;
  Generator& generator_;
  AnswerWorkers& workers_;
};

}  // namespace deskmesh::knowledge
