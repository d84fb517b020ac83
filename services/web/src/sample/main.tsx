/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
//
// A page of an invented project-management product, as a customer of Deskmesh would have one: it
// embeds the chat widget and tells it what its reader does.
//
//   /sample?key=wk_…&locale=zh-CN
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import './sample.css';
import { findKey, siteLocale } from '../visitor/site';
import { sampleWords } from './words';

const locale = siteLocale();
const words = sampleWords(locale);

interface Steps {
  lastSteps: string[];
  errorCodes: string[];
}

function useSteps(): [Steps, (step: string, errorCode?: string) => void] {
  const [steps, setSteps] = useState<Steps>({ lastSteps: [words.step.open], errorCodes: [] });
  useEffect(() => window.deskmesh?.update({ plan: 'Team', ...steps }), [steps]);
  const add = (step: string, errorCode?: string): void =>
    setSteps((old) => ({
      lastSteps: [...old.lastSteps, step].slice(-20),
      errorCodes: errorCode ? [...old.errorCodes, errorCode].slice(-5) : old.errorCodes,
    }));
  return [steps, add];
}

const BARS = [
  [2, 26, 'a'],
  [18, 34, 'b'],
  [40, 22, 'a'],
  [52, 30, 'c'],
  [70, 24, 'b'],
] as const;

function Gantt() {
  return (
    <svg class="gantt" viewBox="0 0 100 46" role="img" aria-label={words.gantt}>
      {[20, 40, 60, 80].map((x) => (
        <line key={x} x1={x} x2={x} y1="0" y2="46" class="gantt-line" />
      ))}
      {BARS.map(([x, width, tone], i) => (
        <rect
          key={x}
          x={x}
          y={4 + i * 8}
          width={width}
          height="5"
          rx="1.6"
          class={`gantt-${tone}`}
        />
      ))}
      <path d="M94 36l3 3-3 3-3-3z" class="gantt-stone" />
    </svg>
  );
}

function Sample() {
  const [, add] = useSteps();
  const [notice, setNotice] = useState('');
  const say = (step: string, text: string, errorCode?: string): void => {
    add(step, errorCode);
    if (errorCode) window.deskmesh?.track('import.failed', { code: errorCode });
    setNotice(text);
  };
  return (
    <>
      <header class="top">
        <strong class="brand">
          <i /> Planwise
        </strong>
        <nav>
          <a href="/help">{words.help}</a>
          <a href={`/sample?locale=${locale === 'en' ? 'zh-CN' : 'en'}`}>
            {locale === 'en' ? '中文' : 'English'}
          </a>
        </nav>
      </header>
      <main>
        <section class="hero">
          <div>
            <h1>{words.title}</h1>
            <p>{words.lead}</p>
            <div class="buttons">
              <button
                type="button"
                class="main"
                onClick={() => say(words.step.milestone, words.notice.milestone)}
              >
                {words.milestone}
              </button>
              <button
                type="button"
                onClick={() => say(words.step.upload, words.notice.upload, 'IMP-1042')}
              >
                {words.upload}
              </button>
            </div>
            {notice && (
              <p class="notice" role="status">
                {notice}
              </p>
            )}
          </div>
          <Gantt />
        </section>
        <section class="features">
          {words.features.map(([title, text]) => (
            <article key={title}>
              <h2>{title}</h2>
              <p>{text}</p>
            </article>
          ))}
        </section>
      </main>
      <footer>{words.foot}</footer>
    </>
  );
}

async function embedWidget(): Promise<void> {
  const key = await findKey();
  if (!key) return;
  const script = document.createElement('script');
  script.src = '/widget.js';
  script.async = true;
  script.dataset.key = key;
  script.dataset.locale = locale;
  script.dataset.track = '';
  script.onload = () => window.deskmesh?.update({ plan: 'Team', lastSteps: [words.step.open] });
  document.head.append(script);
}

document.documentElement.lang = locale;
render(<Sample />, document.getElementById('root') as HTMLElement);
void embedWidget();
