// SPDX-License-Identifier: Apache-2.0
#include "chat/proactive/observer.h"

#include <algorithm>

#include "chat/proactive/convert.h"
#include "chat/store.h"
#include "platform/base/error.h"

namespace deskmesh::chat::proactive {
namespace {

// One round over the new events of one customer. Confined to one thread.
class Round {
 public:
  Round(sql::Tx& tx, const base::IdSource& ids, const std::string& workspace,
        const std::string& contact_id, base::Instant now)
      : tx_(tx), ids_(ids), workspace_(workspace), contact_id_(contact_id), now_(now) {}

  absl::Status Load() {
    DESKMESH_ASSIGN_OR_RETURN(
        events_, store::ListBehavior(tx_, workspace_, contact_id_, now_ - store::kBehaviorKept));
    DESKMESH_ASSIGN_OR_RETURN(tips_, store::ListTips(tx_, workspace_, contact_id_));
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::TipRuleRow> rows,
                              store::ListTipRules(tx_, workspace_));
    for (const store::TipRuleRow& row : rows) {
      rules_.push_back(convert::FromProto(convert::TipRuleOf(row), row.id));
    }
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::JourneyPlanRow> plan,
                              store::FindJourneyPlan(tx_, workspace_));
    plan_ = convert::FromProto(convert::WelcomeOf(plan));
    DESKMESH_ASSIGN_OR_RETURN(journey_, store::FindJourney(tx_, workspace_, contact_id_));
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::Contact> contact,
                              store::FindContact(tx_, workspace_, contact_id_));
    if (contact.has_value()) tier_ = contact->tier;
    return absl::OkStatus();
  }

  absl::Status Take(const BehaviorEvent& event) {
    if (event.at + kOldestEvent < now_) return absl::OkStatus();
    DESKMESH_ASSIGN_OR_RETURN(const bool is_new,
                              store::InsertBehavior(tx_, workspace_, contact_id_, event));
    if (!is_new) return absl::OkStatus();
    const auto place = std::upper_bound(
        events_.begin(), events_.end(), event.at,
        [](base::Instant at, const BehaviorEvent& other) { return at < other.at; });
    const auto index = static_cast<std::size_t>(place - events_.begin());
    events_.insert(place, event);
    DESKMESH_RETURN_IF_ERROR(MarkSolved(event));
    DESKMESH_RETURN_IF_ERROR(MoveJourney(event));
    const std::vector<BehaviorEvent> until(
        events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(index) + 1);
    for (const TipRule& rule : rules_) {
      if (!FitsTier(rule) || !IsMet(rule, until) || !MayShow(rule, HistoryOf(rule), now_)) continue;
      const bool is_control = InControlGroup(rule, contact_id_);
      DESKMESH_RETURN_IF_ERROR(Make(rule.id, "", is_control));
      if (!is_control) break;
    }
    return absl::OkStatus();
  }

  absl::Status Finish() {
    if (journey_.has_value()) {
      const bool is_quiet = std::none_of(tips_.begin(), tips_.end(), [&](const store::TipRow& tip) {
        return !tip.is_control && now_ < tip.made_at + kTipGap;
      });
      if (is_quiet) {
        if (const auto step = NudgeNow(plan_, now_, &*journey_); step.has_value()) {
          DESKMESH_RETURN_IF_ERROR(Make("", *step, false));
          journey_moved_ = true;
        }
      }
      if (journey_moved_) DESKMESH_RETURN_IF_ERROR(store::SaveJourney(tx_, workspace_, *journey_));
    }
    return store::DeleteBehavior(tx_, workspace_, contact_id_, now_ - store::kBehaviorKept);
  }

 private:
  bool FitsTier(const TipRule& rule) const {
    return rule.tiers.empty() ||
           std::find(rule.tiers.begin(), rule.tiers.end(), tier_) != rule.tiers.end();
  }

  TipHistory HistoryOf(const TipRule& rule) const {
    TipHistory history;
    for (const store::TipRow& tip : tips_) {
      // What nobody came to see in time was never shown.
      const bool is_lost =
          !tip.is_control && !tip.delivered_at.has_value() && tip.made_at + kTipKept < now_;
      if (is_lost) continue;
      if (!tip.is_control) history.last_tip = std::max(history.last_tip, tip.made_at);
      if (tip.rule_id != rule.id) continue;
      ++history.shows;
      history.last_show = std::max(history.last_show, tip.made_at);
      if (tip.dismissed_at.has_value()) {
        history.last_dismissal = std::max(history.last_dismissal, *tip.dismissed_at);
      }
    }
    return history;
  }

  // The control group counts alike: what would have been shown is solved by the same event.
  absl::Status MarkSolved(const BehaviorEvent& event) {
    for (store::TipRow& tip : tips_) {
      if (tip.solved_at.has_value() || !(tip.is_control || tip.delivered_at.has_value())) continue;
      const auto rule = std::find_if(rules_.begin(), rules_.end(),
                                     [&](const TipRule& one) { return one.id == tip.rule_id; });
      if (rule == rules_.end() || rule->solved_event != event.name || event.at < tip.made_at ||
          event.at > tip.made_at + rule->solve_window) {
        continue;
      }
      tip.solved_at = event.at;
      DESKMESH_RETURN_IF_ERROR(store::UpdateTip(tx_, workspace_, tip));
    }
    return absl::OkStatus();
  }

  absl::Status MoveJourney(const BehaviorEvent& event) {
    const JourneyMove move = Advance(plan_, contact_id_, event.name, event.at, &journey_);
    if (move == JourneyMove::kNone) return absl::OkStatus();
    journey_moved_ = true;
    return move == JourneyMove::kBegun ? Make("", kWelcomeStep, false) : absl::OkStatus();
  }

  absl::Status Make(const std::string& rule_id, const std::string& step, bool is_control) {
    store::TipRow tip;
    tip.id = ids_("shw", now_);
    tip.rule_id = rule_id;
    tip.contact_id = contact_id_;
    tip.step = step;
    tip.is_control = is_control;
    tip.made_at = now_;
    tips_.push_back(tip);
    return store::InsertTip(tx_, workspace_, tip);
  }

  sql::Tx& tx_;
  const base::IdSource& ids_;
  const std::string& workspace_;
  const std::string& contact_id_;
  const base::Instant now_;
  std::vector<BehaviorEvent> events_;
  std::vector<store::TipRow> tips_;
  std::vector<TipRule> rules_;
  JourneyPlan plan_;
  std::optional<Journey> journey_;
  bool journey_moved_ = false;
  Tier tier_ = Tier::kFree;
};

}  // namespace

