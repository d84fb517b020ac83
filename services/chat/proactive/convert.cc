// SPDX-License-Identifier: Apache-2.0
#include "chat/proactive/convert.h"

#include <algorithm>
#include <set>

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::chat::convert {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// The step of the journey's own first tip.
constexpr std::string_view kWelcome = "welcome";

base::Duration DurationOf(const google::protobuf::Duration& duration) {
  return seconds(duration.seconds()) + base::Duration(duration.nanos() / 1000);
}

class Faults {
 public:
  explicit Faults(std::string noun) : noun_(std::move(noun)) {}

  void Report(const std::string& field, std::string message) {
    faults_.push_back({noun_ + "." + field, std::move(message)});
  }
  void CheckEvent(const std::string& field, const std::string& name, bool may_be_empty = false) {
    if (may_be_empty && name.empty()) return;
    if (!proactive::IsEventName(name)) {
      Report(field, "must be 1 to 64 of the characters a-z, 0-9, _, - and .");
    }
  }
  void CheckDuration(const std::string& field, bool is_set,
                     const google::protobuf::Duration& duration, base::Duration least,
                     base::Duration most, const std::string& words) {
    if (!is_set) return;
    // Far out of range first: seconds beyond it would not fit.
    if (duration.seconds() < 0 || duration.seconds() > 400 * 86'400 ||
        DurationOf(duration) < least || DurationOf(duration) > most) {
      Report(field, "must be " + words);
    }
  }
  void CheckText(const std::string& field, const v1::Flow::Text& text) {
    if (text.zh().empty() && text.en().empty()) {
      Report(field, "must have a Chinese or an English text");
    }
  }
  void CheckLink(const std::string& field, const v1::Flow::Link& link) {
    CheckText(field + ".title", link.title());
    const std::string& url = link.url();
    const bool is_path = url.starts_with("/") && !url.starts_with("//");
    const bool is_clean = std::none_of(url.begin(), url.end(), [](unsigned char c) {
      return c <= 0x20 || c == 0x7f || c == '\\';
    });
    if (!is_clean || !(is_path || url.starts_with("https://") || url.starts_with("http://"))) {
      Report(field + ".url", "must be an http or https address, or a path of this site");
    }
  }

  absl::Status Result() {
    return faults_.empty() ? absl::OkStatus() : base::InvalidFields(std::move(faults_));
  }

 private:
  std::string noun_;
  std::vector<base::FieldViolation> faults_;
};

std::string In(const v1::Flow::Text& text, std::string_view language) {
  const bool zh = language == "zh";
  const std::string& wanted = zh ? text.zh() : text.en();
  return wanted.empty() ? (zh ? text.en() : text.zh()) : wanted;
}

void AddLink(const v1::Flow::Link& link, std::string_view language, v1::Tip* out) {
  if (link.url().empty()) return;
  v1::Tip::Link& shown = *out->add_links();
  shown.set_title(In(link.title(), language));
  shown.set_url(link.url());
}

v1::Flow::Text TextOf(const char* zh, const char* en) {
  v1::Flow::Text text;
  text.set_zh(zh);
  text.set_en(en);
  return text;
}

void AddStep(const char* event, const v1::Flow::Text& label, const v1::Flow::Text& nudge,
             v1::WelcomeJourney* journey) {
  v1::WelcomeJourney::Step& step = *journey->add_steps();
  step.set_event(event);
  *step.mutable_label() = label;
  *step.mutable_nudge() = nudge;
}

void AddLink(const char* url, const v1::Flow::Text& title, v1::WelcomeJourney* journey) {
  v1::Flow::Link& link = *journey->add_links();
  *link.mutable_title() = title;
  link.set_url(url);
}

v1::WelcomeJourney Shipped() {
  v1::WelcomeJourney journey;
  journey.set_is_enabled(true);
  journey.set_begin_event("session.first");
  *journey.mutable_welcome() = TextOf(
      "欢迎！建议先走一遍完整的项目流程：新建、分派、执行、关闭。一周内走完，团队就真正用起来了。",
      "Welcome! Take one project through its whole course first: create, assign, execute, "
      "close. Done within a week, your team is up and running.");
  AddLink("/help?q=demo", TextOf("观看演示视频", "Watch the demo"), &journey);
  AddLink("/help?q=permissions", TextOf("常见配置问题：权限设置", "Frequent mistakes: permissions"),
          &journey);
  AddLink("/portal", TextOf("预约一对一指导", "Book help in person"), &journey);
  AddStep("task.created", TextOf("新建任务", "Create a task"),
          TextOf("还没有第一个任务？点“新建任务”，只需一个标题。",
                 "No task yet? Press \"New task\": a title is enough."),
          &journey);
  AddStep("task.assigned", TextOf("分派任务", "Assign it"),
          TextOf("把任务分派给同事，他会收到通知。",
                 "Assign the task to a colleague, who will be told."),
          &journey);
  AddStep("task.executed", TextOf("执行任务", "Execute it"),
          TextOf("任务开始后，把状态改为“进行中”，进度会显示在甘特图上。",
                 "Set the task to \"in progress\" once it begins; the Gantt chart shows it."),
          &journey);
  AddStep("project.closed", TextOf("关闭项目", "Close the project"),
          TextOf("任务都完成了？关闭项目，即可看到总结报告。",
                 "All tasks done? Close the project to see its report."),
          &journey);
  return journey;
}

}  // namespace

