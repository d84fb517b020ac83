// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';

const STORAGE_KEY = 'deskmesh.views';
/** From here on the views, the list and a ticket have room beside each other. */
const ROOMY = '(min-width: 1500px)';
const NARROW = '(max-width: 980px)';

const fits = (query: string): boolean => window.matchMedia?.(query).matches ?? false;

interface Side {
  isOpen: boolean;
  toggle: () => void;
}

/** Whether the views stand beside the list: as the reader chose, else where there is room. */
export function useSide(): Side {
  const [isOpen, setOpen] = useState(() => {
    const chosen = localStorage.getItem(STORAGE_KEY);
    return !fits(NARROW) && (chosen ? chosen === 'open' : fits(ROOMY));
  });
  const toggle = useCallback(
    () =>
      setOpen((old) => {
        localStorage.setItem(STORAGE_KEY, old ? 'closed' : 'open');
        return !old;
      }),
    [],
  );
  return { isOpen, toggle };
}

/** Puts the focus on the view that is shown, or the first. */
export function focusView(within: ParentNode | null): void {
  const find = (selector: string) => within?.querySelector<HTMLElement>(`.view-list ${selector}`);
  (find('a[aria-current=page]') ?? find('a'))?.focus();
}

/** The views beside the list. */
export function ViewSide({ onUnpin, children }: { onUnpin: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <aside className="inbox-side" aria-label={t('inbox.views')}>
      <div className="row">
        <strong className="grow">{t('inbox.title')}</strong>
        <Button
          small
          tone="quiet"
          icon="side"
          aria-label={t('views.unpin')}
          title={t('views.unpin')}
          onClick={onUnpin}
        />
      </div>
      {children}
    </aside>
  );
}

/** The name of the view; where the others don't stand beside the list it opens them. */
export function ViewTitle({
  name,
  side,
  isOpen,
  onOpen,
  children,
}: {
  name: string;
  side: Side;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  children: ReactNode;
}) {
  if (side.isOpen) return <h1 className="grow ellipsis">{name}</h1>;
  return (
    <ViewSwitch
      name={name}
      isOpen={isOpen}
      onOpen={onOpen}
      onPin={() => {
        onOpen(false);
        side.toggle();
      }}
    >
      {children}
    </ViewSwitch>
  );
}

/** The name of the view; it opens the others below itself. */
function ViewSwitch({
  name,
  isOpen,
  onOpen,
  onPin,
  children,
}: {
  name: string;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  /** Keeps the views beside the list from now on. */
  onPin: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    focusView(root.current);
    const outside = (event: PointerEvent): void => {
      if (!root.current?.contains(event.target as Node)) onOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [isOpen, onOpen]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what it holds.
    <div
      className="view-switch"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.preventDefault();
        event.stopPropagation();
        onOpen(false);
        button.current?.focus();
      }}
    >
      <h1>
        <button
          type="button"
          ref={button}
          aria-expanded={isOpen}
          aria-keyshortcuts="V"
          title={t('views.switch')}
          onClick={() => onOpen(!isOpen)}
        >
          <span className="ellipsis">{name}</span>
          <Icon name="chevron" size={16} />
        </button>
      </h1>
      {isOpen && (
        <div className="view-popover">
          {children}
          <Button small tone="quiet" icon="side" className="view-pin" onClick={onPin}>
            {t('views.pin')}
          </Button>
        </div>
      )}
    </div>
  );
}
