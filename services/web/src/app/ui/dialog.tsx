// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';

/** What has the focus first: what asks for it, else the first field. */
const FIRST = ['[data-first]', '.dialog-body :is(input, textarea, select):not(:disabled)'].join(
  ', ',
);

/** A modal; the platform's own `<dialog>` keeps the focus inside and closes on Escape. */
export function Dialog({
  title,
  wide,
  bare,
  onClose,
  children,
}: {
  title: string;
  wide?: boolean;
  /** Without head and padding. */
  bare?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog || dialog.open) return;
    dialog.showModal?.();
    // Where the reader goes on, which is not the button that closes it.
    dialog.querySelector<HTMLElement>(FIRST)?.focus();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the keyboard's way and is built in.
    <dialog
      ref={ref}
      className={`dialog${wide ? ' dialog-wide' : ''}`}
      aria-labelledby={bare ? undefined : titleId}
      aria-label={bare ? title : undefined}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      {!bare && (
        <div className="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <Button
            tone="quiet"
            small
            icon="close"
            aria-label={t('action.close')}
            onClick={onClose}
          />
        </div>
      )}
      <div className={bare ? 'dialog-bare' : 'dialog-body'}>{children}</div>
    </dialog>
  );
}
