// SPDX-License-Identifier: Apache-2.0
#include "sla/policies/policy_book.h"

#include "platform/base/error.h"
#include "sla/core/templates.h"
#include "sla/policies/convert.h"
#include "sla/policies/store.h"
#include "sla/policies/time_zones.h"

namespace deskmesh::sla {
namespace {

CalendarSpec OfficeIn(const std::string& time_zone) {
  CalendarSpec spec = ChineseOffice();
  if (time_zone.empty() || time_zone == spec.time_zone || !FindTimeZone(time_zone).ok()) {
    return spec;
  }
  // Elsewhere: the same hours without the Chinese holidays.
  spec.name = "Office hours";
  spec.time_zone = time_zone;
  spec.special_days.clear();
  return spec;
}

}  // namespace

absl::Status SeedWorkspace(sql::Tx& tx, std::string_view workspace, const std::string& time_zone,
                           const base::IdSource& ids, base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(const bool is_new, store::EnterWorkspace(tx, workspace));
  if (!is_new) return absl::OkStatus();
  Policy matrix = DefaultMatrix();
  matrix.id = ids("pol", now);
  matrix.version = 1;
  // In force since ever, so that tickets brought in from elsewhere have clocks too.
  DESKMESH_RETURN_IF_ERROR(store::AddVersion(tx, workspace, store::Noun::kPolicy,
                                             {.id = matrix.id,
                                              .version = 1,
                                              .valid_from = {},
                                              .made = now,
                                              .position = matrix.position,
                                              .body = Serialize(matrix)}));
  CalendarSpec office = OfficeIn(time_zone);
  office.id = ids("cal", now);
  office.version = 1;
  return store::AddVersion(
      tx, workspace, store::Noun::kCalendar,
      {.id = office.id, .version = 1, .valid_from = {}, .made = now, .body = Serialize(office)});
}

absl::StatusOr<PolicySet::Calendars> LoadCalendars(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::Version> rows,
                            store::ListVersions(tx, workspace, store::Noun::kCalendar));
  std::map<std::string, std::vector<CalendarVersion>> versions;
  for (const store::Version& row : rows) {
    DESKMESH_ASSIGN_OR_RETURN(CalendarSpec spec, ParseCalendar(row.body));
    DESKMESH_ASSIGN_OR_RETURN(TimeZone zone, FindTimeZone(spec.time_zone));
    versions[row.id].push_back({row.valid_from, std::move(spec), std::move(zone)});
  }
  PolicySet::Calendars calendars;
  for (auto& [id, of_id] : versions) {
    DESKMESH_ASSIGN_OR_RETURN(calendars[id], BusinessCalendar::Compile(std::move(of_id)));
  }
  return calendars;
}

absl::StatusOr<std::shared_ptr<const BusinessCalendar>> LoadCalendar(sql::Tx& tx,
                                                                     std::string_view workspace,
                                                                     const std::string& id) {
  DESKMESH_ASSIGN_OR_RETURN(const PolicySet::Calendars calendars, LoadCalendars(tx, workspace));
  const auto found = calendars.find(id);
  if (found == calendars.end()) return base::NotFound("calendar", id);
  return found->second;
}

absl::StatusOr<std::shared_ptr<const PolicyTimeline>> LoadTimeline(sql::Tx& tx,
                                                                   std::string_view workspace,
                                                                   const Policy* draft) {
  DESKMESH_ASSIGN_OR_RETURN(const PolicySet::Calendars calendars, LoadCalendars(tx, workspace));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::Version> rows,
                            store::ListVersions(tx, workspace, store::Noun::kPolicy));
  auto timeline = std::make_shared<PolicyTimeline>();
  std::map<std::string, Policy> in_force;
  const auto add = [&](base::Instant from) -> absl::Status {
    std::vector<Policy> policies;
    for (const auto& [id, policy] : in_force) policies.push_back(policy);
    DESKMESH_ASSIGN_OR_RETURN(std::shared_ptr<const PolicySet> set,
                              PolicySet::Compile(std::move(policies), calendars));
    timeline->Add(from, std::move(set));
    return absl::OkStatus();
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    DESKMESH_ASSIGN_OR_RETURN(in_force[rows[i].id], ParsePolicy(rows[i].body));
    const bool is_last_of_its_time =
        i + 1 == rows.size() || rows[i + 1].valid_from != rows[i].valid_from;
    if (draft == nullptr && is_last_of_its_time) {
      DESKMESH_RETURN_IF_ERROR(add(rows[i].valid_from));
    }
  }
  if (draft != nullptr) {
    in_force[draft->id] = *draft;
    DESKMESH_RETURN_IF_ERROR(add({}));
  }
  return std::shared_ptr<const PolicyTimeline>(std::move(timeline));
}

absl::StatusOr<std::shared_ptr<const PolicyTimeline>> PolicyBook::TimelineOf(
    sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t revision, store::RevisionOf(tx, workspace));
  if (revision == 0) return nullptr;
  {
    absl::MutexLock lock(&mutex_);
    auto found = entries_.find(workspace);
    if (found != entries_.end() && found->second.revision == revision) {
      uses_.splice(uses_.begin(), uses_, found->second.use);
      return found->second.timeline;
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(std::shared_ptr<const PolicyTimeline> timeline,
                            LoadTimeline(tx, workspace));
  absl::MutexLock lock(&mutex_);
  auto [entry, is_new] = entries_.try_emplace(std::string(workspace));
  if (is_new) {
    uses_.emplace_front(workspace);
    entry->second.use = uses_.begin();
  }
  // A snapshot older than what another thread has brought doesn't replace it.
  if (is_new || entry->second.revision < revision) {
    entry->second.revision = revision;
    entry->second.timeline = timeline;
  }
  if (entries_.size() > kCapacity) {
    entries_.erase(uses_.back());
    uses_.pop_back();
  }
  return timeline;
}

}  // namespace deskmesh::sla