absl::Status CheckTipRule(const v1::TipRule& rule) {
  Faults faults("tip_rule");
  faults.CheckEvent("event", rule.event());
  faults.CheckEvent("solved_event", rule.solved_event(), true);
  faults.CheckDuration("window", rule.has_window(), rule.window(), seconds(1), hours(24 * 7),
                       "1 second to 7 days");
  faults.CheckDuration("dwell", rule.has_dwell(), rule.dwell(), seconds(0), hours(1),
                       "at most 1 hour");
  faults.CheckDuration("cooldown", rule.has_cooldown(), rule.cooldown(), minutes(1), hours(24 * 90),
                       "1 minute to 90 days");
  faults.CheckDuration("solve_window", rule.has_solve_window(), rule.solve_window(), minutes(1),
                       hours(24 * 30), "1 minute to 30 days");
  for (int i = 0; i < rule.tiers_size(); ++i) {
    const std::string& tier = rule.tiers(i);
    if (tier != "free" && tier != "paid" && tier != "enterprise") {
      faults.Report("tiers[" + std::to_string(i) + "]", "must be free, paid or enterprise");
    }
  }
  switch (rule.kind()) {
    case v1::TipRule::TIP:
    case v1::TipRule::CHAT:
      faults.CheckText("body", rule.body());
      if (!rule.article_id().empty()) {
        faults.Report("article_id", "must not be set unless the kind is ARTICLE");
      }
      break;
    case v1::TipRule::ARTICLE:
      if (rule.article_id().empty()) faults.Report("article_id", "must name the article");
      faults.CheckText("title", rule.title());
      break;
    default:
      faults.Report("kind", "must be TIP, ARTICLE or CHAT");
  }
  for (int i = 0; i < rule.links_size(); ++i) {
    faults.CheckLink("links[" + std::to_string(i) + "]", rule.links(i));
  }
  return faults.Result();
}

