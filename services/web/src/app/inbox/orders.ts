// SPDX-License-Identifier: Apache-2.0
import type { Order } from './views';

/** What an order is called. */
export const ORDER_WORDS = {
  'update_time desc': 'inbox.sortUpdated',
  update_time: 'inbox.sortQuiet',
  'create_time desc': 'inbox.sortCreated',
  create_time: 'inbox.sortOldest',
  priority: 'inbox.sortPriority',
  due: 'inbox.sortDue',
} as const satisfies Record<Order, string>;
