// SPDX-License-Identifier: Apache-2.0
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';

export interface MenuItem {
  key: string;
  label: ReactNode;
  icon?: ReactNode;
  /** Set for choices of which one is taken. */
  checked?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  label: string;
  /** `null` draws a line. */
  items: (MenuItem | null)[];
  className?: string;
  direction?: 'down' | 'up';
  align?: 'start' | 'end';
  children: ReactNode;
}

/** A button that opens a list of commands; arrow keys, Home, End and Escape work. */
export function Menu({ label, items, className = 'btn', direction, align, children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    root.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
    const outside = (event: PointerEvent): void => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [isOpen]);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const options = [...(root.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
    const at = options.indexOf(document.activeElement as HTMLElement);
    const move: Record<string, number> = {
      ArrowDown: (at + 1) % options.length,
      ArrowUp: (at - 1 + options.length) % options.length,
      Home: 0,
      End: options.length - 1,
    };
    const next = move[event.key];
    if (next !== undefined) options[next]?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') setOpen(false);
    else return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  };

  const classes = ['menu', direction === 'up' && 'menu-up', align === 'start' && 'menu-start'];
  return (
    <div className={classes.filter(Boolean).join(' ')} ref={root}>
      <button
        type="button"
        ref={button}
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </button>
      {isOpen && (
        <div
          className="menu-list"
          role="menu"
          aria-label={label}
          tabIndex={-1}
          onKeyDown={onKeyDown}
        >
          {items.map((item, i) =>
            item ? (
              <button
                key={item.key}
                type="button"
                className="menu-item"
                tabIndex={-1}
                {...(item.checked === undefined
                  ? { role: 'menuitem' as const }
                  : { role: 'menuitemradio' as const, 'aria-checked': item.checked })}
                onClick={() => {
                  close();
                  item.onSelect();
                }}
              >
                {item.icon}
                {item.label}
              </button>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity.
              <div key={i} className="menu-divider" />
            ),
          )}
        </div>
      )}
    </div>
  );
}
