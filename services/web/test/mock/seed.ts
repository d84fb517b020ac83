// SPDX-License-Identifier: Apache-2.0
import type { State } from './state';
import { comment, createTicket } from './tickets';

const SUBJECTS: [string, string, 'P0' | 'P1' | 'P2' | 'P3', 'FAULT' | 'FEATURE' | 'INSTALL'][] = [
  [
    '甘特图打不开，页面一直转圈',
    '从今天早上开始，打开任何项目的甘特图都一直转圈，错误码 GNT-5003。',
    'P1',
    'FAULT',
  ],
  [
    'How do I add a milestone?',
    'I want to mark the end of phase one on the timeline.',
    'P3',
    'FEATURE',
  ],
  ['整个团队无法登录', '所有人登录时都提示“会话已过期”，项目评审在一小时后。', 'P0', 'FAULT'],
  [
    'Import from Excel fails at row 240',
    'The import stops with IMP-1042. File attached.',
    'P2',
    'FAULT',
  ],
  ['如何批量修改任务负责人？', '有同事离职，需要把 120 个任务转给另一个人。', 'P2', 'FEATURE'],
  [
    'On-premises upgrade guide',
    'We run 4.2 in our own data centre and plan to move to 5.0.',
    'P3',
    'INSTALL',
  ],
  ['权限设置后成员仍看不到项目', '已经把成员加到项目里，角色是执行者。', 'P2', 'FEATURE'],
  [
    'Burndown chart shows negative hours',
    'Sprint 14 shows -12 h remaining since Monday.',
    'P2',
    'FAULT',
  ],
];

const ARTICLES: [string, string, string, string][] = [
  [
    'en',
    'Create a milestone',
    'planning',
    'A **milestone** marks the end of a phase.\n\n1. Open the timeline.\n2. Choose *Add milestone*.\n3. Drag it to its date.\n\n| Shape | Meaning |\n|---|---|\n| Diamond | Milestone |\n| Bar | Task |\n',
  ],
  [
    'zh-CN',
    '如何创建里程碑',
    'planning',
    '**里程碑**表示一个阶段的结束。\n\n1. 打开甘特图。\n2. 点击“添加里程碑”。\n3. 拖到对应日期。\n',
  ],
  [
    'en',
    'Fix import error IMP-1042',
    'import',
    'The code `IMP-1042` means that a date column holds text.\n\n- Open the file.\n- Set the column to **Date**.\n- Import again.\n',
  ],
  [
    'zh-CN',
    '成员看不到项目怎么办',
    'permissions',
    '检查三个地方：\n\n- 成员是否在项目中；\n- 角色是否有“查看”权限；\n- 项目是否为私有。\n',
  ],
  [
    'en',
    'Reset your password',
    'account',
    'Choose *Forgot password* on the log-in page and follow the link in the e-mail.\n',
  ],
];

/** Fills a state with a small bilingual workspace. */
export function seed(state: State): void {
  const people: [string, string, string, 'L1' | 'L2' | 'L3'][] = [
    ['lin@example.com', 'Lin Yue', 'agent', 'L1'],
    ['mark@example.com', 'Mark Ellis', 'agent', 'L2'],
    ['qiao@example.com', '乔安', 'supervisor', 'L3'],
  ];
  for (const [email, displayName, role, level] of people) {
    state.users.push({
      id: state.id('usr'),
      email,
      displayName,
      role,
      level,
      state: 'ACTIVE',
      locales: ['zh-CN', 'en'],
    });
  }
  const tiers = ['ENTERPRISE', 'PAID', 'FREE'] as const;
  ['海澜装备', 'Northgate Studio', '微芒设计'].forEach((displayName, i) => {
    state.organizations.push({
      id: state.id('org'),
      displayName,
      tier: tiers[i],
      industry: 'manufacturing',
      region: 'CN-East',
      employeeCount: 120 * (3 - i),
    });
  });
  ['陈思远', 'Julia Novak', '周一鸣', 'Tom Becker'].forEach((displayName, i) => {
    const organization = state.organizations[i % 3];
    state.contacts.push({
      id: state.id('con'),
      displayName,
      email: `customer${i}@example.org`,
      organizationId: organization?.id,
      tier: organization?.tier,
      locale: i % 2 ? 'en' : 'zh-CN',
      jobRole: i % 2 ? 'executor' : 'project manager',
    });
  });
  SUBJECTS.forEach(([subject, description, priority, type], i) => {
    const requester = state.contacts[i % 4];
    const ticket = createTicket(
      state,
      {
        subject,
        description,
        priority,
        type,
        requesterId: requester?.id,
        locale: i % 2 ? 'en' : 'zh-CN',
        tags: i % 3 ? [] : ['vip'],
      },
      requester?.id ?? '',
    );
    ticket.createTime = new Date(Date.now() - (i * 37 + 5) * 60_000).toISOString();
    ticket.updateTime = ticket.createTime;
    if (i % 3 === 1) {
      ticket.assigneeId = state.users[0]?.id;
      ticket.state = 'IN_PROGRESS';
      comment(
        state,
        ticket,
        { body: 'Thank you, I am looking into it.' },
        'AGENT',
        state.users[0]?.id ?? '',
      );
    }
  });
  for (const [locale, title, category, body] of ARTICLES) {
    state.articles.push({
      id: state.id('art'),
      title,
      body,
      locale,
      category,
      kind: 'GUIDE',
      audience: 'PUBLIC',
      state: 'PUBLISHED',
      version: 1,
      publishedVersion: 1,
      slug: title.toLowerCase().replace(/\W+/g, '-'),
      etag: '"1"',
      updateTime: new Date().toISOString(),
      keywords: [],
      errorCodes: title.match(/[A-Z]{3}-\d+/g) ?? [],
    });
  }
}
