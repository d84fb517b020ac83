// SPDX-License-Identifier: Apache-2.0
#include "tickets/feedback/core/defect.h"

#include <catch2/catch.hpp>

namespace deskmesh::tickets {

using DefectState = Defect::State;

TEST_CASE("customers hear that a defect is solved, owners that it is rejected or open again",
          "[feedback][core]") {
  constexpr base::Instant kNow = base::Instant::FromSeconds(1'700'000'000);
  Defect defect;
  CHECK_FALSE(MoveDefect(defect, DefectState::kOpen, kNow).is_changed);
  CHECK_FALSE(MoveDefect(defect, DefectState::kUnset, kNow).is_changed);
  CHECK(MoveDefect(defect, DefectState::kInProgress, kNow).audience == Audience::kNobody);
  CHECK(MoveDefect(defect, DefectState::kSolved, kNow).audience == Audience::kCustomers);
  CHECK(defect.solved == kNow);
  CHECK_FALSE(MoveDefect(defect, DefectState::kSolved, kNow).is_changed);
  CHECK(MoveDefect(defect, DefectState::kOpen, kNow).audience == Audience::kOwners);
  CHECK(MoveDefect(defect, DefectState::kRejected, kNow).audience == Audience::kOwners);
}

TEST_CASE("the first word that the mapping names decides the state", "[feedback][core]") {
  const std::map<std::string, DefectState, std::less<>> states = {
      {"won't do", DefectState::kRejected}, {"done", DefectState::kSolved}};
  CHECK(StateOf({"Won't Do", "done"}, states) == DefectState::kRejected);
  CHECK(StateOf({"Custom", "DONE"}, states) == DefectState::kSolved);
  CHECK(StateOf({"Custom"}, states) == DefectState::kUnset);
  CHECK(StateOf({}, states) == DefectState::kUnset);
}

TEST_CASE("attempts that fail are repeated after growing pauses", "[feedback][core]") {
  CHECK(PauseAfter(1) == std::chrono::seconds(30));
  CHECK(PauseAfter(2) == std::chrono::minutes(1));
  CHECK(PauseAfter(7) == std::chrono::minutes(32));
  CHECK(PauseAfter(8) == std::chrono::hours(1));
  CHECK(PauseAfter(1'000) == std::chrono::hours(1));
}

TEST_CASE("what the customer hears is in its language and shows nothing of the inside",
          "[feedback][core]") {
  Defect defect;
  defect.title = "internal title";
  defect.external_key = "SUP-1";
  CHECK(WordsToCustomer(defect, "zh-CN").find("已由产品团队解决") != std::string::npos);
  CHECK(WordsToCustomer(defect, "en").find("solved") != std::string::npos);
  CHECK(WordsToCustomer(defect, "en").find("SUP-1") == std::string::npos);
  CHECK(WordsToCustomer(defect, "en").find("internal") == std::string::npos);
  defect.kind = Defect::Kind::kWish;
  CHECK(WordsToCustomer(defect, "en").find("built") != std::string::npos);
  Ticket ticket;
  ticket.locale = "en";
  ticket.owner_id = "usr_1";
  defect.state = DefectState::kRejected;
  CHECK(NoteToOwner(defect, ticket).find("SUP-1") != std::string::npos);
  CHECK(NoteToOwner(defect, ticket).find("@usr_1") != std::string::npos);
}

}  // namespace deskmesh::tickets
