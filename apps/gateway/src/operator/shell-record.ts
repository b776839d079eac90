import { hostname, userInfo } from 'node:os';
import { randomUUID } from 'node:crypto';
import { AuditLogsService } from '@aidoo/audit-logs';
import type { CompanyId } from '@aidoo/kernel';
import type { User } from '@aidoo/users';
import type { INestApplicationContext } from '@nestjs/common';

/**
 * Writes down what whoever runs the server does to an account, in the audit log of each company concerned, before it is
 * done; what cannot be written down is not done.
 */
export async function recorded<T>(
  app: INestApplicationContext,
  action: string,
  user: Pick<User, 'id' | 'name' | 'email'>,
  companies: readonly CompanyId[],
  work: () => Promise<T>,
): Promise<T> {
  const logs = app.get(AuditLogsService);
  const requestId = randomUUID();
  const { id, name, email } = user;
  const entry = {
    tool: `admin.${action}`,
    params: { email },
    user: { id, name, email },
    credential: { kind: 'shell' as const, id: 'shell', label: `${userInfo().username}@${hostname()}` },
    client: null,
    requestId,
    odoo: null,
  };
  const open = await Promise.all(
    companies.map((companyId) =>
      logs.open({ companyId, actor: { userId: id }, requestId }, entry, { ahead: true }),
    ),
  );
  try {
    const result = await work();
    await Promise.all(open.map((call) => call.close({ status: 'success', result: null, protocol: null })));
    return result;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const failure = { status: 'error' as const, error: { code: 'internal', message }, protocol: null };
    await Promise.all(open.map((call) => call.close(failure)));
    throw error;
  }
}
