// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/service.h"

#include "knowledge/articles/convert.h"
#include "knowledge/core/handover_rules.h"
#include "knowledge/language/core/counted_text.h"
#include "knowledge/language/core/emotion.h"
#include "knowledge/language/store.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "platform/text/language.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kMostLabels = 3;

void SetEmotion(const EmotionReading& reading, v1::AnalyzeTextResponse::Label* label) {
  std::string name{EmotionName(reading.emotion)};
  for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  label->set_value(name);
  label->set_confidence(reading.confidence);
  for (const std::string& word : reading.because) label->add_because(word);
}

}  // namespace

rpc::Service LanguageService::Describe() {
  rpc::Service service("deskmesh.knowledge.v1.Language", deps_);
  service.Lookup("Analyze", this, &LanguageService::Analyze)
      .Read("ClassifyTicket", this, &LanguageService::ClassifyTicket)
      .Read("ListTicketModels", this, &LanguageService::ListTicketModels);
  return service;
}

absl::Status LanguageService::Analyze(rpc::ReadCall&, const v1::AnalyzeTextRequest& request,
                                      v1::AnalyzeTextResponse* reply) {
  reply->set_locale(convert::LocaleOf(text::DetectLanguage(request.text()).code));
  const EmotionReading reading = ReadEmotion(request.text());
  SetEmotion(reading, reply->mutable_emotion());
  reply->set_urgency(reading.urgency);
  reply->set_wants_person(CheckHandoverRules(request.text()).reason ==
                          HandoverReason::kWantsPerson);
  return absl::OkStatus();
}

absl::Status LanguageService::ClassifyTicket(rpc::ReadCall& call,
                                             const v1::ClassifyTicketRequest& request,
                                             v1::ClassifyTicketResponse* reply) {
  const std::pair<std::string_view, v1::AnalyzeTextResponse::Label*> fields[] = {
      {"type", reply->mutable_type()},
      {"priority", reply->mutable_priority()},
      {"team", reply->mutable_team()}};
  const EmotionReading emotion = ReadEmotion(request.subject() + "\n" + request.description());
  if (emotion.emotion != Emotion::kNeutral) SetEmotion(emotion, reply->mutable_emotion());
  CountedText ticket(request.subject(), request.description(), request.channel());
  for (const auto& [kind, label] : fields) {
    DESKMESH_ASSIGN_OR_RETURN(const std::shared_ptr<const TextClassifier> classifier,
                              models_.Of(call.tx(), call.workspace(), kind));
    if (classifier == nullptr) continue;
    const TextDecision decision =
        classifier->ClassifyKnown(ticket.In(classifier->features()), request.channel());
    label->set_value(decision.label);
    label->set_confidence(decision.confidence);
    for (std::string& word : ticket.WordsOf(decision.because)) {
      label->add_because(std::move(word));
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(const auto records,
                            models_.RecordsOf(call.tx(), call.workspace(),
                                              {request.words().begin(), request.words().end()}));
  for (const auto& [word, record] : records) {
    v1::ClassifyTicketResponse::WordRecord* told = reply->add_records();
    told->set_word(word);
    for (const auto& [type, count] : record.types) (*told->mutable_types())[type] = count;
    for (const auto& [priority, count] : record.priorities) {
      (*told->mutable_priorities())[priority] = count;
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::shared_ptr<const LabelClassifier> labels,
                            models_.LabelsOf(call.tx(), call.workspace()));
  if (labels == nullptr) return absl::OkStatus();
  for (const FoundLabel& found : labels->FindIn(ticket.In(labels->features()))) {
    if (reply->labels_size() == kMostLabels) break;
    std::vector<std::string> words = ticket.WordsOf(found.because);
    if (words.empty()) continue;  // the stem of a function word alone
    v1::AnalyzeTextResponse::Label* label = reply->add_labels();
    label->set_value(found.label);
    label->set_confidence(found.probability);
    for (std::string& word : words) label->add_because(std::move(word));
  }
  return absl::OkStatus();
}

absl::Status LanguageService::ListTicketModels(rpc::ReadCall& call,
                                               const v1::ListTicketModelsRequest&,
                                               v1::ListTicketModelsResponse* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ModelRow> models,
                            store::ListModels(call.tx(), call.workspace()));
  for (const store::ModelRow& row : models) {
    v1::TicketModel* model = reply->add_models();
    model->set_kind(row.kind);
    model->set_version(static_cast<std::int32_t>(row.version));
    rpc::SetTimestamp(row.trained_at, model->mutable_train_time());
    model->set_examples(static_cast<std::int32_t>(row.examples));
    model->set_accuracy(row.accuracy);
    model->set_macro_f1(row.macro_f1);
    model->set_previous_macro_f1(row.previous_macro_f1);
    model->set_size_bytes(row.size_bytes);
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::TrialRow> trials,
                            store::ListTrials(call.tx(), call.workspace()));
  for (const store::TrialRow& row : trials) {
    v1::TicketModelTrial* trial = reply->add_trials();
    trial->set_kind(row.kind);
    rpc::SetTimestamp(row.tried_at, trial->mutable_try_time());
    v1::TicketModelTrial::Outcome outcome{};
    if (v1::TicketModelTrial::Outcome_Parse(row.outcome, &outcome)) trial->set_outcome(outcome);
    trial->set_examples(static_cast<std::int32_t>(row.examples));
    trial->set_accuracy(row.accuracy);
    trial->set_macro_f1(row.macro_f1);
    trial->set_previous_macro_f1(row.previous_macro_f1);
    trial->set_baseline_macro_f1(row.baseline_macro_f1);
    trial->set_rules_accuracy(row.rules_accuracy);
    trial->set_rules_macro_f1(row.rules_macro_f1);
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::knowledge
