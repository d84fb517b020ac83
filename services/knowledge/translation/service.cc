// SPDX-License-Identifier: Apache-2.0
#include "knowledge/translation/service.h"

#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/files/service.h"
#include "platform/base/error.h"
#include "platform/rpc/validate.h"
#include "platform/text/han_script.h"
#include "platform/text/language.h"
#include "platform/text/language_choice.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kMostTitleCharacters = 200;

absl::Status CheckOn(const TranslationProvider& provider) {
  if (provider.is_on()) return absl::OkStatus();
  return base::Precondition("TRANSLATOR_OFF", "this installation has no translator");
}

absl::Status CheckTarget(std::string_view target_locale) {
  if (text::IsKnownLocale(target_locale)) return absl::OkStatus();
  return base::InvalidField("target_locale", "must name a language, like en, zh-CN or zh-TW");
}

// Traditional characters are a language of their own here: they are translated to simplified ones.
std::string DetectedLocale(std::string_view text) {
  const std::string language = text::DetectLanguage(text).code;
  const bool is_traditional =
      language == "zh" && text::HanScriptOf(text) == text::HanScript::kTraditional;
  return is_traditional ? "zh-TW" : convert::LocaleOf(language);
}

// Whether a text may stay as it is. What it is written in counts, whatever Chinese its locale says.
bool IsIn(std::string_view text, std::string_view locale, std::string_view target_locale) {
  if (convert::LanguageOf(locale) != convert::LanguageOf(target_locale)) return false;
  const text::HanScript wanted = text::HanScriptOfLocale(target_locale);
  if (wanted == text::HanScript::kEither) return true;
  const text::HanScript written = text::HanScriptOf(text);
  return written == text::HanScript::kEither || written == wanted;
}

// By when a call must have its translation, to write it and say so. As long as a call may take at
// most where its caller sets no limit.
std::chrono::steady_clock::time_point UntilOf(const rpc::Call& call) {
  constexpr base::Duration kLongest = std::chrono::seconds(30);
  constexpr base::Duration kToWrite = std::chrono::seconds(2);
  const bool is_unlimited = call.deadline() == base::Instant::Infinite();
  const base::Duration left = is_unlimited ? kLongest : call.deadline() - call.now();
  return std::chrono::steady_clock::now() + left - kToWrite;
}

std::string OneLine(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  std::u32string characters = text::ToUtf32(text);
  if (characters.size() > kMostTitleCharacters) characters.resize(kMostTitleCharacters);
  return text::ToUtf8(characters);
}

}  // namespace

rpc::Service TranslationService::Describe() {
  rpc::Service service("deskmesh.knowledge.v1.Translations", deps_);
  service.Lookup("GetTranslator", this, &TranslationService::GetTranslator)
      .Task("Translate", this, &TranslationService::Translate)
      .Task("DraftArticle", this, &TranslationService::DraftArticle);
  return service;
}

absl::Status TranslationService::GetTranslator(rpc::ReadCall& /*call*/,
                                               const v1::GetTranslatorRequest& /*request*/,
                                               v1::Translator* reply) {
  reply->set_configured(provider_.is_on());
  return absl::OkStatus();
}

absl::Status TranslationService::Translate(rpc::TaskCall& call,
                                           const v1::TranslateTextRequest& request,
                                           v1::TranslateTextResponse* reply) {
  DESKMESH_RETURN_IF_ERROR(CheckTarget(request.target_locale()));
  DESKMESH_RETURN_IF_ERROR(CheckOn(provider_));
  // Which Chinese a text is in, it says itself.
  const bool is_told = convert::LanguageOf(request.source_locale()) == "zh" &&
                       text::HanScriptOf(request.text()) != text::HanScript::kEither;
  reply->set_source_locale(request.source_locale().empty() || is_told
                               ? DetectedLocale(request.text())
                               : request.source_locale());
  if (IsIn(request.text(), reply->source_locale(), request.target_locale())) {
    reply->set_text(request.text());
    return absl::OkStatus();
  }
  DESKMESH_ASSIGN_OR_RETURN(
      *reply->mutable_text(),
      TranslateMarkdown(provider_, call.workspace(), request.text(), reply->source_locale(),
                        request.target_locale(), UntilOf(call)));
  return absl::OkStatus();
}

absl::Status TranslationService::DraftArticle(rpc::TaskCall& call,
                                              const v1::DraftArticleTranslationRequest& request,
                                              v1::Article* reply) {
  DESKMESH_RETURN_IF_ERROR(CheckTarget(request.target_locale()));
  DESKMESH_RETURN_IF_ERROR(CheckOn(provider_));
  v1::Article source;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow row,
                              store::LoadArticle(read.tx(), read.workspace(), request.id()));
    return Fill(read, row, row.version, &source);
  }));
  const std::string& target = request.target_locale();
  if (convert::LanguageOf(source.locale()) == convert::LanguageOf(target)) {
    return base::InvalidField("target_locale",
                              "must be another language than the article's, " + source.locale());
  }
  const auto refuse_linked = [](const std::string& translation_id) {
    return base::Precondition("TRANSLATION_EXISTS", "the article has a translation",
                              {{"article", translation_id}});
  };
  if (!source.translation_id().empty()) return refuse_linked(source.translation_id());
  const auto until = UntilOf(call);
  const auto translated = [&](std::string_view text) {
    return TranslateMarkdown(provider_, call.workspace(), text, source.locale(), target, until);
  };
  v1::CreateArticleRequest create;
  v1::Article* draft = create.mutable_article();
  *draft = convert::ContentOf(source);
  DESKMESH_ASSIGN_OR_RETURN(std::string title, translated(source.title()));
  draft->set_title(OneLine(std::move(title)));
  DESKMESH_ASSIGN_OR_RETURN(*draft->mutable_body(), translated(source.body()));
  draft->set_locale(target);
  draft->set_translation_id(source.id());
  // Words of the other language find nobody here.
  draft->clear_keywords();
  DESKMESH_RETURN_IF_ERROR(rpc::Validate(create));
  return call.WriteReply(*reply, [&](rpc::WriteCall& write) -> absl::Status {
    reply->Clear();
    DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow row,
                              store::LoadArticle(write.tx(), write.workspace(), source.id()));
    if (!row.translation_id.empty()) return refuse_linked(row.translation_id);
    DESKMESH_RETURN_IF_ERROR(articles_.Create(write, create, reply));
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleFileRow> present,
                              store::ListArticleFiles(write.tx(), write.workspace(), source.id()));
    for (const store::ArticleFileRow& file : present) {
      if (!file.is_complete) continue;
      DESKMESH_ASSIGN_OR_RETURN(const std::string bytes,
                                ReadWholeFile(write.tx(), write.workspace(), file));
      DESKMESH_RETURN_IF_ERROR(KeepFile(write, reply->id(), file.file_name, bytes).status());
    }
    return absl::OkStatus();
  });
}

}  // namespace deskmesh::knowledge
