import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { AuditLogsService } from '@aidoo/audit-logs';
import type { AuditOutcome, OpenCall } from '@aidoo/audit-logs';
import { AppError } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import type { User } from '@aidoo/users';
import type { INestApplicationContext } from '@nestjs/common';

/** What is done, and to whose account. */
export interface Deed {
  readonly action: string;
  readonly user: Pick<User, 'id' | 'name' | 'email'>;
  /** In whose audit logs it is written. */
  readonly companies: readonly CompanyId[];
}

/**
 * Writes down what whoever runs the server does to an account, in the audit log of each company concerned, before it is
 * done; what cannot be written down everywhere is not done.
 * @throws NotOnRecordError, and whatever `work` throws, which is on record then
 */
export async function recorded<T>(
  app: INestApplicationContext,
  deed: Deed,
  work: () => Promise<T>,
): Promise<T> {
  const calls = await openAll(app, deed);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // Why it failed is more to know than that this could not be written down.
    await closeAll(calls, failed(error)).catch(() => undefined);
    throw error;
  }
  await closeAll(calls, { status: 'success', result: null, protocol: null });
  return result;
}

async function openAll(app: INestApplicationContext, deed: Deed): Promise<OpenCall[]> {
  const logs = app.get(AuditLogsService);
  const requestId = randomUUID();
  const { id, name, email } = deed.user;
  const entry = {
    tool: `admin.${deed.action}`,
    params: { email },
    user: { id, name, email },
    credential: { kind: 'shell' as const, id: 'shell', label: `${operator()}, from the server's shell` },
    client: null,
    requestId,
    odoo: null,
  };
  const opened = await Promise.allSettled(
    deed.companies.map((companyId) =>
      logs.open({ companyId, actor: { userId: id }, requestId }, entry, { ahead: true }),
    ),
  );
  const calls = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const refused = opened.find((one) => one.status === 'rejected');
  if (!refused) return calls;
  await closeAll(calls, failed(refused.reason)).catch(() => undefined);
  throw refused.reason;
}

const closeAll = (calls: readonly OpenCall[], outcome: AuditOutcome): Promise<unknown> =>
  Promise.all(calls.map((call) => call.close(outcome)));

/** The company reads it: what is inside is for the terminal alone. */
function failed(error: unknown): AuditOutcome {
  const message =
    error instanceof AppError ? error.message : 'It failed inside the server; whoever runs it was told why.';
  return { status: 'error', error: { code: 'internal', message }, protocol: null };
}

/** The name of the system's user; a container may run under a number that has none. */
function operator(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
