// SPDX-License-Identifier: Apache-2.0
#include "tickets/satisfaction/sender.h"

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/catalogue/store.h"
#include "tickets/imported_past.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

constexpr std::string_view kRuleKind = "survey_settings";
constexpr std::string_view kRuleId = "settings";

}  // namespace

absl::StatusOr<StoredRule> LoadRule(sql::Tx& tx, std::string_view workspace_id, bool for_change) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<CatalogueItem> item,
                            LoadItem(tx, workspace_id, kRuleKind, kRuleId, for_change));
  if (!item.has_value()) return StoredRule();
  v1::SurveySettings settings;
  if (!settings.ParseFromString(item->body)) {
    return absl::DataLossError("kept survey settings can't be read");
  }
  DESKMESH_ASSIGN_OR_RETURN(const SurveyRule rule, RuleOf(settings));
  return StoredRule{.rule = rule, .version = item->version, .created = item->created};
}

absl::Status SaveRule(sql::Tx& tx, std::string_view workspace_id, const StoredRule& stored,
                      base::Instant now) {
  v1::SurveySettings settings;
  ToProto(stored.rule, &settings);
  CatalogueItem item;
  item.kind = kRuleKind;
  item.id = kRuleId;
  item.version = stored.version;
  item.created = stored.version == 1 ? now : stored.created;
  item.updated = now;
  item.body = settings.SerializeAsString();
  return SaveItem(tx, workspace_id, item);
}

std::string LinkPathOf(std::string_view workspace_id, const Survey& survey, const LinkKey& key) {
  return "/survey/" + SealLink({.key_id = key.id,
                                .workspace_id = std::string(workspace_id),
                                .survey_id = survey.id,
                                .expires = survey.expires},
                               key.secret);
}

absl::StatusOr<LinkClaim> CheckLink(sql::Tx& tx, std::string_view token, base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(LinkClaim claim, ReadLink(token));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<LinkKey> key,
                            FindKey(tx, claim.workspace_id, claim.key_id));
  if (!key.has_value() || !IsSealedWith(token, key->secret)) return LinkInvalid();
  if (claim.expires <= now) return LinkExpired();
  return claim;
}

absl::Status SurveySender::OnFact(sql::Tx& tx, const event::v1::Envelope& envelope,
                                  const InboxItem& item) {
  if (item.action != NameOf(Action::kStateChanged) || item.ticket.state() != v1::Ticket::RESOLVED) {
    return absl::OkStatus();
  }
  const std::string& workspace = envelope.workspace_id();
  DESKMESH_ASSIGN_OR_RETURN(const StoredRule stored, LoadRule(tx, workspace));
  if (!stored.rule.is_enabled) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const bool is_past, IsOfImportedPast(tx, envelope, clock_.Now()));
  if (is_past) return absl::OkStatus();
  const base::Instant resolved = rpc::InstantOf(item.ticket.resolve_time());
  DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(tx, {.key = {.workspace_id = workspace,
                                                         .kind = std::string(kSurveyTimer),
                                                         .subject = item.ticket.id(),
                                                         .name = ""},
                                                 .due = resolved + stored.rule.delay,
                                                 .payload = std::to_string(resolved.micros)}));
  tx.AfterCommit(on_timer_);
  return absl::OkStatus();
}

absl::Status SurveySender::OnTimer(sql::Tx& tx, const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  DESKMESH_ASSIGN_OR_RETURN(const StoredRule stored, LoadRule(tx, workspace));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<StoredTicket> kept,
                            LockTicket(tx, workspace, timer.key.subject));
  if (!stored.rule.is_enabled || !kept.has_value()) return absl::OkStatus();
  v1::Ticket proto;
  DESKMESH_RETURN_IF_ERROR(DecodeTicket(kept->data, &proto));
  const Ticket ticket = FromProto(proto);
  if (std::to_string(ticket.resolved.micros) != timer.payload ||
      !IsAskedAbout(ticket, ticket.resolved)) {
    return absl::OkStatus();
  }
  // A case that was opened and resolved again is asked about anew, and only the newest link counts.
  DESKMESH_RETURN_IF_ERROR(EndSurveysOf(tx, workspace, ticket.id, clock_.Now()));
  v1::SurveySent fact;
  fact.set_channel(proto.channel());
  fact.set_ticket_number(proto.number());
  const Survey survey{.kind = Survey::Kind::kSatisfaction,
                      .ticket_id = ticket.id,
                      .contact_id = ticket.requester_id,
                      .organization_id = ticket.organization_id,
                      .tier = ticket.tier,
                      .locale = ticket.locale,
                      .answer = {}};
  return Send(tx, workspace, survey, ticket.id + "/" + timer.payload, stored.rule.link_lifetime,
              std::move(fact))
      .status();
}

absl::StatusOr<LinkKey> SurveySender::KeyInUse(sql::Tx& tx, std::string_view workspace_id,
                                               base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<LinkKey> key, LatestKey(tx, workspace_id));
  if (key.has_value() && now - key->created < kKeyLives) return *std::move(key);
  const std::int64_t id = key.has_value() ? key->id + 1 : 1;
  DESKMESH_RETURN_IF_ERROR(AddKey(
      tx, workspace_id, {.id = id, .secret = NewLinkSecret(), .created = now, .retired = {}}));
  DESKMESH_RETURN_IF_ERROR(DropKeys(tx, workspace_id, now - kLongestLink));
  // Read back: another process may have been first.
  DESKMESH_ASSIGN_OR_RETURN(key, FindKey(tx, workspace_id, id));
  if (!key.has_value()) return absl::InternalError("a key that was entered is gone");
  return *std::move(key);
}

absl::StatusOr<bool> SurveySender::Send(sql::Tx& tx, std::string_view workspace_id, Survey survey,
                                        std::string_view occasion, base::Duration lifetime,
                                        v1::SurveySent fact) {
  const base::Instant now = clock_.Now();
  survey.id = deps_.ids("svy", now);
  survey.created = now;
  // Links know whole seconds.
  survey.expires = base::Instant::FromSeconds((now + lifetime).seconds());
  DESKMESH_ASSIGN_OR_RETURN(const bool is_new, InsertSurvey(tx, workspace_id, survey, occasion));
  if (!is_new) return false;
  DESKMESH_ASSIGN_OR_RETURN(const LinkKey key, KeyInUse(tx, workspace_id, now));
  fact.set_path(LinkPathOf(workspace_id, survey, key));
  ToProto(survey, fact.mutable_survey());
  DESKMESH_RETURN_IF_ERROR(rpc::PublishFact(tx, *deps_.outbox, deps_.ids,
                                            {std::string(workspace_id), "service:tickets", "", now},
                                            survey.id, survey.sequence, fact));
  return true;
}

}  // namespace deskmesh::tickets