absl::Status Observe(sql::Tx& tx, const base::IdSource& ids, const std::string& workspace,
                     const std::string& contact_id, const std::vector<BehaviorEvent>& events,
                     base::Instant now) {
  // In order of time; those of one moment as they were told.
  std::vector<std::pair<base::Instant, std::size_t>> order;
  for (std::size_t i = 0; i < events.size(); ++i) order.emplace_back(events[i].at, i);
  std::sort(order.begin(), order.end());
  Round round(tx, ids, workspace, contact_id, now);
  DESKMESH_RETURN_IF_ERROR(round.Load());
  for (const auto& [at, index] : order) DESKMESH_RETURN_IF_ERROR(round.Take(events[index]));
  return round.Finish();
}

absl::StatusOr<std::optional<store::TipRow>> Fetch(sql::Tx& tx, const std::string& workspace,
                                                   const std::string& contact_id,
                                                   base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(std::vector<store::TipRow> tips,
                            store::ListTips(tx, workspace, contact_id));
  for (auto tip = tips.rbegin(); tip != tips.rend(); ++tip) {
    if (tip->is_control || tip->delivered_at.has_value()) continue;
    if (tip->made_at + kTipKept < now) break;
    tip->delivered_at = now;
    DESKMESH_RETURN_IF_ERROR(store::UpdateTip(tx, workspace, *tip));
    return std::optional<store::TipRow>(*tip);
  }
  return std::optional<store::TipRow>();
}

}  // namespace deskmesh::chat::proactive