absl::Status CheckWelcome(const v1::WelcomeJourney& journey) {
  Faults faults("journey");
  faults.CheckEvent("begin_event", journey.begin_event());
  faults.CheckText("welcome", journey.welcome());
  faults.CheckDuration("goal", journey.has_goal(), journey.goal(), hours(1), hours(24 * 90),
                       "1 hour to 90 days");
  faults.CheckDuration("nudge_after", journey.has_nudge_after(), journey.nudge_after(), hours(1),
                       hours(24 * 30), "1 hour to 30 days");
  for (int i = 0; i < journey.links_size(); ++i) {
    faults.CheckLink("links[" + std::to_string(i) + "]", journey.links(i));
  }
  if (journey.steps().empty()) faults.Report("steps", "must have 1 to 10 steps");
  std::set<std::string> seen;
  for (int i = 0; i < journey.steps_size(); ++i) {
    const v1::WelcomeJourney::Step& step = journey.steps(i);
    const std::string field = "steps[" + std::to_string(i) + "]";
    faults.CheckEvent(field + ".event", step.event());
    faults.CheckText(field + ".label", step.label());
    if (!seen.insert(step.event()).second) {
      faults.Report(field + ".event", "must not be the event of another step");
    }
    if (step.event() == journey.begin_event()) {
      faults.Report(field + ".event", "must not be the event that the journey begins with");
    }
    if (step.has_link()) faults.CheckLink(field + ".link", step.link());
  }
  return faults.Result();
}

proactive::TipRule FromProto(const v1::TipRule& rule, const std::string& id) {
  proactive::TipRule core;
  core.id = id;
  core.is_enabled = rule.is_enabled();
  core.event = rule.event();
  core.page_contains = rule.page_contains();
  core.properties = {rule.properties().begin(), rule.properties().end()};
  core.count = std::max(1, rule.count());
  if (rule.has_window()) core.window = DurationOf(rule.window());
  core.dwell = DurationOf(rule.dwell());
  for (const std::string& tier : rule.tiers()) {
    core.tiers.push_back(tier == "enterprise" ? Tier::kEnterprise
                         : tier == "paid"     ? Tier::kPaid
                                              : Tier::kFree);
  }
  if (rule.max_shows() > 0) core.max_shows = rule.max_shows();
  if (rule.has_cooldown()) core.cooldown = DurationOf(rule.cooldown());
  core.control_percent = rule.control_percent();
  core.solved_event = rule.solved_event();
  if (rule.has_solve_window()) core.solve_window = DurationOf(rule.solve_window());
  return core;
}

proactive::JourneyPlan FromProto(const v1::WelcomeJourney& journey) {
  proactive::JourneyPlan plan;
  plan.is_enabled = journey.is_enabled();
  plan.begin_event = journey.begin_event();
  for (const v1::WelcomeJourney::Step& step : journey.steps()) plan.steps.push_back(step.event());
  if (journey.has_goal()) plan.goal = DurationOf(journey.goal());
  if (journey.has_nudge_after()) plan.nudge_after = DurationOf(journey.nudge_after());
  return plan;
}

