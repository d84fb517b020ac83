// SPDX-License-Identifier: Apache-2.0

export interface Choice<T extends string> {
  value: T;
  label: string;
}

/** The platform's own select: keyboard, type-ahead and phones come with it. */
export function Select<T extends string>({
  label,
  value,
  choices,
  small,
  disabled,
  id,
  onChange,
}: {
  label: string;
  value: T;
  choices: readonly Choice<T>[];
  small?: boolean;
  disabled?: boolean;
  id?: string;
  onChange: (value: T) => void;
}) {
  return (
    <select
      id={id}
      className={`select${small ? ' select-small' : ''}`}
      aria-label={label}
      title={label}
      value={value}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value as T)}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
