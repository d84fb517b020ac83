// SPDX-License-Identifier: Apache-2.0

const en = {
  title: 'Plans that hold, teams that breathe.',
  lead: 'Planwise draws your project as it really is: tasks, dependencies, milestones, and who has time.',
  milestone: 'Add a milestone',
  upload: 'Import from Excel',
  help: 'Help',
  gantt: 'A Gantt chart with five tasks and a milestone',
  notice: {
    milestone: 'Milestone “Beta ready” added to the timeline.',
    upload: 'Import failed: row 240 has no valid date (IMP-1042).',
  },
  step: {
    open: 'Opened the project “Website relaunch”',
    milestone: 'Added a milestone',
    upload: 'Imported tasks.xlsx: failed',
  },
  features: [
    ['Dependencies', 'Move one task and see at once what moves with it.'],
    ['Permissions', 'Who sees, who edits, who approves: per project and per role.'],
    ['Workload', 'Hours planned against hours there are, week by week.'],
  ] as [string, string][],
  foot: 'Planwise is invented. The chat in the corner is real: ask how to create a milestone, or ask for a person.',
};

export type SampleWords = typeof en;

const zhCN: SampleWords = {
  title: '计划立得住，团队有余地。',
  lead: 'Planwise 把项目的真实样子画出来：任务、依赖、里程碑，以及谁还有时间。',
  milestone: '添加里程碑',
  upload: '从 Excel 导入',
  help: '帮助',
  gantt: '含五个任务和一个里程碑的甘特图',
  notice: {
    milestone: '已在时间线上添加里程碑“测试版就绪”。',
    upload: '导入失败：第 240 行日期无效（IMP-1042）。',
  },
  step: { open: '打开项目“官网改版”', milestone: '添加里程碑', upload: '导入 任务表.xlsx：失败' },
  features: [
    ['任务依赖', '移动一个任务，立刻看到谁跟着变。'],
    ['权限设置', '谁能看、谁能改、谁审批：按项目、按角色。'],
    ['工作负载', '每周计划工时与可用工时一目了然。'],
  ],
  foot: 'Planwise 是虚构的产品，右下角的在线客服是真的：问问怎么创建里程碑，或者转人工试试。',
};

export function sampleWords(locale: 'zh-CN' | 'en'): SampleWords {
  return locale === 'zh-CN' ? zhCN : en;
}
