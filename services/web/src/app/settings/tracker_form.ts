// SPDX-License-Identifier: Apache-2.0
import type { DefectTracker, DefectTracker_Kind, TrackerMapping } from '../../api/gen/tickets';
import type { Input } from '../../api/method';
import { readLines, writeLines } from './lines';

export const TRACKER_KINDS = [
  'JIRA',
  'ZENTAO',
  'TEAMBITION',
  'CUSTOM',
] as const satisfies readonly DefectTracker_Kind[];
type Kind = (typeof TRACKER_KINDS)[number];
const MASK = 'displayName,kind,baseUrl,parameters,enabled';

/** What the form of a tracker holds; secrets are never shown again. */
export function trackerForm(known: DefectTracker | undefined) {
  return {
    name: known?.displayName ?? '',
    kind: (known?.kind as Kind | undefined) ?? 'JIRA',
    url: known?.baseUrl ?? 'https://',
    parameters: writeLines(known?.parameters ?? {}),
    secrets: '',
    mapping: known?.kind === 'CUSTOM' ? JSON.stringify(known.mapping, null, 2) : '',
    enabled: known?.enabled ?? true,
  };
}

/** What the form says; undefined where the mapping of a tracker of its own kind is no JSON object. */
export function trackerOf(
  form: ReturnType<typeof trackerForm>,
  known: DefectTracker | undefined,
): { defectTracker: Input<DefectTracker>; updateMask: string } | undefined {
  let mapping: TrackerMapping | undefined;
  if (form.kind === 'CUSTOM') {
    try {
      mapping = JSON.parse(form.mapping) as TrackerMapping;
    } catch {
      return undefined;
    }
    if (typeof mapping !== 'object' || mapping === null) return undefined;
  }
  const secrets = readLines(form.secrets);
  const hasSecrets = Object.keys(secrets).length > 0;
  return {
    defectTracker: {
      ...(known ? { id: known.id, etag: known.etag } : {}),
      displayName: form.name.trim(),
      kind: form.kind,
      baseUrl: form.url.trim(),
      parameters: readLines(form.parameters),
      enabled: form.enabled,
      ...(hasSecrets ? { secrets } : {}),
      ...(mapping ? { mapping } : {}),
    },
    updateMask: [MASK, hasSecrets && 'secrets', mapping && 'mapping'].filter(Boolean).join(','),
  };
}
