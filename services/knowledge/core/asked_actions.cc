// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/asked_actions.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string>
#include <unordered_map>
#include <vector>

#include "knowledge/core/glossary.h"
#include "knowledge/core/phrase_text.h"
#include "knowledge/core/query_plan.h"
#include "platform/text/stemmer.h"
#include "platform/text/tokenizer.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMostAskedBytes = 400;
constexpr size_t kToldReach = 24;  // bytes before an action that are looked at

// One action: how it is asked for (see PhraseText), and words of which an article that treats it has one.
// The second list is wide: it had better take an article for one too often.
struct Action {
  std::string_view asked;
  std::string_view
      treated;  // English words in any form, Chinese ones of two characters or of the dictionary
  // Things whose names have such words. They neither ask for the action, nor does an article about them
  // treat it by the words of the names.
  std::string_view names = {};
};

constexpr Action kActions[] = {
    {"delete|deleting|deletion|remove|removing|removal|erase|erasing|get rid of|删除|删掉|移除|销户|"
     "注销账号|注销帐号|注销账户|注销我的",
     "delete|deletion|remove|removal|erase|purge|clear|discard|trash|bin|revoke|deactivate|offboard|"
     "withdraw|删除|删掉|误删|移除|移出|清空|清除|清理|注销|销户|回收站|撤销|停用|解散|踢出|离职|解绑"},
    {"archive|archiving|归档|封存|存档", "archive|归档|封存|存档"},
    {"restore|restoring|recover|recovering|undelete|bring back|恢复|还原|找回",
     "restore|recover|recovery|undelete|undo|revert|trash|bin|backup|恢复|还原|找回|撤销|回滚|回收站"},
    {"export|exporting|导出|导成", "export|download|print|csv|pdf|excel|导出|下载|打印|另存"},
    {"import|importing|导入|迁入", "import|upload|migrate|load|csv|导入|上传|迁移|搬迁|迁入"},
    {"share|sharing|分享|共享",
     "share|invite|guest|link|public|publish|access|embed|分享|共享|邀请|访客|链接|公开|外部|协作|可见"},
    {"rename|renaming|重命名|改名|改名字|改名称",
     "rename|name|edit|重命名|改名|名称|名字|修改|更改|编辑"},
    {"move|moving|移动|移到|挪到|迁移",
     "move|drag|migrate|transfer|reorder|sort|carry|shift|reassign|移动|拖动|拖拽|移到|挪到|拖到|拖入|"
     "拖进|迁移|搬迁|转移|调整|移入|转到"},
    {"duplicate a|duplicate an|duplicate the|duplicate my|duplicate our|duplicate this|copy a|copy an|"
     "copy the|copy my|copy our|copy this|clone|cloning|复制|克隆|拷贝",
     "duplicate|copy|clone|template|reuse|repeat|复制|克隆|拷贝|模板|套用|重复"},
    {"merge|merging|合并", "merge|combine|join|合并|汇总", "merge request|merge requests|合并请求"},
    {"cancel|cancelling|canceling|cancellation|unsubscribe|退订|取消|终止",
     "cancel|cancellation|unsubscribe|terminate|withdraw|renew|renewal|取消|退订|终止|撤销|停止|停用|"
     "关闭|续费|解除|撤回"},
    {"upgrade|upgrading|升级", "upgrade|update|switch|version|升级|更新|版本|套餐|变更"},
    {"downgrade|downgrading|降级", "downgrade|switch|lower|降级|降低|降为"},
    {"transfer|transferring|hand over|转让|移交|转移|过户|交接",
     "transfer|reassign|handover|转让|移交|转移|交接|转交|过户|转给|改派"},
    {"disable|disabling|deactivate|deactivating|deactivation|suspend|turn off|switch off|close a|"
     "close the|close my|close our|close an|停用|禁用|关掉|关闭",
     "disable|deactivate|deactivation|suspend|mute|silence|pause|stop|untick|uncheck|close|finish|complete|end|off|"
     "delete|停用|禁用|关闭|关掉|静音|停止|结束|完成|封禁|取消|免打扰|撤销|移除|暂停|离职|归档|解除|"
     "注销"},
    {"refund|refunds|money back|退款|退费|退钱", "refund|退款|退费|退钱|退还"},
    {"extend|extending|prolong|延长",
     "extend|extension|prolong|longer|renew|延长|延期|续费|续期|顺延"},
    {"unlock|unlocking|解锁|解封", "unlock|lock|unblock|解锁|锁定|解封|解除"},
    {"reset|resetting|重置|重设",
     "reset|forgot|forget|change|new|clear|restore|default|重置|重设|忘记|修改|更改|清除|更换|恢复|"
     "默认"},
    {"invite|inviting|邀请", "invite|invitation|add|guest|member|邀请|添加|加入|访客|成员"},
    {"pause|pausing|暂停|冻结",
     "pause|suspend|hold|freeze|snooze|stop|mute|暂停|冻结|停止|停用|静音|挂起"},
    // Told in too many ways to be missed by any word, and things done all the same.
    {"",
     "create|new|add|make|set|configure|edit|change|modify|choose|assign|enter|press|click|创建|新建|添加|"
     "新增|设置|修改|编辑|选择|分配|点击|填写|打开"},
};
static_assert(std::size(kActions) <= 32);

