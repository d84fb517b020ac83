// SPDX-License-Identifier: Apache-2.0
#include "tickets/triggers/service.h"

#include <algorithm>
#include <charconv>

#include "platform/base/error.h"
#include "platform/rpc/page_token.h"
#include "platform/rpc/timestamp.h"
#include "tickets/catalogue/field_book.h"
#include "tickets/core/trigger_past.h"
#include "tickets/store.h"
#include "tickets/triggers/arming.h"
#include "tickets/triggers/convert.h"
#include "tickets/triggers/store.h"
#include "tickets/triggers/templates.h"

namespace deskmesh::tickets {
namespace {

constexpr int kMaxTriggers = 200;
constexpr std::size_t kMaxExplained = 500;
constexpr int kMostWaiting = 100'000;
constexpr int kMaxShown = 100;
constexpr int kUsualTickets = 100;
constexpr int kCheckPage = 200;

absl::Status CheckTrigger(rpc::ReadCall& call, const google::protobuf::Message& item,
                          const google::protobuf::Message* /*before*/) {
  const TriggerRule rule = RuleOf(static_cast<const v1::Trigger&>(item));
  std::vector<base::FieldViolation> faults = FaultsOf(rule, call.now());
  if (faults.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const TicketForms forms, ReadForms(call.tx(), call.workspace()));
    faults = FaultsOfNames(forms, rule.actions);
    for (std::size_t i = 0; i < rule.changed_fields.size(); ++i) {
      const std::string& name = rule.changed_fields[i];
      if (!name.starts_with(kFieldPrefix) || forms.fields.empty()) continue;
      const std::vector<std::string> keys = forms.Keys();
      if (std::find(keys.begin(), keys.end(), name.substr(kFieldPrefix.size())) == keys.end()) {
        faults.push_back({"changed_fields[" + std::to_string(i) + "]",
                          "names a custom field that isn't there: " + name});
      }
    }
    if (const absl::Status filter = CheckFilter(forms, rule.filter, call.now()); !filter.ok()) {
      const base::ErrorDetails details = base::DetailsOf(filter);
      faults.insert(faults.end(), details.field_violations.begin(), details.field_violations.end());
    }
  }
  if (faults.empty()) return absl::OkStatus();
  for (base::FieldViolation& fault : faults) fault.field = "trigger." + fault.field;
  return base::InvalidFields(std::move(faults));
}

// A field of a history's line as the fact of that change named it. Lines from before values were kept have the
// names of changed custom fields in one.
void AddChangedField(const std::string& field, std::string_view change,
                     std::vector<std::string>& changed_fields) {
  const auto add = [&](std::string name) {
    if (std::find(changed_fields.begin(), changed_fields.end(), name) == changed_fields.end()) {
      changed_fields.push_back(std::move(name));
    }
  };
  add(field);
  if (field.starts_with(kFieldPrefix)) add("custom_fields");
  if (field != "custom_fields") return;
  while (!change.empty()) {
    const std::size_t end = change.find(", ");
    add(std::string(kFieldPrefix) + std::string(change.substr(0, end)));
    change.remove_prefix(end == std::string_view::npos ? change.size() : end + 2);
  }
}

// The latest happenings of a ticket, oldest first: the ticket as it is, taken back step by step.
absl::StatusOr<std::vector<Happening>> HappeningsOf(sql::Tx& tx, std::string_view workspace_id,
                                                    std::string_view data) {
  v1::Ticket state;
  DESKMESH_RETURN_IF_ERROR(DecodeTicket(data, &state));
  const std::int64_t from =
      std::max<std::int64_t>(0, state.sequence() - static_cast<std::int64_t>(kMaxExplained));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Entry> entries,
                            ListChanges(tx, workspace_id, state.id(), from, kMaxExplained));
  std::vector<Happening> happenings(entries.size());
  for (std::size_t i = entries.size(); i-- > 0;) {
    const Entry& entry = entries[i];
    v1::HistoryEntry line;
    if (!line.ParseFromString(entry.data)) return absl::DataLossError("a history can't be read");
    Happening& happening = happenings[i];
    happening.news.action = ActionOf(line.action());
    happening.news.actor = line.actor();
    for (const auto& [field, change] : line.changes()) {
      AddChangedField(field, change, happening.news.changed_fields);
      happening.news.has_changed_state |=
          field == "state" && happening.news.action != Action::kCreated;
    }
    if (entry.is_comment()) {
      happening.news.author = entry.comment.author;
    } else if (happening.news.action == Action::kReplied) {
      happening.news.author = line.actor().starts_with("usr_") ? Author::kAgent : Author::kCustomer;
    }
    happening.ticket = FromProto(state);
    happening.sequence = entry.sequence;
    happening.at = entry.created;
    if (!entry.before.empty()) DESKMESH_RETURN_IF_ERROR(TakeBack(entry.before, &state));
  }
  return happenings;
}

