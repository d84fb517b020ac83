// SPDX-License-Identifier: Apache-2.0
import type { Article_State } from '../../api/gen/knowledge';
import type { Tone } from '../ui/badge';

export const STATE_TONES: Partial<Record<Article_State, Tone>> = {
  PUBLISHED: 'ok',
  IN_REVIEW: 'accent',
  ARCHIVED: 'warn',
};
