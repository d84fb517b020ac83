// SPDX-License-Identifier: Apache-2.0
#include "tickets/nps/service.h"

#include "platform/base/error.h"
#include "platform/rpc/field_mask.h"
#include "platform/rpc/timestamp.h"
#include "tickets/catalogue/store.h"

namespace deskmesh::tickets {
namespace {

constexpr int kContactsAtOnce = 100;
constexpr base::Duration kLongestCap = std::chrono::days(730);

NpsWave WaveOf(const v1::NpsWave& proto) {
  NpsWave wave{
      .id = proto.id(), .audience = {}, .state = static_cast<NpsWave::State>(proto.state())};
  for (const int tier : proto.audience().tiers()) {
    wave.audience.tiers.push_back(static_cast<Tier>(tier));
  }
  wave.audience.organization_ids.assign(proto.audience().organization_ids().begin(),
                                        proto.audience().organization_ids().end());
  wave.audience.job_roles.assign(proto.audience().job_roles().begin(),
                                 proto.audience().job_roles().end());
  wave.sample_percent = proto.sample_percent();
  wave.cap = SpanOf(proto.cap());
  wave.link_lifetime = SpanOf(proto.link_lifetime());
  return wave;
}

// Fills in what was left out. INVALID_ARGUMENT names the field and its bounds.
absl::Status CheckWave(v1::NpsWave& wave) {
  const NpsWave usual;
  if (wave.sample_percent() == 0) wave.set_sample_percent(usual.sample_percent);
  if (!wave.has_cap()) SetSpan(usual.cap, wave.mutable_cap());
  if (!wave.has_link_lifetime()) SetSpan(usual.link_lifetime, wave.mutable_link_lifetime());
  std::vector<base::FieldViolation> faults;
  if (const base::Duration cap = SpanOf(wave.cap()); cap < base::Duration(0) || cap > kLongestCap) {
    faults.push_back({"nps_wave.cap", "must be 0 to 730 days"});
  }
  if (const base::Duration lifetime = SpanOf(wave.link_lifetime());
      lifetime < std::chrono::days(1) || lifetime > kLongestLink) {
    faults.push_back({"nps_wave.link_lifetime", "must be 1 to 90 days"});
  }
  for (const int tier : wave.audience().tiers()) {
    if (tier == v1::Ticket::TIER_UNSPECIFIED) {
      faults.push_back({"nps_wave.audience.tiers", "must be FREE, PAID or ENTERPRISE"});
    }
  }
  return faults.empty() ? absl::OkStatus() : base::InvalidFields(std::move(faults));
}

void Show(const StoredWave& wave, v1::NpsWave* proto) {
  *proto = wave.proto;
  proto->set_etag(std::to_string(wave.version));
}

void Fill(const WaveCount& count, v1::NpsScore* proto) {
  proto->set_sent(count.sent);
  proto->set_answers(count.tally.answers);
  proto->set_promoters(count.tally.promoters);
  proto->set_passives(count.tally.passives());
  proto->set_detractors(count.tally.detractors);
  const NpsEstimate estimate = EstimateNps(count.tally);
  proto->set_score(estimate.score);
  proto->set_low(estimate.low);
  proto->set_high(estimate.high);
}

}  // namespace

rpc::Service NpsService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.NpsWaves", deps_);
  service.Write("Create", this, &NpsService::Create)
      .Lookup("Get", this, &NpsService::Get)
      .Read("List", this, &NpsService::List)
      .Write("Update", this, &NpsService::Update)
      .Write("Start", this, &NpsService::Start)
      .Write("Pause", this, &NpsService::Pause)
      .Write("Close", this, &NpsService::Close)
      .Read("GetScore", this, &NpsService::GetScore);
  return service;
}