v1::TriggerRun RunOf(const TriggerRule& rule, const std::vector<Happening>& happenings,
                     std::size_t index, base::Instant now) {
  const Happening& happening = happenings[index];
  const PastVerdict past = JudgePast(rule, happenings, index, now);
  v1::TriggerRun run;
  ToProto(past.verdict, &run);
  run.set_trigger_id(rule.id);
  run.set_ticket_id(happening.ticket.id);
  run.set_sequence(happening.sequence);
  run.set_event(EventOf(happening.news.action));
  rpc::SetTimestamp(past.at, run.mutable_run_time());
  return run;
}

// `moment ticket sequence`.
std::string NameOfPlace(const StoredCheck& check) {
  return std::to_string(check.at.micros) + ' ' + check.ticket_id + ' ' +
         std::to_string(check.sequence);
}

// The text is ours: the token is authenticated. Before everything where there is none.
StoredCheck PlaceOf(std::string_view text) {
  StoredCheck place{.at = base::Instant::Infinite()};
  const std::size_t first = text.find(' ');
  const std::size_t second = text.rfind(' ');
  if (first == std::string_view::npos || second <= first) return place;
  std::from_chars(text.data(), text.data() + first, place.at.micros);
  place.ticket_id = text.substr(first + 1, second - first - 1);
  std::from_chars(text.data() + second + 1, text.data() + text.size(), place.sequence);
  return place;
}

// Drops the runs nobody asked for.
void KeepRuns(std::string_view trigger_id, v1::TriggerRun::Outcome outcome,
              v1::TriggerCheck* check) {
  auto& runs = *check->mutable_runs();
  const auto is_unwanted = [&](const v1::TriggerRun& run) {
    return (!trigger_id.empty() && run.trigger_id() != trigger_id) ||
           (outcome != v1::TriggerRun::OUTCOME_UNSPECIFIED && run.outcome() != outcome);
  };
  runs.erase(std::remove_if(runs.begin(), runs.end(), is_unwanted), runs.end());
}

}  // namespace

TriggersService::TriggersService(rpc::ServiceDeps deps, TriggerBook& book,
                                 std::function<void()> on_timer)
    : deps_(std::move(deps)),
      book_(book),
      triggers_({.kind = kTriggerKind,
                 .prefix = "trg",
                 .noun = "trigger",
                 .limit = kMaxTriggers,
                 .check = CheckTrigger,
                 .changed = [this, on_timer = std::move(on_timer)](
                                rpc::WriteCall& call, const std::string& id) -> absl::Status {
                   call.tx().AfterCommit([this, on_timer, workspace = call.workspace()] {
                     book_.Forget(workspace);
                     on_timer();
                   });
                   return BeginArming(call.tx(), call.workspace(), id, call.now());
                 }}) {}

rpc::Service TriggersService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.Triggers", deps_);
  triggers_.Describe(service);
  service.Lookup("ListTemplates", this, &TriggersService::ListTemplates)
      .Read("Count", this, &TriggersService::Count)
      .Read("ListRuns", this, &TriggersService::ListRuns)
      .Read("ListChecks", this, &TriggersService::ListChecks)
      .Read("Explain", this, &TriggersService::Explain)
      .Task("DryRun", this, &TriggersService::DryRun);
  return service;
}

absl::Status TriggersService::ListTemplates(rpc::ReadCall& /*call*/,
                                            const v1::ListTriggerTemplatesRequest& /*request*/,
                                            v1::ListTriggerTemplatesResponse* response) {
  *response = TriggerTemplates();
  return absl::OkStatus();
}

absl::Status TriggersService::Count(rpc::ReadCall& call,
                                    const v1::CountWaitingTicketsRequest& /*request*/,
                                    v1::CountWaitingTicketsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const auto waiting, outbox::CountByName(call.tx(), call.workspace(),
                                                                    kQuietTimer, kMostWaiting));
  DESKMESH_ASSIGN_OR_RETURN(const auto gathering, outbox::CountByName(call.tx(), call.workspace(),
                                                                      kArmTimer, kMaxTriggers));
  DESKMESH_ASSIGN_OR_RETURN(const TriggerBook::Rules rules,
                            book_.Of(call.tx(), call.workspace(), call.now()));
  for (const TriggerRule& rule : *rules) {
    if (!rule.is_time_rule()) continue;
    const auto found = waiting.find(rule.id);
    if (found == waiting.end() && !gathering.contains(rule.id)) continue;
    auto* count = response->add_counts();
    count->set_trigger_id(rule.id);
    count->set_tickets(found == waiting.end() ? 0 : static_cast<int>(found->second));
    count->set_gathering(gathering.contains(rule.id));
  }
  return absl::OkStatus();
}

