// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/service.h"

#include "knowledge/articles/convert.h"
#include "knowledge/core/handover_rules.h"
#include "knowledge/language/core/emotion.h"
#include "platform/text/language.h"

namespace deskmesh::knowledge {

rpc::Service LanguageService::Describe() {
  rpc::Service service("deskmesh.knowledge.v1.Language", deps_);
  service.Lookup("Analyze", this, &LanguageService::Analyze);
  return service;
}

absl::Status LanguageService::Analyze(rpc::ReadCall&, const v1::AnalyzeTextRequest& request,
                                      v1::AnalyzeTextResponse* reply) {
  reply->set_locale(convert::LocaleOf(text::DetectLanguage(request.text()).code));
  const EmotionReading reading = ReadEmotion(request.text());
  std::string name{EmotionName(reading.emotion)};
  for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  reply->mutable_emotion()->set_value(name);
  reply->mutable_emotion()->set_confidence(reading.confidence);
  for (const std::string& word : reading.because) reply->mutable_emotion()->add_because(word);
  reply->set_urgency(reading.urgency);
  reply->set_wants_person(CheckHandoverRules(request.text()).reason ==
                          HandoverReason::kWantsPerson);
  return absl::OkStatus();
}

}  // namespace deskmesh::knowledge