absl::Status NpsService::Create(rpc::WriteCall& call, const v1::CreateNpsWaveRequest& request,
                                v1::NpsWave* response) {
  DESKMESH_ASSIGN_OR_RETURN(const int count, CountItems(call.tx(), call.workspace(), kWaveKind));
  if (count >= kMaxCatalogueItems) {
    return base::Precondition("TOO_MANY", "a workspace has at most 500 waves");
  }
  const v1::NpsWave& sent = request.nps_wave();
  StoredWave wave{.proto = {}, .version = 1, .created = call.now()};
  wave.proto.set_id(call.NewId("wav"));
  wave.proto.set_display_name(sent.display_name());
  *wave.proto.mutable_audience() = sent.audience();
  wave.proto.set_sample_percent(sent.sample_percent());
  if (sent.has_cap()) *wave.proto.mutable_cap() = sent.cap();
  if (sent.has_link_lifetime()) *wave.proto.mutable_link_lifetime() = sent.link_lifetime();
  wave.proto.set_state(v1::NpsWave::DRAFT);
  rpc::SetTimestamp(call.now(), wave.proto.mutable_create_time());
  DESKMESH_RETURN_IF_ERROR(CheckWave(wave.proto));
  DESKMESH_RETURN_IF_ERROR(SaveWave(call.tx(), call.workspace(), wave, call.now()));
  Show(wave, response);
  return absl::OkStatus();
}

absl::Status NpsService::Get(rpc::ReadCall& call, const v1::GetNpsWaveRequest& request,
                             v1::NpsWave* response) {
  DESKMESH_ASSIGN_OR_RETURN(const StoredWave wave,
                            LoadWave(call.tx(), call.workspace(), request.id()));
  Show(wave, response);
  return absl::OkStatus();
}

absl::Status NpsService::List(rpc::ReadCall& call, const v1::ListNpsWavesRequest& /*request*/,
                              v1::ListNpsWavesResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<CatalogueItem> items,
                            ListItems(call.tx(), call.workspace(), kWaveKind, ""));
  for (auto item = items.rbegin(); item != items.rend(); ++item) {
    v1::NpsWave* wave = response->add_nps_waves();
    if (!wave->ParseFromString(item->body)) return absl::DataLossError("a kept wave can't be read");
    wave->set_id(item->id);
    wave->set_etag(std::to_string(item->version));
  }
  return absl::OkStatus();
}

absl::Status NpsService::Update(rpc::WriteCall& call, const v1::UpdateNpsWaveRequest& request,
                                v1::NpsWave* response) {
  const v1::NpsWave& sent = request.nps_wave();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> paths,
      rpc::MaskedPaths(request.update_mask(), sent,
                       {"display_name", "audience", "sample_percent", "cap", "link_lifetime"}));
  DESKMESH_ASSIGN_OR_RETURN(StoredWave wave,
                            LoadWave(call.tx(), call.workspace(), sent.id(), /*for_change=*/true));
  if (!sent.etag().empty() && sent.etag() != std::to_string(wave.version)) {
    return base::StaleEtag("nps_wave", sent.id());
  }
  DESKMESH_RETURN_IF_ERROR(
      StateAfter(static_cast<NpsWave::State>(wave.proto.state()), WaveVerb::kUpdate).status());
  for (const std::string& path : paths) {
    if (path == "display_name") wave.proto.set_display_name(sent.display_name());
    if (path == "audience") *wave.proto.mutable_audience() = sent.audience();
    if (path == "sample_percent") wave.proto.set_sample_percent(sent.sample_percent());
    if (path == "cap") *wave.proto.mutable_cap() = sent.cap();
    if (path == "link_lifetime") *wave.proto.mutable_link_lifetime() = sent.link_lifetime();
  }
  DESKMESH_RETURN_IF_ERROR(CheckWave(wave.proto));
  ++wave.version;
  DESKMESH_RETURN_IF_ERROR(SaveWave(call.tx(), call.workspace(), wave, call.now()));
  Show(wave, response);
  return absl::OkStatus();
}

absl::Status NpsService::Start(rpc::WriteCall& call, const v1::StartNpsWaveRequest& request,
                               v1::NpsWave* response) {
  return Move(call, request.id(), WaveVerb::kStart, response);
}

absl::Status NpsService::Pause(rpc::WriteCall& call, const v1::PauseNpsWaveRequest& request,
                               v1::NpsWave* response) {
  return Move(call, request.id(), WaveVerb::kPause, response);
}

absl::Status NpsService::Close(rpc::WriteCall& call, const v1::CloseNpsWaveRequest& request,
                               v1::NpsWave* response) {
  return Move(call, request.id(), WaveVerb::kClose, response);
}