// What stands before an action that is told and not asked for.
constexpr std::string_view kToldBefore =
    "after|since|when|while|until|because|if|once|before|without|instead of|not|never|don't|didn't|avoid|"
    "already|bank|wire";

bool EndsWithAny(std::string_view text, std::initializer_list<std::string_view> endings) {
  return std::ranges::any_of(endings, [&](std::string_view each) { return text.ends_with(each); });
}

bool BeginsWithAny(std::string_view text, std::initializer_list<std::string_view> beginnings) {
  return std::ranges::any_of(beginnings,
                             [&](std::string_view each) { return text.starts_with(each); });
}

bool IsToldInChinese(std::string_view before, std::string_view behind) {
  if (EndsWithAny(before, {"不", "没", "没有", "未", "别", "被", "已", "已经", "刚", "刚刚", "误",
                           "避免", "防止"})) {
    return true;
  }
  if (behind.starts_with("时间")) return false;
  // 删除的步骤 asks for it.
  if (BeginsWithAny(behind,
                    {"的方法", "的步骤", "的流程", "的方式", "的办法", "的入口", "的按钮"})) {
    return false;
  }
  return BeginsWithAny(behind, {"后", "之后", "以后", "时", "前", "之前", "的", "了", "过", "中",
                                "速度", "失败", "报错", "出错", "很慢", "太慢"});
}

bool IsAskedAt(const PhraseText& text, const PhraseText::Match& match) {
  const std::string_view all = text.view();
  if (static_cast<unsigned char>(all[match.begin]) >= 0x80) {
    return !IsToldInChinese(all.substr(0, match.begin), all.substr(match.end));
  }
  return !text.HasBefore(match.begin, kToldBefore, kToldReach);
}

bool IsAskedIn(const PhraseText& text, std::string_view phrases) {
  bool is_asked = false;
  ForEachPhrase(phrases, [&](std::string_view phrase) {
    for (PhraseText::Match match = text.Find(phrase); match && !is_asked;
         match = text.Find(phrase, match.end)) {
      is_asked = IsAskedAt(text, match);
    }
  });
  return is_asked;
}

bool IsAsked(const PhraseText& question, const Action& action) {
  if (!action.names.empty() && question.HasAny(action.names)) {
    PhraseText others = question;
    others.Mask(action.names);
    return IsAskedIn(others, action.asked);
  }
  return IsAskedIn(question, action.asked);
}

