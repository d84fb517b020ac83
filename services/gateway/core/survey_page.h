// SPDX-License-Identifier: Apache-2.0
//
// The page behind a survey's link (R54), in Chinese or English. It needs no script, and looking at it
// changes nothing: programs that look through mail follow links, so only its form's POST is an answer. Pure.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace deskmesh::gateway {

// What the page shows.
struct SurveyView {
  bool is_nps = false;
  bool is_chinese = false;
  std::int64_t ticket_number = 0;  // 0: none
  std::int64_t expires_seconds = 0;  // Unix
  std::optional<int> score;  // of the answer so far
  std::optional<bool> solved;
  std::string comment;
  bool is_saved = false;  // comes from having answered
};
std::string SurveyPage(const SurveyView& view, std::string_view token);

// Why there is no form, in both languages, as nothing of the customer is known. `back` leads back to the
// form; empty: nowhere.
enum class SurveyTrouble : std::uint8_t {
  kInvalid,
  kExpired,
  kClosed,
  kIncomplete,
  kTooOften,
  kLater
};
std::string SurveyTroublePage(SurveyTrouble trouble, std::string_view back);

// What a form sent. Unknown fields are passed over; INVALID_ARGUMENT for what is no form.
struct SurveyInput {
  std::optional<int> score;
  std::optional<bool> solved;
  std::string comment;  // line breaks as LF
};
absl::StatusOr<SurveyInput> ReadSurveyForm(std::string_view body);

// The style of these pages, for the content security policy.
std::string_view SurveyStyle();

// Whether a path's rest can be a token at all.
bool IsSurveyToken(std::string_view text);

}  // namespace deskmesh::gateway
