// SPDX-License-Identifier: Apache-2.0
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icon';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: 'plain' | 'primary' | 'danger' | 'quiet';
  small?: boolean;
  icon?: IconName;
  /** Shown at the end; the page binds it. */
  shortcut?: string;
  children?: ReactNode;
}

export function Button({
  tone = 'plain',
  small,
  icon,
  shortcut,
  className = '',
  children,
  ...rest
}: ButtonProps) {
  const classes = ['btn', `btn-${tone}`, small && 'btn-small', !children && 'btn-icon', className];
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(' ')}
      aria-keyshortcuts={shortcut}
      {...rest}
    >
      {icon && <Icon name={icon} size={small ? 15 : 17} />}
      {children}
      {shortcut && (
        <span className="kbd" aria-hidden="true">
          {shortcut}
        </span>
      )}
    </button>
  );
}