// The terms under which the words of articles stand in the index, by action.
const std::vector<std::vector<std::string>>& TreatedTerms() {
  static const std::vector<std::vector<std::string>> terms = [] {
    std::vector<std::vector<std::string>> lists;
    for (const Action& action : kActions) {
      std::vector<std::string>& list = lists.emplace_back();
      ForEachPhrase(action.treated, [&](std::string_view word) {
        std::string term = text::StemEnglish(word);
        if (std::ranges::find(list, term) == list.end()) list.push_back(std::move(term));
      });
    }
    return lists;
  }();
  return terms;
}

// The terms of the names that have words of an action, and the concepts that the index has for these.
struct NamesOfAction {
  std::vector<std::string> words;
  std::vector<std::string> concepts;
};

const std::vector<NamesOfAction>& NamesByAction() {
  static const std::vector<NamesOfAction> names = [] {
    std::vector<NamesOfAction> lists;
    for (const Action& action : kActions) {
      NamesOfAction& list = lists.emplace_back();
      ForEachPhrase(action.names, [&](std::string_view name) {
        for (const text::Term& term : text::Analyze(name)) list.words.push_back(term.text);
        for (const ConceptMatch& match : Glossary::BuiltIn().Find(name)) {
          if (match.begin > 0 || match.end < name.size()) continue;
          list.concepts.push_back(ConceptTerm(match.concept_id));
        }
      });
    }
    return lists;
  }();
  return names;
}

// The telling terms that ways to ask begin with, with the actions that they may be.
const std::unordered_map<std::string, std::vector<size_t>>& ActionsByTerm() {
  static const std::unordered_map<std::string, std::vector<size_t>> actions = [] {
    constexpr float kTelling = 0.7F;
    std::unordered_map<std::string, std::vector<size_t>> out;
    for (size_t i = 0; i < std::size(kActions); ++i) {
      ForEachPhrase(kActions[i].asked, [&](std::string_view phrase) {
        for (const text::Term& term : text::Analyze(phrase)) {
          if (term.begin > 0) break;
          if (term.weight < kTelling) continue;
          std::vector<size_t>& known = out[term.text];
          if (std::ranges::find(known, i) == known.end()) known.push_back(i);
          break;
        }
      });
    }
    return out;
  }();
  return actions;
}

bool Treats(size_t action, const PostingIndex& postings, DocNumber article) {
  const auto is_in = [&](const std::string& term) {
    const TermId id = postings.Find(term);
    return id != kNoTerm && postings.ImpactIn(id, article) > 0;
  };
  const NamesOfAction& names = NamesByAction()[action];
  const bool has_name = std::ranges::any_of(names.concepts, is_in);
  return std::ranges::any_of(TreatedTerms()[action], [&](const std::string& term) {
    const bool is_of_name = has_name && std::ranges::find(names.words, term) != names.words.end();
    return !is_of_name && is_in(term);
  });
}

}  // namespace

ActionSet ActionsAskedIn(std::string_view question) {
  if (question.size() > kMostAskedBytes) return 0;
  const PhraseText text(question);
  ActionSet asked = 0;
  for (size_t i = 0; i < std::size(kActions); ++i) {
    if (IsAsked(text, kActions[i])) asked |= ActionSet{1} << i;
  }
  return asked;
}

std::vector<std::string> OtherWordsOfAction(const std::string& term) {
  std::vector<std::string> words;
  const auto known = ActionsByTerm().find(term);
  if (known == ActionsByTerm().end()) return words;
  for (const size_t action : known->second) {
    const std::vector<std::string>& treated = TreatedTerms()[action];
    words.insert(words.end(), treated.begin(), treated.end());
  }
  return words;
}

bool DoesOtherThings(ActionSet asked, const PostingIndex& postings, DocNumber article) {
  if (asked == 0) return false;
  for (size_t i = 0; i < std::size(kActions); ++i) {
    const bool is_asked = (asked >> i & 1) != 0;
    if (is_asked && Treats(i, postings, article)) return false;
  }
  for (size_t i = 0; i < std::size(kActions); ++i) {
    if (Treats(i, postings, article)) return true;
  }
  return false;
}

}  // namespace deskmesh::knowledge
