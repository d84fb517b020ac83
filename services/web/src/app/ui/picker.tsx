// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choice } from './select';
import { useViolation } from './violations';

/** Where a picker's choices come from. */
export interface Source {
  /** Of the cache; different for each source. */
  key: string;
  /** The choices for what was typed; for an empty text those that are offered at once. */
  load: (text: string, signal: AbortSignal) => Promise<Choice<string>[]>;
  /** What may be taken as it is typed, such as an address. */
  free?: (text: string) => Choice<string> | undefined;
}

/** A field that finds things by name: people type words, the value is an id. */
export function Picker({
  label,
  name,
  source,
  value,
  shown,
  placeholder,
  required,
  bare,
  clears,
  onChange,
}: {
  label: string;
  /** In the contract; what the server has against it is said below. */
  name?: string;
  source: Source;
  /** Id of what is chosen; empty: nothing. */
  value: string;
  /** What the chosen is called. */
  shown: string;
  placeholder?: string;
  required?: boolean;
  /** Without a visible label. */
  bare?: boolean;
  /** Empty again after each choice, for lists that grow. */
  clears?: boolean;
  onChange: (value: string, label: string) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState<string>();
  const [at, setAt] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const violation = useViolation(name);
  const wanted = useDeferredValue((text ?? '').trim());
  const found = useQuery({
    queryKey: ['picker', source.key, wanted],
    enabled: isOpen,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => source.load(wanted, signal),
  });
  const free = wanted ? source.free?.(wanted) : undefined;
  const known = isOpen ? (found.data ?? []) : [];
  const choices =
    free && !known.some((choice) => choice.value === free.value) ? [free, ...known] : known;
  const current = Math.min(at, choices.length - 1);
  useEffect(() => {
    if (isOpen && current >= 0) {
      document.getElementById(`${id}-${current}`)?.scrollIntoView?.({ block: 'nearest' });
    }
  }, [isOpen, current, id]);
  // A value must be chosen: what was typed only is none.
  useEffect(() => {
    input.current?.setCustomValidity(required && !value ? t('picker.choose') : '');
  }, [required, value, t]);

  const close = (): void => {
    setOpen(false);
    setText(undefined);
    setAt(0);
  };
  const choose = (choice: Choice<string> | undefined): void => {
    if (!choice) return;
    onChange(choice.value, choice.label);
    close();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') {
      if (isOpen) setAt(Math.min(choices.length - 1, current + 1));
      else setOpen(true);
    } else if (event.key === 'ArrowUp') setAt(Math.max(0, current - 1));
    else if (event.key === 'Enter' && isOpen && choices.length > 0) choose(choices[current]);
    else if (event.key === 'Escape' && isOpen) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onBlur = (): void => {
    if (text !== undefined && text.trim() === '' && value && !clears) onChange('', '');
    else if (free && text !== undefined) onChange(free.value, free.label);
    close();
  };
  return (
    <div className={bare ? 'picker grow' : 'field picker'}>
      {!bare && (
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
      )}
      <input
        id={id}
        ref={input}
        className="input"
        role="combobox"
        aria-label={bare ? label : undefined}
        aria-expanded={isOpen && choices.length > 0}
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={isOpen && current >= 0 ? `${id}-${current}` : undefined}
        aria-invalid={!!violation}
        autoComplete="off"
        maxLength={254}
        required={required}
        placeholder={placeholder ?? (bare ? label : t('picker.hint'))}
        value={text ?? (clears ? '' : shown || value)}
        onFocus={(event) => {
          setOpen(true);
          event.target.select();
        }}
        onBlur={onBlur}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setOpen(true);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label={label} className="finder-list">
        {isOpen &&
          choices.map((choice, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys.
            <div
              key={choice.value}
              id={`${id}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === current}
              className="finder-option"
              // Before the field loses the focus and the choices go.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(choice)}
            >
              <span className="ellipsis">{choice.label}</span>
            </div>
          ))}
      </div>
      {isOpen && wanted !== '' && choices.length === 0 && found.isFetched && !found.isFetching && (
        <p className="muted">{t('picker.nothing')}</p>
      )}
      {found.isError && isOpen && <p className="field-error">{t('picker.failed')}</p>}
      {violation && (
        <p className="field-error" role="alert">
          {violation}
        </p>
      )}
    </div>
  );
}