absl::Status TriggersService::ListRuns(rpc::ReadCall& call,
                                       const v1::ListTriggerRunsRequest& request,
                                       v1::ListTriggerRunsResponse* response) {
  v1::Trigger trigger;
  DESKMESH_RETURN_IF_ERROR(triggers_.shelf().Get(call, request.id(), &trigger));
  DESKMESH_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  const std::string binding = "Triggers.ListRuns\n" + call.workspace() + '\n' + request.id();
  DESKMESH_ASSIGN_OR_RETURN(std::string after, rpc::DecodePageToken(binding, request.page_token()));
  base::Instant before = base::Instant::Infinite();
  if (const std::size_t slash = after.find('/'); slash != std::string::npos) {
    std::from_chars(after.data(), after.data() + slash, before.micros);
    after.erase(0, slash + 1);
  }
  DESKMESH_ASSIGN_OR_RETURN(
      std::vector<StoredRun> runs,
      tickets::ListRuns(call.tx(), call.workspace(), request.id(), before, after, size + 1));
  if (runs.size() > static_cast<std::size_t>(size)) {
    runs.pop_back();
    response->set_next_page_token(rpc::EncodePageToken(
        binding, std::to_string(runs.back().at.micros) + '/' + runs.back().id));
  }
  for (const StoredRun& run : runs) {
    if (!response->add_runs()->ParseFromString(run.body)) {
      return absl::DataLossError("a kept run can't be read");
    }
  }
  return absl::OkStatus();
}

absl::Status TriggersService::ListChecks(rpc::ReadCall& call,
                                         const v1::ListTriggerChecksRequest& request,
                                         v1::ListTriggerChecksResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  const std::string binding = "Triggers.ListChecks\n" + call.workspace() + '\n' +
                              request.ticket_id() + '\n' + request.trigger_id() + '\n' +
                              std::to_string(request.outcome());
  DESKMESH_ASSIGN_OR_RETURN(const std::string token,
                            rpc::DecodePageToken(binding, request.page_token()));
  StoredCheck before = PlaceOf(token);
  // Most are passed over where one trigger or outcome is asked for: in all no more than are kept.
  for (int looked_at = 0; looked_at < kMostChecks; looked_at += kCheckPage) {
    DESKMESH_ASSIGN_OR_RETURN(
        const std::vector<StoredCheck> page,
        tickets::ListChecks(call.tx(), call.workspace(), request.ticket_id(), before, kCheckPage));
    for (const StoredCheck& stored : page) {
      v1::TriggerCheck check;
      if (!check.ParseFromString(stored.body)) {
        return absl::DataLossError("a kept check can't be read");
      }
      KeepRuns(request.trigger_id(), request.outcome(), &check);
      if (check.runs().empty()) continue;
      if (response->checks_size() == size) {
        response->set_next_page_token(rpc::EncodePageToken(binding, NameOfPlace(before)));
        return absl::OkStatus();
      }
      *response->add_checks() = std::move(check);
      before = {.at = stored.at, .ticket_id = stored.ticket_id, .sequence = stored.sequence};
    }
    if (page.size() < static_cast<std::size_t>(kCheckPage)) break;
    before = page.back();
  }
  return absl::OkStatus();
}

absl::Status TriggersService::Explain(rpc::ReadCall& call, const v1::ExplainTriggerRequest& request,
                                      v1::ExplainTriggerResponse* response) {
  v1::Trigger trigger;
  DESKMESH_RETURN_IF_ERROR(triggers_.shelf().Get(call, request.id(), &trigger));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<StoredTicket> stored,
                            LoadTicket(call.tx(), call.workspace(), request.ticket_id()));
  if (!stored.has_value()) return base::NotFound("ticket", request.ticket_id());
  const TriggerRule rule = RuleOf(trigger);
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Happening> happenings,
                            HappeningsOf(call.tx(), call.workspace(), stored->data));
  for (std::size_t i = 0; i < happenings.size(); ++i) {
    *response->add_runs() = RunOf(rule, happenings, i, call.now());
  }
  return absl::OkStatus();
}

absl::Status TriggersService::DryRun(rpc::TaskCall& call, const v1::DryRunTriggerRequest& request,
                                     v1::DryRunTriggerResponse* response) {
  const TriggerRule rule = RuleOf(request.trigger());
  const int limit = request.tickets() == 0 ? kUsualTickets : request.tickets();
  return call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(CheckTrigger(read, request.trigger(), nullptr));
    Selection latest;
    latest.order = {.field = OrderField::kUpdateTime, .is_descending = true};
    DESKMESH_ASSIGN_OR_RETURN(
        const std::vector<std::string> found,
        ListTickets(read.tx(), read.workspace(), latest, std::nullopt, limit));
    for (const std::string& data : found) {
      DESKMESH_ASSIGN_OR_RETURN(const std::vector<Happening> happenings,
                                HappeningsOf(read.tx(), read.workspace(), data));
      for (std::size_t i = 0; i < happenings.size(); ++i) {
        response->set_events(response->events() + 1);
        v1::TriggerRun run = RunOf(rule, happenings, i, read.now());
        if (run.outcome() != v1::TriggerRun::MATCHED) continue;
        response->set_matched(response->matched() + 1);
        if (response->runs_size() < kMaxShown) *response->add_runs() = std::move(run);
      }
    }
    return absl::OkStatus();
  });
}

}  // namespace deskmesh::tickets