absl::Status NpsService::Move(rpc::WriteCall& call, const std::string& id, WaveVerb verb,
                              v1::NpsWave* response) {
  DESKMESH_ASSIGN_OR_RETURN(StoredWave wave,
                            LoadWave(call.tx(), call.workspace(), id, /*for_change=*/true));
  DESKMESH_ASSIGN_OR_RETURN(const NpsWave::State state,
                            StateAfter(static_cast<NpsWave::State>(wave.proto.state()), verb));
  wave.proto.set_state(static_cast<v1::NpsWave::State>(state));
  if (verb == WaveVerb::kStart && !wave.proto.has_start_time()) {
    rpc::SetTimestamp(call.now(), wave.proto.mutable_start_time());
  }
  if (verb == WaveVerb::kClose) rpc::SetTimestamp(call.now(), wave.proto.mutable_close_time());
  ++wave.version;
  DESKMESH_RETURN_IF_ERROR(SaveWave(call.tx(), call.workspace(), wave, call.now()));
  // From the first contact again: whoever was asked has a survey of this wave already.
  if (state == NpsWave::State::kRunning && !wave.proto.sent_all()) {
    DESKMESH_RETURN_IF_ERROR(GoOn(call.tx(), call.workspace(), id, "", call.now()));
  }
  Show(wave, response);
  return absl::OkStatus();
}

absl::Status NpsService::GoOn(sql::Tx& tx, const std::string& workspace, const std::string& id,
                              std::string after, base::Instant now) {
  tx.AfterCommit(on_timer_);
  return outbox::PutTimer(tx, {.key = {workspace, std::string(kWaveTimer), id, ""},
                               .due = now,
                               .payload = std::move(after)});
}

absl::Status NpsService::OnTimer(sql::Tx& tx, const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  const base::Instant now = clock_.Now();
  absl::StatusOr<StoredWave> stored =
      LoadWave(tx, workspace, timer.key.subject, /*for_change=*/true);
  if (absl::IsNotFound(stored.status())) return absl::OkStatus();
  if (!stored.ok()) return stored.status();
  const NpsWave wave = WaveOf(stored->proto);
  if (wave.state != NpsWave::State::kRunning) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<SurveyContact> contacts,
                            LockContacts(tx, workspace, timer.payload, kContactsAtOnce));
  int sent = 0;
  for (const SurveyContact& contact : contacts) {
    if (!IsAsked(wave, contact, now)) continue;
    const Survey survey{.kind = Survey::Kind::kNps,
                        .wave_id = wave.id,
                        .contact_id = contact.id,
                        .organization_id = contact.organization_id,
                        .tier = contact.tier,
                        .locale = contact.locale,
                        .answer = {}};
    DESKMESH_ASSIGN_OR_RETURN(const bool is_new,
                              sender_.Send(tx, workspace, survey, wave.id + "/" + contact.id,
                                           wave.link_lifetime, v1::SurveySent()));
    if (!is_new) continue;
    ++sent;
    DESKMESH_RETURN_IF_ERROR(NoteAsked(tx, workspace, contact.id, now));
  }
  const bool is_last = contacts.size() < static_cast<std::size_t>(kContactsAtOnce);
  if (!is_last) {
    DESKMESH_RETURN_IF_ERROR(GoOn(tx, workspace, wave.id, contacts.back().id, now));
  }
  if (sent == 0 && !is_last) return absl::OkStatus();
  stored->proto.set_sent_count(stored->proto.sent_count() + sent);
  stored->proto.set_sent_all(is_last);
  ++stored->version;
  return SaveWave(tx, workspace, *stored, now);
}

absl::Status NpsService::GetScore(rpc::ReadCall& call, const v1::GetNpsScoreRequest& request,
                                  v1::GetNpsScoreResponse* response) {
  DESKMESH_RETURN_IF_ERROR(LoadWave(call.tx(), call.workspace(), request.id()).status());
  DESKMESH_ASSIGN_OR_RETURN(const auto counts,
                            CountWave(call.tx(), call.workspace(), request.id()));
  WaveCount all;
  for (const auto& [tier, count] : counts) {
    all.sent += count.sent;
    all.tally.answers += count.tally.answers;
    all.tally.promoters += count.tally.promoters;
    all.tally.detractors += count.tally.detractors;
  }
  Fill(all, response->add_scores());
  for (const auto& [tier, count] : counts) {
    v1::NpsScore* score = response->add_scores();
    score->set_tier(static_cast<v1::Ticket::Tier>(tier));
    Fill(count, score);
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::tickets
