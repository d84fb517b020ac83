// SPDX-License-Identifier: Apache-2.0

const en = {
  title: 'How can we help?',
  hello:
    'Hello! Ask anything about the product. The assistant answers at once; a colleague takes over when you like.',
  placeholder: 'Write your question …',
  send: 'Send',
  person: 'Talk to a person',
  close: 'Close',
  end: 'End the conversation',
  bot: 'Assistant',
  agent: 'Support',
  you: 'You',
  thinking: 'Looking it up …',
  sources: 'Read more',
  queue: (position: number) => `You are number ${position} in the queue`,
  wait: (low: number, high: number) =>
    high <= 1
      ? 'about a minute'
      : low < high
        ? `${low} to ${high} minutes`
        : `about ${high} minutes`,
  queued: 'A colleague will be with you shortly',
  stay: 'You can keep writing; nothing you said has to be repeated.',
  withAgent: 'You are talking to a colleague',
  withBot: 'Automatic assistant',
  offline: 'Connection lost. Reconnecting …',
  failed: 'Not sent.',
  retry: 'Try again',
  discard: 'Discard',
  ended: 'This conversation has ended.',
  rate: 'How did we do?',
  stars: (n: number) => `${n} of 5`,
  rateComment: 'Anything to add? (optional)',
  rateSend: 'Send rating',
  thanks: 'Thank you!',
  again: 'New conversation',
  help: 'Help centre',
  problem: 'That did not work.',
  unavailable: 'The support chat is not available right now.',
  log: 'Messages',
};

export type PanelWords = typeof en;

const zhCN: PanelWords = {
  title: '有什么可以帮你？',
  hello: '你好！关于产品的问题都可以问我。智能助手会立即回答，也可以随时转人工。',
  placeholder: '输入你的问题……',
  send: '发送',
  person: '转人工',
  close: '收起',
  end: '结束会话',
  bot: '智能助手',
  agent: '客服',
  you: '我',
  thinking: '正在查找……',
  sources: '延伸阅读',
  queue: (position) => `你排在第 ${position} 位`,
  wait: (low, high) =>
    high <= 1 ? '约 1 分钟' : low < high ? `${low}–${high} 分钟` : `约 ${high} 分钟`,
  queued: '客服即将接入',
  stay: '可以继续输入，之前说过的内容无需重复。',
  withAgent: '人工客服为你服务',
  withBot: '智能助手为你服务',
  offline: '连接中断，正在重连……',
  failed: '发送失败。',
  retry: '重试',
  discard: '丢弃',
  ended: '会话已结束。',
  rate: '本次服务满意吗？',
  stars: (n) => `${n} 星`,
  rateComment: '还想说点什么？（选填）',
  rateSend: '提交评价',
  thanks: '感谢你的评价！',
  again: '发起新会话',
  help: '帮助中心',
  problem: '操作未成功。',
  unavailable: '在线客服暂时不可用。',
  log: '消息',
};

export function panelWords(locale: 'zh-CN' | 'en'): PanelWords {
  return locale === 'zh-CN' ? zhCN : en;
}
