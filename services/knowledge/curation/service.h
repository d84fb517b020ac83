// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deskmesh/knowledge/v1/curation_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "knowledge/articles/exam_guard.h"
#include "knowledge/articles/index_replica.h"
#include "knowledge/articles/service.h"
#include "knowledge/curation/core/question_clusters.h"
#include "knowledge/curation/store.h"
#include "platform/rpc/service.h"

namespace deskmesh::knowledge {

// Where a ticket's first article is found: no author can choose an address like this.
inline std::string TicketAddress(std::string_view ticket_id) {
  return "ticket:" + std::string(ticket_id);
}

// The gRPC surface of curation. Thread-safe.
class CurationService {
 public:
  CurationService(rpc::ServiceDeps deps, rpc::Channels& channels, IndexReplica& replica,
                  ArticleService& articles)
      : deps_(std::move(deps)),
        channels_(channels),
        replica_(replica),
        guard_(replica),
        articles_(articles) {}

  rpc::Service Describe();

  absl::Status ListSynonyms(rpc::ReadCall& call, const v1::ListSynonymsRequest& request,
                            v1::ListSynonymsResponse* reply);
  absl::Status CreateSynonyms(rpc::TaskCall& call, const v1::CreateSynonymsRequest& request,
                              v1::SynonymSet* reply);
  absl::Status DeleteSynonyms(rpc::TaskCall& call, const v1::DeleteSynonymsRequest& request,
                              google::protobuf::Empty* reply);
  absl::Status ListExamQuestions(rpc::ReadCall& call, const v1::ListExamQuestionsRequest& request,
                                 v1::ListExamQuestionsResponse* reply);
  absl::Status CreateExamQuestion(rpc::WriteCall& call,
                                  const v1::CreateExamQuestionRequest& request,
                                  v1::ExamQuestion* reply);
  absl::Status DeleteExamQuestion(rpc::WriteCall& call,
                                  const v1::DeleteExamQuestionRequest& request,
                                  google::protobuf::Empty* reply);
  absl::Status RunExam(rpc::TaskCall& call, const v1::RunExamRequest& request,
                       v1::ExamReport* reply);
  absl::Status ListGaps(rpc::TaskCall& call, const v1::ListGapsRequest& request,
                        v1::ListGapsResponse* reply);
  absl::Status DismissGap(rpc::TaskCall& call, const v1::DismissGapRequest& request,
                          google::protobuf::Empty* reply);
  absl::Status DraftFromGap(rpc::TaskCall& call, const v1::DraftFromGapRequest& request,
                            v1::Article* reply);
  absl::Status DraftFromTicket(rpc::TaskCall& call, const v1::DraftFromTicketRequest& request,
                               v1::Article* reply);
  // The ticket's article with the words of a later solution, where nobody has changed it since it was
  // drafted. NOT_FOUND where the ticket has none.
  absl::Status Redraft(rpc::TaskCall& call, const std::string& ticket_id);
  absl::Status GetReport(rpc::ReadCall& call, const v1::GetKnowledgeReportRequest& request,
                         v1::KnowledgeReport* reply);

 private:
  struct Gap {
    std::vector<store::QuestionRow> questions;  // most typical first
    std::vector<std::string> keywords;
  };
  // What a solved ticket tells, and the words of its address.
  struct TicketArticle {
    v1::Article article;
    std::string address_words;
  };
  absl::StatusOr<TicketArticle> ArticleOf(rpc::TaskCall& call, const std::string& ticket_id);
  // Largest first, at most `most`; with a question only that which has it.
  absl::StatusOr<std::vector<Gap>> FindGaps(rpc::TaskCall& call, base::Instant since,
                                            std::size_t most, std::string_view question = {});
  absl::StatusOr<Gap> FindGap(rpc::TaskCall& call, const std::string& question);
  absl::StatusOr<std::vector<store::QuestionRow>> OpenQuestions(rpc::ReadCall& read,
                                                                base::Instant since);
  bool IsAnswered(const WorkspaceIndex& workspace, const store::QuestionRow& row) const;

  rpc::ServiceDeps deps_;
  rpc::Channels& channels_;
  IndexReplica& replica_;
  ExamGuard guard_;
  ArticleService& articles_;
};

}  // namespace deskmesh::knowledge
