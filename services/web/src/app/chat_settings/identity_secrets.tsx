// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type IdentitySecret, IdentitySecrets } from '../../api/gen/accounts';
import { api } from '../api';
import { queryClient } from '../query';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { useRun } from '../ui/run';
import { Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { useIdentitySecrets } from './queries';

/** Secrets with which the customer's own system says who its user is; shown once. */
export function IdentitySecretList() {
  const { t } = useTranslation();
  const query = useIdentitySecrets();
  const [name, setName] = useState('');
  const [made, setMade] = useState<IdentitySecret>();
  const { busy, run } = useRun(
    () => void queryClient.invalidateQueries({ queryKey: ['identitySecrets'] }),
  );
  if (query.isPending) return <Loading lines={4} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  const create = (event: FormEvent): void => {
    event.preventDefault();
    void run(async () => {
      setMade(await api(IdentitySecrets.create, { identitySecret: { displayName: name } }));
      setName('');
    });
  };
  return (
    <>
      <form className="card panel" onSubmit={create}>
        <p className="muted">{t('chatSettings.identityText')}</p>
        <TextField
          label={t('chatSettings.secretName')}
          most={100}
          required
          value={name}
          onChange={setName}
        />
        <div className="row">
          <Button type="submit" tone="primary" disabled={busy}>
            {t('chatSettings.newSecret')}
          </Button>
        </div>
        {made && (
          <div role="status">
            <p>{t('chatSettings.shownOnce')}</p>
            <p>
              <code>{made.id}</code>
              <br />
              <code>{made.secret}</code>
            </p>
          </div>
        )}
      </form>
      {query.data.map((secret) => (
        <section key={secret.id} className="card panel">
          <div className="row">
            <strong className="grow">
              {secret.displayName} <code className="small">{secret.id}</code>
            </strong>
            {secret.revokeTime ? (
              <Badge tone="neutral">{t('chatSettings.revoked')}</Badge>
            ) : (
              <Button
                small
                disabled={busy}
                onClick={() => void run(() => api(IdentitySecrets.revoke, { id: secret.id }))}
              >
                {t('chatSettings.revoke')}
              </Button>
            )}
          </div>
          <p className="muted small">
            {t('chatSettings.created')} <RelativeTime value={secret.createTime} />
            {secret.useTime && (
              <>
                {' · '}
                {t('chatSettings.used')} <RelativeTime value={secret.useTime} />
              </>
            )}
          </p>
        </section>
      ))}
    </>
  );
}
