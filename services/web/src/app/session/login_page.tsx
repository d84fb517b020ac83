// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Sessions } from '../../api/gen/accounts';
import { asProblem } from '../../api/problem';
import { api } from '../api';
import { LanguageSwitch } from '../shell/language_switch';
import { Logo } from '../shell/logo';
import { Button } from '../ui/button';

export function LoginPage({
  wasLoggedIn,
  onLoggedIn,
}: {
  wasLoggedIn: boolean;
  onLoggedIn: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError('');
    try {
      await api(Sessions.logIn, { email: email.trim(), password });
      await onLoggedIn();
    } catch (caught) {
      const problem = asProblem(caught);
      if (problem.status === 401) setError(t('login.failed'));
      else if (problem.status === 429) setError(t('login.tooMany'));
      else if (problem.isOffline) setError(t('error.offline'));
      else setError(problem.message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="login">
      <section className="login-art">
        <div className="login-brand">
          <Logo size={30} /> Deskmesh
        </div>
        <div>
          <h1>{t('app.claim')}</h1>
          <p>{t('app.pitch')}</p>
        </div>
        <small>{t('app.foot')}</small>
      </section>
      <section className="login-side">
        <form className="login-form" onSubmit={submit}>
          <h2>{t('login.title')}</h2>
          {wasLoggedIn && !error && <p className="muted">{t('login.expired')}</p>}
          {error && (
            <p className="form-error" role="alert">
              {error}
            </p>
          )}
          <label className="field">
            <span className="field-label">{t('login.email')}</span>
            <input
              className="input"
              type="email"
              name="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          </label>
          <label className="field">
            <span className="field-label">{t('login.password')}</span>
            <input
              className="input"
              type="password"
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </label>
          <Button type="submit" tone="primary" disabled={isBusy}>
            {t('login.submit')}
          </Button>
        </form>
        <LanguageSwitch />
      </section>
    </main>
  );
}
