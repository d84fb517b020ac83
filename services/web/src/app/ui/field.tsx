// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import '../styles/settings.css';
import { type Choice, Select } from './select';
import { useViolation } from './violations';

export function Field({
  label,
  name,
  children,
}: {
  label: string;
  /** In the contract, for example `display_name`: what the server has against it is said here. */
  name?: string;
  children: ReactNode;
}) {
  const violation = useViolation(name);
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
    <label className="field">
      <span className="field-label">{label}</span>
      {children}
      {violation && (
        <span className="field-error" role="alert">
          {violation}
        </span>
      )}
    </label>
  );
}

export function TextField({
  label,
  name,
  value,
  most = 200,
  lines,
  required,
  onChange,
}: {
  label: string;
  name?: string;
  value: string;
  most?: number;
  lines?: number;
  required?: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label} name={name}>
      {lines ? (
        <textarea
          className="textarea"
          rows={lines}
          required={required}
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

/** What something that the workspace sets up is called. */
export function NameField({
  value,
  most = 100,
  onChange,
}: {
  value: string;
  most?: number;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <TextField
      label={t('settingsPage.name')}
      name="display_name"
      most={most}
      required
      value={value}
      onChange={onChange}
    />
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

export function CheckField({
  label,
  checked,
  disabled,
  onChange,
}: {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="row check-row">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}

/** A select under its label. */
export function ChoiceField<T extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: T;
  choices: readonly Choice<T>[];
  onChange: (value: T) => void;
}) {
  return (
    <div className="field">
      <span className="field-label">{label}</span>
      <Select label={label} value={value} choices={choices} onChange={onChange} />
    </div>
  );
}

/** Several of a few, as boxes to tick; none may be ticked. */
export function ManyField<T extends string>({
  label,
  values,
  choices,
  onChange,
}: {
  label: string;
  values: readonly T[];
  choices: readonly Choice<T>[];
  onChange: (values: T[]) => void;
}) {
  return (
    <fieldset className="bare many">
      <legend className="field-label">{label}</legend>
      {choices.map((choice) => (
        <CheckField
          key={choice.value}
          label={choice.label}
          checked={values.includes(choice.value)}
          onChange={(isChosen) =>
            onChange(
              choices
                .map((each) => each.value)
                .filter((each) => (each === choice.value ? isChosen : values.includes(each))),
            )
          }
        />
      ))}
    </fieldset>
  );
}
