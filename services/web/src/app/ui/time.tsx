// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { dateTime, relativeTime } from '../../text/time';
import { useNow } from './now';

/** "5 minutes ago", with the exact moment on hover. */
export function RelativeTime({ value, short }: { value?: string; short?: boolean }) {
  const { i18n } = useTranslation();
  const now = useNow(15_000);
  if (!value) return null;
  return (
    <time dateTime={value} title={dateTime(value, i18n.language)}>
      {relativeTime(Date.parse(value), Math.max(now, Date.parse(value)), i18n.language, short)}
    </time>
  );
}
