// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';

export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
    <label className="field">
      <span className="field-label">{label}</span>
      {children}
    </label>
  );
}

export function TextField({
  label,
  value,
  most = 200,
  lines,
  required,
  onChange,
}: {
  label: string;
  value: string;
  most?: number;
  lines?: number;
  required?: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label}>
      {lines ? (
        <textarea
          className="textarea"
          rows={lines}
          maxLength={most}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <input
          className="input"
          maxLength={most}
          required={required}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export function NumberField({
  label,
  value,
  min,
  max,
  onChange,
}: {
  label: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}) {
  return (
    <Field label={label}>
      <input
        className="input"
        type="number"
        min={min}
        max={max}
        step="any"
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </Field>
  );
}

/** `90s` as a number of minutes. */
export function minutesOf(duration: string | undefined, otherwise: number): number {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(duration ?? '')?.[1];
  return seconds === undefined ? otherwise : Math.round((Number(seconds) / 60) * 100) / 100;
}

export function minutes(count: number): string {
  return `${Math.round(count * 60)}s`;
}
