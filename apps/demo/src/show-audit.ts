import type { Paper } from './paper.ts';
import type { RestClient } from './rest-client.ts';

interface AuditRecord {
  at: string;
  tool: string;
  status: string;
  durationMs: number | null;
  params: unknown;
  error: { code: string } | null;
  credential: { label: string };
  odoo: { method: string; protocol: string | null } | null;
}

/** The audit records that the conversation left, oldest first, as an owner reads them. */
export async function showAudit(
  rest: RestClient,
  companyId: string,
  since: Date,
  paper: Paper,
): Promise<void> {
  const query = new URLSearchParams({ from: since.toISOString(), limit: '50' });
  const { items } = await rest.call<{ items: AuditRecord[] }>(
    'GET',
    `/companies/${companyId}/logs?${query.toString()}`,
  );
  paper.table(
    ['time', 'tool', 'status', 'ms', 'key', 'Odoo', 'parameters'],
    items
      .toReversed()
      .map(({ at, tool, status, durationMs, credential, odoo, params, error }) => [
        at.slice(11, 19),
        tool,
        error ? `${status}: ${error.code}` : status,
        String(durationMs ?? ''),
        credential.label,
        odoo?.protocol ? `${odoo.method} (${odoo.protocol})` : '–',
        JSON.stringify(params),
      ]),
  );
  if (items.length === 0) throw new Error('The conversation left no audit record.');
}
