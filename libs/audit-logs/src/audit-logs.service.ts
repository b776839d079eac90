import { createHash } from 'node:crypto';
import { AppError, Clock } from '@aidoo/kernel';
import type { TenantContext } from '@aidoo/kernel';
import { Injectable, Logger } from '@nestjs/common';
import type { AuditEntry, AuditOutcome } from './audit-record.ts';
import { AuditLogsRepository, ending } from './audit-logs.repository.ts';
import type { NewRecord } from './audit-logs.repository.ts';
import { recordedText, recordedValue } from './recorded-value.ts';
import { SessionMemory } from './session-memory.ts';

/** Calls of one credential from one client belong together while no gap is longer than this. */
export const SESSION_GAP_MS = 30 * 60_000;

/** A call that is being recorded; `close` is called exactly once. */
export interface OpenCall {
  close(outcome: AuditOutcome): Promise<void>;
}

/** The store cannot take the record: nothing may be done that is not on record (503). */
export class NotOnRecordError extends AppError {
  constructor(cause: unknown) {
    const message =
      'The call cannot be put on record right now, so it was not made or its answer is withheld. Try again later.';
    super('unavailable', message, { cause });
  }
}

/** Writes down every call. What cannot be written down does not happen: both steps throw {@link NotOnRecordError}. */
@Injectable()
export class AuditLogsService {
  private readonly logger = new Logger(AuditLogsService.name);
  private readonly sessions = new SessionMemory(SESSION_GAP_MS);

  constructor(
    private readonly records: AuditLogsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens the record of a call. With `ahead`, for a call that may change Odoo, it is in the store as `started`
   * before this returns; a call that only reads is stored once, when it ends.
   */
  async open(ctx: TenantContext, entry: AuditEntry, { ahead }: { ahead: boolean }): Promise<OpenCall> {
    const at = this.clock.now();
    const began = performance.now();
    const draft = this.draft(ctx, entry, at);
    // Whoever awaits it is told of its failure; until then it must not count as one that nobody handles.
    draft.catch(() => undefined);
    if (!ahead) return { close: async (outcome) => this.addWhole(ctx, await draft, began, outcome) };
    const started = await draft;
    const id = await this.stored(() => this.records.add(ctx.companyId, started));
    return {
      close: async ({ protocol, ...ending }) => {
        // Where no one call of Odoo's stands for it, there is no place for how it was made.
        const outcome = { ...ending, protocol: entry.odoo && protocol };
        await this.stored(() => this.records.finish(ctx.companyId, id, elapsed(began), outcome));
      },
    };
  }

  private async addWhole(
    ctx: TenantContext,
    draft: NewRecord,
    began: number,
    outcome: AuditOutcome,
  ): Promise<void> {
    const odoo = draft.odoo && { ...draft.odoo, protocol: outcome.protocol };
    const record = { ...draft, odoo, durationMs: elapsed(began), ...ending(outcome) };
    await this.stored(() => this.records.add(ctx.companyId, record));
  }

  private async draft(ctx: TenantContext, entry: AuditEntry, at: Date): Promise<NewRecord> {
    const { client, params } = entry;
    return {
      ...entry,
      at,
      params: recordedValue(params),
      client: client && { name: recordedText(client.name), version: recordedText(client.version) },
      sessionId: await this.sessionOf(ctx, entry, at),
      status: 'started',
      result: null,
      error: null,
      durationMs: null,
    };
  }

  /** Derived from what is on record already, so that every instance finds the same. */
  private async sessionOf(ctx: TenantContext, { credential, client }: AuditEntry, at: Date): Promise<string> {
    const name = client?.name ?? null;
    const key = JSON.stringify([ctx.companyId, credential.id, name]);
    const since = new Date(at.getTime() - SESSION_GAP_MS);
    const session =
      this.sessions.at(key, at) ??
      (await this.stored(() => this.records.lastSession(ctx.companyId, credential.id, name, since))) ??
      newSession(key, at);
    this.sessions.remember(key, session, at);
    return session;
  }

  private async stored<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (cause) {
      this.logger.error(cause);
      throw new NotOnRecordError(cause);
    }
  }
}

/** Two first calls at the same time find nothing before them, and must still agree. */
function newSession(key: string, at: Date): string {
  const window = Math.floor(at.getTime() / SESSION_GAP_MS);
  return createHash('sha256').update(`${key} ${window}`).digest('hex').slice(0, 24);
}

const elapsed = (began: number): number => Math.round((performance.now() - began) * 10) / 10;