proactive::BehaviorEvent FromProto(const v1::ReportBehaviorRequest::Event& event,
                                   base::Instant now) {
  proactive::BehaviorEvent core;
  core.id = event.id();
  core.name = event.name();
  core.page = event.page_url().substr(0, event.page_url().find_first_of("?#"));
  core.dwell = std::clamp<base::Duration>(
      seconds(std::clamp<std::int64_t>(event.dwell().seconds(), 0, 86'400)), seconds(0), hours(24));
  core.properties = {event.properties().begin(), event.properties().end()};
  core.at = event.has_occur_time() ? std::min(now, rpc::InstantOf(event.occur_time())) : now;
  return core;
}

v1::TipRule TipRuleOf(const proactive::TipRuleRow& row) {
  v1::TipRule rule;
  rule.ParseFromString(row.body);
  rule.set_id(row.id);
  rule.set_etag(std::to_string(row.revision));
  rpc::SetTimestamp(row.updated_at, rule.mutable_update_time());
  return rule;
}

v1::WelcomeJourney WelcomeOf(const std::optional<proactive::JourneyPlanRow>& row) {
  if (!row.has_value()) {
    v1::WelcomeJourney shipped = Shipped();
    shipped.set_etag("0");
    return shipped;
  }
  v1::WelcomeJourney journey;
  journey.ParseFromString(row->body);
  journey.set_etag(std::to_string(row->revision));
  rpc::SetTimestamp(row->updated_at, journey.mutable_update_time());
  return journey;
}

void ToProto(const proactive::TipRow& tip, const v1::TipRule& rule, std::string_view language,
             v1::Tip* out) {
  out->set_id(tip.id);
  out->set_rule_id(tip.rule_id);
  out->set_kind(rule.kind());
  out->set_title(In(rule.title(), language));
  out->set_body(In(rule.body(), language));
  for (const v1::Flow::Link& link : rule.links()) AddLink(link, language, out);
  out->set_article_id(rule.article_id());
  rpc::SetTimestamp(tip.made_at, out->mutable_create_time());
}

void ToProto(const proactive::TipRow& tip, const v1::WelcomeJourney& journey,
             std::string_view language, v1::Tip* out) {
  out->set_id(tip.id);
  out->set_kind(v1::TipRule::TIP);
  rpc::SetTimestamp(tip.made_at, out->mutable_create_time());
  if (tip.step == kWelcome) {
    out->set_body(In(journey.welcome(), language));
    for (const v1::Flow::Link& link : journey.links()) AddLink(link, language, out);
    return;
  }
  for (const v1::WelcomeJourney::Step& step : journey.steps()) {
    if (step.event() != tip.step) continue;
    out->set_title(In(step.label(), language));
    out->set_body(In(step.nudge(), language));
    if (step.has_link()) AddLink(step.link(), language, out);
  }
}

void ToProto(const proactive::Journey& journey, const v1::WelcomeJourney& plan,
             std::string_view language, base::Instant now, v1::JourneyProgress* out) {
  out->set_contact_id(journey.contact_id);
  switch (proactive::StateOf(journey, now)) {
    case proactive::JourneyState::kUnderWay:
      out->set_state(v1::JourneyProgress::UNDER_WAY);
      break;
    case proactive::JourneyState::kActivated:
      out->set_state(v1::JourneyProgress::ACTIVATED);
      break;
    case proactive::JourneyState::kLate:
      out->set_state(v1::JourneyProgress::LATE);
      break;
    case proactive::JourneyState::kMissed:
      out->set_state(v1::JourneyProgress::MISSED);
      break;
  }
  rpc::SetTimestamp(journey.begun_at, out->mutable_begin_time());
  rpc::SetTimestamp(journey.due_at, out->mutable_due_time());
  for (const v1::WelcomeJourney::Step& step : plan.steps()) {
    v1::JourneyProgress::Step& shown = *out->add_steps();
    shown.set_event(step.event());
    shown.set_label(In(step.label(), language));
    if (const auto done = journey.DoneAt(step.event()); done.has_value()) {
      rpc::SetTimestamp(*done, shown.mutable_done_time());
    }
  }
  out->set_nudges(journey.nudges);
}

void ToProto(const std::string& rule_id, const proactive::TipTotals& totals, v1::TipEffect* out) {
  const proactive::TipCounts& counts = totals.counts;
  out->set_rule_id(rule_id);
  out->set_shown(counts.shown);
  out->set_clicked(totals.clicked);
  out->set_dismissed(totals.dismissed);
  out->set_solved(counts.solved);
  out->set_control(counts.control);
  out->set_control_solved(counts.control_solved);
  const auto rate = [](std::int64_t hits, std::int64_t of) {
    return static_cast<double>(hits) / static_cast<double>(of);
  };
  if (counts.shown > 0) out->set_solved_rate(rate(counts.solved, counts.shown));
  if (counts.control > 0) {
    out->set_control_solved_rate(rate(counts.control_solved, counts.control));
  }
  if (const auto lift = proactive::LiftOf(counts); lift.has_value()) {
    out->set_lift(lift->difference);
    out->set_lift_low(lift->low);
    out->set_lift_high(lift->high);
  }
}

}  // namespace deskmesh::chat::convert
