// SPDX-License-Identifier: Apache-2.0
#include "tickets/testing/large_workspace.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "platform/base/error.h"
#include "platform/base/id.h"
#include "platform/text/utf8.h"
#include "tickets/convert.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/projections/store.h"
#include "tickets/recorder.h"
#include "tickets/search/store.h"
#include "tickets/search/tokens.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

using Random = std::mt19937_64;
using std::chrono::hours;
using std::chrono::minutes;

constexpr base::Duration kSpan = hours(24 * 730);
constexpr int kBatch = 500;

constexpr const char* kChinese[] = {
    "甘特图",   "里程碑", "任务依赖", "看板",     "报表",   "权限设置", "导入",   "导出",
    "登录",     "审批",   "日历",     "工时",     "附件",   "通知",     "子任务", "无法打开",
    "很慢",     "不显示", "报错",     "同步",     "模板",   "版本",     "升级",   "安装",
    "授权",     "密码",   "邮件",     "搜索",     "筛选",   "字段",     "成员",   "团队",
    "迭代",     "需求",   "缺陷",     "测试用例", "浏览器", "手机端",   "刷新",   "保存失败",
    "数据丢失", "接口",   "服务器",   "备份",     "发票",   "续费",     "席位",   "试用"};
constexpr const char* kEnglish[] = {
    "gantt",   "milestone", "dependency", "board",   "report",   "permission", "import",  "export",
    "login",   "approval",  "calendar",   "worklog", "file",     "notify",     "subtask", "crash",
    "slow",    "missing",   "error",      "sync",    "template", "version",    "upgrade", "install",
    "license", "password",  "mail",       "search",  "filter",   "field",      "member",  "team",
    "sprint",  "story",     "bug",        "browser", "mobile",   "refresh",    "timeout", "backup"};
constexpr const char* kSyllables[] = {"ba",  "cor", "den", "fi",  "gra", "hol", "in",  "jet",
                                      "kra", "lum", "mon", "nex", "or",  "pla", "qui", "ras",
                                      "sol", "tor", "ul",  "vex", "wan", "xen", "yor", "zim"};
constexpr const char* kTags[] = {"vip", "urgent",  "renewal",  "onboarding", "beta", "mobile",
                                 "api", "billing", "security", "training",   "客诉", "回访"};
constexpr const char* kRegions[] = {"华东", "华南", "华北", "EMEA", "NA"};
constexpr int kRareWords = 20'000;

// Small indices are frequent: about one in `index`.
std::size_t Skewed(Random& random, std::size_t count) {
  const double share = std::uniform_real_distribution<double>(0, 1)(random);
  return std::min(count - 1, static_cast<std::size_t>(
                                 std::exp(share * std::log(static_cast<double>(count))) - 1));
}

bool Chance(Random& random, int percent) { return static_cast<int>(random() % 100) < percent; }

// Numbered ids that are in the shape of the contract: 26 digits of Crockford's base 32.
std::string NumberedId(const char* prefix, int number) {
  std::string digits = std::to_string(number);
  return std::string(prefix) + "_06c8f3k2s0d1w6v9" + std::string(10 - digits.size(), '0') + digits;
}

// A life under way: each step follows from the one before.
struct Story {
  std::vector<Step> steps;
  base::Instant at;

  const Ticket& ticket() const { return steps.back().ticket; }
  void Add(absl::StatusOr<Step> step) {
    if (step.ok()) steps.push_back(*std::move(step));  // else not legal in this state
  }
};

}  // namespace

LargeWorkspace::LargeWorkspace(LargeWorkspaceOptions options) : options_(std::move(options)) {
  Random random(options_.seed);
  for (int i = 0; i < kRareWords; ++i) {
    std::u32string word;
    for (int k = 0; k < 2; ++k) word += static_cast<char32_t>(0x4E00 + random() % 3000);
    rare_chinese_.push_back(text::ToUtf8(word));
    std::string english;
    for (int k = 0; k < 3; ++k) english += kSyllables[random() % std::size(kSyllables)];
    rare_english_.push_back(std::move(english));
  }
}

std::string LargeWorkspace::ContactId(int contact) const { return NumberedId("con", contact); }
std::string LargeWorkspace::OrganizationId(int organization) const {
  return NumberedId("org", organization);
}
std::string LargeWorkspace::AgentId(int agent) const { return NumberedId("usr", agent); }
std::string LargeWorkspace::TeamId(int team) const { return NumberedId("team", team); }

