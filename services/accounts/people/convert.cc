// SPDX-License-Identifier: Apache-2.0
#include "accounts/people/convert.h"

#include "accounts/convert.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::accounts {

void ToProto(const Workspace& workspace, v1::Workspace* proto) {
  proto->Clear();
  proto->set_id(workspace.id);
  proto->set_display_name(workspace.display_name);
  proto->set_default_locale(workspace.default_locale);
  proto->set_time_zone(workspace.time_zone);
  proto->set_widget_key(workspace.widget_key);
  rpc::SetTimestamp(workspace.created, proto->mutable_create_time());
  rpc::SetTimestamp(workspace.updated, proto->mutable_update_time());
  proto->set_etag(EtagOf(workspace.sequence));
}

void ToProto(const User& user, v1::User* proto) {
  proto->Clear();
  proto->set_id(user.id);
  proto->set_email(user.email);
  proto->set_display_name(user.display_name);
  proto->set_role(user.role);
  proto->set_level(static_cast<v1::User::Level>(user.level));
  for (const Skill& skill : user.skills) {
    v1::Skill* added = proto->add_skills();
    added->set_name(skill.name);
    added->set_level(skill.level);
  }
  for (const std::string& locale : user.locales) proto->add_locales(locale);
  for (const std::string& team : user.team_ids) proto->add_team_ids(team);
  proto->set_capacity(user.capacity);
  proto->set_state(user.is_active ? v1::User::ACTIVE : v1::User::DEACTIVATED);
  rpc::SetTimestamp(user.created, proto->mutable_create_time());
  rpc::SetTimestamp(user.updated, proto->mutable_update_time());
  proto->set_etag(EtagOf(user.sequence));
}

void ToProto(const Team& team, v1::Team* proto) {
  proto->Clear();
  proto->set_id(team.id);
  proto->set_display_name(team.display_name);
  rpc::SetTimestamp(team.created, proto->mutable_create_time());
}

void ApplyFields(const v1::Workspace& sent, const std::vector<std::string>& paths,
                 Workspace& workspace) {
  for (const std::string& path : paths) {
    if (path == "display_name") workspace.display_name = sent.display_name();
    if (path == "default_locale") workspace.default_locale = sent.default_locale();
    if (path == "time_zone") workspace.time_zone = sent.time_zone();
  }
}

void ApplyFields(const v1::User& sent, const std::vector<std::string>& paths, User& user) {
  for (const std::string& path : paths) {
    if (path == "email") user.email = sent.email();
    if (path == "display_name") user.display_name = sent.display_name();
    if (path == "role") user.role = sent.role();
    if (path == "level") user.level = sent.level();
    if (path == "capacity") user.capacity = sent.capacity();
    if (path == "locales") user.locales.assign(sent.locales().begin(), sent.locales().end());
    if (path == "team_ids") user.team_ids.assign(sent.team_ids().begin(), sent.team_ids().end());
    if (path == "skills") {
      user.skills.clear();
      for (const v1::Skill& skill : sent.skills()) {
        user.skills.push_back({.name = skill.name(), .level = skill.level()});
      }
    }
  }
}

}  // namespace deskmesh::accounts
