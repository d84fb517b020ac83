/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useRef, useState } from 'preact/hooks';
import { type Answers, isEmail } from '../first_answers';
import type { PageContext } from '../options';
import type { PanelWords } from './words';

type Field = 'name' | 'email' | 'question';

/** Asks before the talk who the reader is and what it is about; what the page told isn't asked. */
export function FirstForm({
  words,
  context,
  isRequired,
  onDone,
}: {
  words: PanelWords;
  context: PageContext;
  isRequired: boolean;
  /** `question` is empty where the form was passed over. */
  onDone: (answers: Answers, question: string) => void;
}) {
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState({ name: '', email: '', question: '' });
  const [wrong, setWrong] = useState<Partial<Record<Field, string>>>({});
  const fields: Field[] = ['question'];
  if (!context.email) fields.unshift('email');
  if (!context.displayName) fields.unshift('name');
  const labels = {
    name: words.formName,
    email: words.formEmail,
    question: words.formQuestion,
  };
  const isNeeded = (field: Field): boolean => isRequired || field === 'question';

  const send = (event: Event): void => {
    event.preventDefault();
    const found: Partial<Record<Field, string>> = {};
    for (const field of fields) {
      const value = values[field].trim();
      if (!value && isNeeded(field)) found[field] = words.needed;
      if (value && field === 'email' && !isEmail(value)) found[field] = words.badEmail;
    }
    setWrong(found);
    const first = fields.find((field) => found[field]);
    if (first) {
      form.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
      return;
    }
    const { name, email, question } = values;
    onDone({ name: name.trim(), email: email.trim() }, question.trim());
  };
  return (
    <form class="first" id="first" ref={form} noValidate onSubmit={send}>
      <h3>{words.formTitle}</h3>
      {fields.map((field) => {
        const shared = {
          id: `first-${field}`,
          name: field,
          value: values[field],
          required: isNeeded(field),
          'aria-invalid': wrong[field] !== undefined,
          'aria-describedby': wrong[field] && `wrong-${field}`,
          onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
            const { value } = event.currentTarget;
            // Browsers fill several fields in at once.
            setValues((known) => ({ ...known, [field]: value }));
          },
        };
        return (
          <div key={field} class="field">
            <label for={`first-${field}`}>{labels[field]}</label>
            {field === 'question' ? (
              <textarea rows={3} maxLength={4000} {...shared} />
            ) : (
              <input
                type="text"
                inputMode={field === 'email' ? 'email' : 'text'}
                autocomplete={field}
                maxLength={field === 'email' ? 254 : 100}
                {...shared}
              />
            )}
            {wrong[field] && (
              <span class="failed" id={`wrong-${field}`} role="alert">
                {wrong[field]}
              </span>
            )}
          </div>
        );
      })}
      <div class="row">
        <button type="submit" class="primary">
          {words.formStart}
        </button>
        {!isRequired && (
          <button type="button" class="plain" onClick={() => onDone({ name: '', email: '' }, '')}>
            {words.formSkip}
          </button>
        )}
      </div>
    </form>
  );
}