std::string LargeWorkspace::Sentence(std::uint64_t seed, int words) const {
  Random random(seed);
  const bool is_chinese = random() % 5 < 3;
  std::string text;
  for (int i = 0; i < words; ++i) {
    if (i > 0) text += !is_chinese ? " " : i % 4 == 0 ? "，" : "";
    if (random() % 40 == 0) {
      text += " E" + std::to_string(1000 + random() % 9000) + " ";
    } else if (random() % 2 == 0) {
      text += is_chinese ? kChinese[Skewed(random, std::size(kChinese))]
                         : kEnglish[Skewed(random, std::size(kEnglish))];
    } else {
      text += is_chinese ? rare_chinese_[Skewed(random, kRareWords)]
                         : rare_english_[Skewed(random, kRareWords)];
    }
  }
  return text;
}

std::vector<Step> LargeWorkspace::Life(int index) const {
  Random random(options_.seed * 1'000'003 + static_cast<std::uint64_t>(index));
  const base::IdSource ids = base::SeededIds(random());
  const base::Duration spacing = kSpan / options_.tickets;
  const base::Instant created =
      options_.end - kSpan + spacing * index + base::Duration(random() % spacing.count());
  Ticket draft;
  draft.id = ids("tkt", created);
  draft.number = index + 1;
  draft.subject = Sentence(random(), 4);
  draft.type = static_cast<Type>(1 + Skewed(random, 3));
  draft.priority = static_cast<Priority>(4 - Skewed(random, 4));
  draft.channel = static_cast<Channel>(1 + random() % 10);
  const int contact = static_cast<int>(Skewed(random, static_cast<std::size_t>(contacts())));
  const int organization = contact % kOrganizations;
  draft.requester_id = ContactId(contact);
  draft.organization_id = OrganizationId(organization);
  draft.tier = static_cast<Tier>(1 + organization % 3);
  draft.team_id = TeamId(static_cast<int>(random() % kTeams));
  draft.affects_core_function = Chance(random, 5);
  draft.locale = Chance(random, 60) ? "zh-CN" : "en";
  if (Chance(random, 40)) draft.tags.emplace_back(kTags[Skewed(random, std::size(kTags))]);
  if (Chance(random, 30)) draft.labels.emplace_back(kEnglish[random() % std::size(kEnglish)]);
  draft.custom_fields["region"] = kRegions[random() % std::size(kRegions)];
  draft.custom_fields["seats"] = std::to_string(5 * (1 + Skewed(random, 200)));
  const std::string agent = AgentId(static_cast<int>(random() % kAgents));

  Story story{.steps = {}, .at = created};
  std::optional<Assignment> assignment;
  const bool is_young = created > options_.end - options_.young;
  if (!is_young || Chance(random, 80)) assignment = Assignment{agent, "has the least open tickets"};
  story.steps.push_back(Create(draft,
                               {.id = ids("cmt", created),
                                .body = Sentence(random(), 14),
                                .author = Author::kCustomer,
                                .author_id = draft.requester_id},
                               assignment, created));
  const auto later = [&](int most_minutes) {
    story.at += minutes(1 + random() % static_cast<unsigned>(most_minutes));
    return story.at;
  };
  const Actor customer{Actor::Kind::kCustomer, draft.requester_id};
  const Actor worker{Actor::Kind::kAgent, agent};
  const int comments = kComments - 2 + static_cast<int>(random() % 5);
  for (int i = 0; i < comments; ++i) {
    const base::Instant at = later(600);
    const bool is_agents = i % 2 == 0;
    const Visibility visibility =
        is_agents && Chance(random, 25) ? Visibility::kInternal : Visibility::kPublic;
    story.Add(AddComment(story.ticket(), is_agents ? worker : customer,
                         {.id = ids("cmt", at),
                          .body = Sentence(random(), 12),
                          .visibility = visibility,
                          .author = is_agents ? Author::kAgent : Author::kCustomer,
                          .author_id = is_agents ? agent : draft.requester_id},
                         at));
    if (is_agents && Chance(random, 30)) {
      story.Add(Wait(story.ticket(), Chance(random, 70), "", later(5)));
    }
  }
  if (Chance(random, 5)) {
    story.Add(Escalate(story.ticket(), Level::kL2, "needs a specialist",
                       {.assignee_id = AgentId(static_cast<int>(random() % kAgents))}, later(60)));
  }
  if (is_young ? Chance(random, 70) : Chance(random, 1)) return std::move(story.steps);
  absl::StatusOr<std::vector<Step>> resolved = Resolve(story.ticket(), worker, {}, later(600));
  if (!resolved.ok()) return std::move(story.steps);
  for (Step& step : *resolved) story.steps.push_back(std::move(step));
  if (Chance(random, 20)) {
    story.Add(Rate(story.ticket(),
                   {.score = 5 - static_cast<int>(Skewed(random, 5)), .solved = true}, later(600)));
  }
  if (!is_young) story.Add(Close(story.ticket(), "", story.at + hours(24 * 7)));
  return std::move(story.steps);
}

