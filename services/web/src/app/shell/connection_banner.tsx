// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveRetry, useLiveState } from '../live/live';

/** A short cut is nobody's business; only a long one is said. */
const PATIENCE_MS = 2500;

export function ConnectionBanner() {
  const { t } = useTranslation();
  const state = useLiveState();
  const retry = useLiveRetry();
  const isCut = state === 'waiting' || state === 'connecting';
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isCut) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isCut]);
  if (!isShown) return null;
  return (
    <div className="banner" role="status">
      {navigator.onLine ? t('state.reconnecting') : t('state.offline')}
      <button type="button" onClick={retry}>
        {t('state.retryNow')}
      </button>
    </div>
  );
}
