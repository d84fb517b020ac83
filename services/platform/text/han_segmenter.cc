// SPDX-License-Identifier: Apache-2.0
#include "platform/text/han_segmenter.h"

#include <unicode/brkiter.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "platform/text/utf8.h"

namespace deskmesh::text {
namespace {

// Terms that a general dictionary splits. Separated by spaces; grouped by what they name.
constexpr std::string_view kTerms =
    // planning
    "甘特图 燃尽图 燃起图 看板 里程碑 子任务 父任务 工作项 需求池 待办列表 待办事项 前置任务 后置任务 "
    "任务依赖 关键路径 自动排期 迭代 史诗 用户故事 故事点 在制品 工作流 状态流转 工时 登记工时 "
    "工时表 估时 排期 截止日期 截止时间 开始日期 优先级 负责人 经办人 关注人 验收 待验收 周期任务 "
    "重复任务 路线图 版本发布 发布说明 修复版本 回收站 归档 基线 泳道 积压 复盘 站会 每日站会 冲刺 "
    "项目集 项目组合 项目模板 任务模板 自定义字段 必填 下拉框 单选 多选 筛选器 仪表盘 仪表板 报表 "
    "周报 日报 月报 思维导图 脑图 日历视图 列表视图 时间线 缺陷 缺陷管理 测试用例 测试计划 "
    // access and identity
    "单点登录 两步验证 双因素认证 二次验证 动态码 验证码 恢复代码 重置密码 忘记密码 权限设置 自定义角色 "
    "管理员 超级管理员 访客 只读 席位 名额 邀请链接 免打扰 审计日志 操作日志 白名单 黑名单 "
    "域账号 身份提供商 令牌 密钥 访问令牌 接口 回调 限流 频率限制 企业微信 钉钉 飞书 公众号 小程序 "
    // money
    "发票 专票 普票 增值税 抬头 税号 续费 自动续费 退款 试用期 套餐 降级 升级 订阅 账单 对公转账 "
    "企业版 免费版 专业版 旗舰版 私有部署 私有化部署 本地部署 云端 "
    // software trouble
    "闪退 卡顿 崩溃 白屏 黑屏 报错 死锁 超时 丢失 乱码 无法登录 登不上 传不上 打不开 登录页 缓存 "
    "附件 离线 同步 推送 通知 提醒 艾特 导入 导出 批量 备份 回滚 灰度 部署 集群 节点 副本 分片 索引 "
    "主键 外键 慢查询 存储过程 事务 日志 监控 告警 埋点 镜像 容器 命名空间 负载均衡 高可用 "
    "数据库 数据迁移 数据同步 全量 增量 快照 断点续传 配置文件 环境变量 命令行 客户端 服务端 前端 后端 "
    "浏览器 二维码 快捷键 截图 录屏 视频教程 帮助中心 知识库 工单 客服 人工客服 转人工 机器人 ";

class DomainDictionary {
 public:
  DomainDictionary() {
    for (size_t start = 0; start < kTerms.size();) {
      const size_t end = std::min(kTerms.find(' ', start), kTerms.size());
      if (end > start) {
        std::u32string term = ToUtf32(kTerms.substr(start, end - start));
        size_t& longest = longest_by_start_[StartOf(term)];
        longest = std::max(longest, term.size());
        terms_.insert(std::move(term));
      }
      start = end + 1;
    }
  }

  // Length of the longest term at the start of `rest`, 0 when there is none.
  size_t LongestMatch(std::u32string_view rest) const {
    if (rest.size() < 2) return 0;
    const auto start = longest_by_start_.find(StartOf(rest));
    if (start == longest_by_start_.end()) return 0;
    for (size_t length = std::min(start->second, rest.size()); length >= 2; --length) {
      if (terms_.contains(std::u32string(rest.substr(0, length)))) return length;
    }
    return 0;
  }

  const std::unordered_set<std::u32string>& terms() const { return terms_; }

 private:
  static uint64_t StartOf(std::u32string_view term) {
    return (static_cast<uint64_t>(term[0]) << 32) | term[1];
  }

  std::unordered_set<std::u32string> terms_;
  std::unordered_map<uint64_t, size_t> longest_by_start_;  // by the first two characters
};

const DomainDictionary& Dictionary() {
  static const DomainDictionary dictionary;
  return dictionary;
}

// A break iterator is stateful, so each thread keeps its own.
icu::BreakIterator* WordBreaker() {
  thread_local const std::unique_ptr<icu::BreakIterator> breaker = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<icu::BreakIterator>(
        icu::BreakIterator::createWordInstance(icu::Locale::getChinese(), status));
  }();
  return breaker.get();
}

void SegmentGeneral(std::u32string_view run, uint32_t offset, std::vector<HanWord>* words) {
  if (run.empty()) return;
  icu::BreakIterator* breaker = WordBreaker();
  if (breaker == nullptr || run.size() == 1) {
    for (uint32_t i = 0; i < run.size(); ++i) words->push_back({offset + i, 1, false});
    return;
  }
  const auto text = icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(run.data()),
                                                  static_cast<int32_t>(run.size()));
  breaker->setText(text);
  int32_t start = breaker->first();
  uint32_t position = offset;
  for (int32_t end = breaker->next(); end != icu::BreakIterator::DONE; end = breaker->next()) {
    const auto length = static_cast<uint32_t>(text.countChar32(start, end - start));
    words->push_back({position, length, false});
    position += length;
    start = end;
  }
}

}  // namespace

std::vector<HanWord> SegmentHan(std::u32string_view run) {
  std::vector<HanWord> words;
  uint32_t pending = 0;
  for (uint32_t i = 0; i < run.size();) {
    const auto length = static_cast<uint32_t>(Dictionary().LongestMatch(run.substr(i)));
    if (length == 0) {
      ++i;
      continue;
    }
    SegmentGeneral(run.substr(pending, i - pending), pending, &words);
    words.push_back({i, length, true});
    i += length;
    pending = i;
  }
  SegmentGeneral(run.substr(pending), pending, &words);
  return words;
}

std::vector<std::string> DomainTerms() {
  std::vector<std::string> out;
  for (const std::u32string& term : Dictionary().terms()) out.push_back(ToUtf8(term));
  std::ranges::sort(out);
  return out;
}

}  // namespace deskmesh::text
