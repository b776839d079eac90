import type { TenantContext } from '@aidoo/kernel';
import { Odoo, OdooError } from '@aidoo/odoo';
import type { CallOptions, OdooClient } from '@aidoo/odoo';
import { Attempts } from '@aidoo/rate-limits';
import type { Limit } from '@aidoo/rate-limits';
import { Injectable } from '@nestjs/common';
import { OUT_OF_REACH } from './address-check.service.ts';
import { tooManyTests } from './credentials.errors.ts';
import type { ConnectionTestResult } from './dto/odoo-connection.dto.ts';
import { OdooConnectionsService } from './odoo-connections.service.ts';

/** Of one company: enough for whoever looks for a mistake, too few for whoever looks for a password. */
const TESTS: Limit = { name: 'odoo-connection-test', points: 20, seconds: 900 };

/** Tries the stored connection, and never one that a caller brings along: that would make us a scanner of networks. */
@Injectable()
export class ConnectionProbeService {
  /** For everything together: name, connection, login and the user's name. */
  protected readonly limitMs: number = 15_000;

  constructor(
    private readonly connections: OdooConnectionsService,
    private readonly odoo: Odoo,
    private readonly attempts: Attempts,
  ) {}

  /** For whoever asks over the API. @throws AppError `rate_limited`, and as {@link probe}. */
  async test(ctx: TenantContext): Promise<ConnectionTestResult> {
    const wait = await this.attempts.take(TESTS, ctx.companyId);
    if (wait !== null) throw tooManyTests(wait);
    return this.probe(ctx);
  }

  /** @throws AppError `not_found` or `unavailable` when there is nothing to try. */
  async probe(ctx: TenantContext): Promise<ConnectionTestResult> {
    const connection = await this.connections.open(ctx);
    // Nothing that is remembered is believed: what is asked is whether a login works now, not whether one did lately.
    const client = this.odoo.for(
      { ...connection, secret: connection.secret.reveal() },
      { share: ctx.companyId, test: true, timeoutMs: this.limitMs },
    );
    try {
      return await signIn(client, connection.username, Date.now() + this.limitMs);
    } catch (error) {
      if (!(error instanceof OdooError)) throw error;
      const message = error.kind === 'address_refused' ? OUT_OF_REACH : error.message;
      return { ok: false, code: error.kind, message };
    }
  }
}

async function signIn(client: OdooClient, username: string, end: number): Promise<ConnectionTestResult> {
  const inTime = (): CallOptions => ({ timeoutMs: Math.max(1, end - Date.now()), read: true });
  const { serverVersion, protocol } = await client.version(inTime());
  const uid = await client.uid(inTime());
  const user = await nameOf(uid, client, inTime()).catch(orWhenRefused(username));
  return { ok: true, version: serverVersion, protocol, uid, user };
}

async function nameOf(uid: number, client: OdooClient, options: CallOptions): Promise<string> {
  const users = await client.execute('res.users', 'read', [[uid], ['name']], {}, options);
  const [first] = Array.isArray(users) ? (users as unknown[]) : [];
  const { name } = (first ?? {}) as { name?: unknown };
  if (typeof name === 'string') return name;
  throw new OdooError('not_odoo', 'The Odoo signs the user in, but does not answer as an Odoo does.');
}

/** A user who may not even read their own name has signed in all the same. */
const orWhenRefused =
  (username: string) =>
  (error: unknown): string => {
    if (error instanceof OdooError && error.kind === 'access_error') return username;
    throw error;
  };