absl::Status LargeWorkspace::Fill(sql::Database& database,
                                  const std::function<void(int)>& progress) const {
  const std::string& workspace = options_.workspace_id;
  for (int from = 0; from < contacts(); from += kBatch) {
    DESKMESH_RETURN_IF_ERROR(database.Write([&](sql::Tx& tx) -> absl::Status {
      for (int i = from; i < std::min(contacts(), from + kBatch); ++i) {
        DESKMESH_RETURN_IF_ERROR(
            SaveRequester(tx, workspace,
                          {.id = ContactId(i),
                           .organization_id = OrganizationId(i % kOrganizations),
                           .tier = static_cast<Tier>(1 + i % kOrganizations % 3),
                           .locale = i % 2 == 0 ? "zh-CN" : "en",
                           .name = rare_chinese_[static_cast<std::size_t>(i) % kRareWords]},
                          1));
      }
      return absl::OkStatus();
    }));
  }
  DESKMESH_RETURN_IF_ERROR(database.Write([&](sql::Tx& tx) -> absl::Status {
    for (int i = 0; i < kAgents; ++i) {
      DESKMESH_RETURN_IF_ERROR(SaveMember(tx, workspace,
                                          {.id = AgentId(i),
                                           .role = "agent",
                                           .level = static_cast<Level>(1 + i % 3),
                                           .locales = {"zh-CN", "en"},
                                           .team_ids = {TeamId(i % kTeams)}},
                                          1));
    }
    return absl::OkStatus();
  }));
  for (int from = 0; from < options_.tickets; from += kBatch) {
    const int until = std::min(options_.tickets, from + kBatch);
    DESKMESH_RETURN_IF_ERROR(database.Write([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_RETURN_IF_ERROR(TakeNumbers(tx, workspace, until - from).status());
      for (int i = from; i < until; ++i) {
        const std::vector<Step> life = Life(i);
        v1::Ticket before;
        v1::Ticket after;
        for (const Step& step : life) {
          ToProto(step.ticket, &after);
          if (!options_.has_histories) continue;
          const std::string actor =
              step.comment.empty() ? step.ticket.assignee_id : step.comment.front().author_id;
          const bool is_first = &step == &life.front();
          DESKMESH_RETURN_IF_ERROR(InsertEntry(
              tx, workspace, step.ticket.id,
              Recorder::EntryOf(
                  step, rpc::FactSource{options_.workspace_id, actor, "", step.ticket.updated},
                  is_first ? "" : EncodeBefore(before, after))));
          if (!step.comment.empty()) {
            const Comment& comment = step.comment.front();
            const std::string subject = is_first ? step.ticket.subject + '\n' : "";
            DESKMESH_RETURN_IF_ERROR(IndexText(tx, workspace,
                                               {step.ticket.number, step.ticket.sequence,
                                                comment.visibility == Visibility::kInternal},
                                               IndexTokens(subject + comment.body)));
          }
          before = after;
        }
        const Ticket& ticket = life.back().ticket;
        DESKMESH_RETURN_IF_ERROR(InsertTicket(tx, workspace, ticket, EncodeTicket(after)));
        DESKMESH_RETURN_IF_ERROR(SaveWords(tx, workspace, nullptr, ticket));
      }
      return absl::OkStatus();
    }));
    if (progress && (until % 50'000 == 0 || until == options_.tickets)) progress(until);
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::tickets
