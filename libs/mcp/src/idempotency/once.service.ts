import { createHash } from 'node:crypto';
import { CompanyRemovals } from '@aidoo/companies';
import type { Principal } from '@aidoo/companies';
import { describeFailure, ToolError } from '@aidoo/erp';
import { Clock } from '@aidoo/kernel';
import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { canonicalJson } from './canonical-json.ts';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.ts';
import type { KeyPlace, KeyUse } from './idempotency-keys.repository.ts';
import type { StoredIdempotencyKey } from './schemas/idempotency-key.schema.ts';

/** A call that changes something. */
interface ChangingCall<T> {
  readonly tool: string;
  /** What makes it this call and no other. */
  readonly args: unknown;
  /** How to find out whether it was made, when nobody knows. */
  readonly howToFindOut: string;
  make(this: void): Promise<T>;
}

/** One under a key that its caller has chosen for it. */
export interface KeyedCall<T> extends ChangingCall<T> {
  readonly key: string;
  /** Names what is open to the caller. */
  readonly view: string;
  /** What may be said of the first answer to whom something else is open now: nothing of what was read from Odoo. */
  underAnotherView(this: void, first: T): Promise<T>;
}

/** One that uses up what it is made with, such as a wizard that is open. */
export interface SingleUse<T> extends ChangingCall<T> {
  readonly token: string;
  /** The argument that holds the token. */
  readonly name: string;
  /** How to get another one. */
  readonly another: string;
}

interface AskedOnce {
  readonly companyId: Principal['companyId'];
  readonly place: KeyPlace;
  readonly use: KeyUse;
}

const KEPT_MS = 24 * 60 * 60_000;
/** No call lasts longer than two minutes: what is still pending then was cut off by a crash. */
const UNDER_WAY_MS = 3 * 60_000;

/**
 * Makes a call once, however often it is repeated: the key is taken in the store before the call is made, so that of two
 * at once, on whichever instance, one is made. A repetition gets the first answer, and Odoo is not asked; where the policy
 * or the connection has changed since, it gets only what it may see under any.
 */
@Injectable()
export class Once implements OnModuleInit {
  private readonly logger = new Logger(Once.name);

  constructor(
    private readonly keys: IdempotencyKeysRepository,
    private readonly removals: CompanyRemovals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.removals.add({ remove: (company) => this.keys.removeAll(company) });
  }

  /** @throws ToolError `invalid_argument` or `outcome_unknown` for a key that was used before; what `make` throws */
  async run<T extends object>(
    principal: Principal,
    call: KeyedCall<T>,
  ): Promise<T | (T & { repeated: true })> {
    const asked = this.asked(principal, call.key, call.view, call);
    if (await this.keys.take(asked.companyId, asked.place, asked.use))
      return this.make(asked, call, JSON.stringify);
    const first = await this.first(asked);
    if (first.argumentsHash !== asked.use.argumentsHash) throw otherArguments();
    if (first.state !== 'done' || first.answer === null)
      throw this.unanswered(first, 'idempotencyKey', call, 'For what is missing use another key.');
    const answer = JSON.parse(first.answer) as T;
    const shown = first.view === call.view ? answer : await call.underAnotherView(answer);
    return { ...shown, repeated: true };
  }

  /**
   * A call that has surely failed uses nothing up. Of what the first one has answered nothing is kept.
   * @throws ToolError `not_allowed` for a token that is used up, `invalid_argument` or `outcome_unknown`; what `make` throws
   */
  async only<T>(principal: Principal, call: SingleUse<T>): Promise<T> {
    const { name, token, another } = call;
    const asked = this.asked(principal, `${name} ${token}`, null, call);
    if (await this.keys.take(asked.companyId, asked.place, asked.use))
      return this.make(asked, call, () => null);
    const first = await this.first(asked);
    if (first.state !== 'done') throw this.unanswered(first, name, call, another);
    throw new ToolError('not_allowed', `${name}: it was used at ${first.at.toISOString()}.`, {
      hint: `Nothing was done a second time. ${another}`,
    });
  }

  private asked(
    { companyId, credential }: Principal,
    key: string,
    view: string | null,
    call: ChangingCall<unknown>,
  ): AskedOnce {
    const at = this.clock.now();
    const expiresAt = new Date(at.getTime() + KEPT_MS);
    const place = { credentialId: credential.id, keyHash: sha256(key) };
    return { companyId, place, use: { argumentsHash: hashOf(call), view, at, expiresAt } };
  }

  private async first({ companyId, place }: AskedOnce): Promise<StoredIdempotencyKey> {
    const first = await this.keys.of(companyId, place);
    // It was freed in between: its call has failed. Whoever repeats again is the first.
    if (!first) throw underWay();
    return first;
  }

  private async make<T>(
    { companyId, place }: AskedOnce,
    { make }: ChangingCall<T>,
    kept: (answer: T) => string | null,
  ): Promise<T> {
    let answer: T;
    try {
      answer = await make();
    } catch (error) {
      const { code } = describeFailure(error, true);
      const isSure = code !== 'outcome_unknown' && code !== 'internal';
      await this.stored(isSure ? this.keys.free(companyId, place) : this.keys.markUnknown(companyId, place));
      throw error;
    }
    // The change is made. Where that cannot be stored, a repetition is told that nobody knows.
    await this.stored(this.keys.finish(companyId, place, kept(answer)));
    return answer;
  }

  private unanswered(
    { state, at }: StoredIdempotencyKey,
    name: string,
    { howToFindOut }: ChangingCall<unknown>,
    instead: string,
  ): ToolError {
    if (state === 'pending' && this.clock.now().getTime() - at.getTime() < UNDER_WAY_MS) return underWay();
    return new ToolError(
      'outcome_unknown',
      `A call with this ${name} was made at ${at.toISOString()}, and how it ended is not known.`,
      { hint: `It is not made again. First look: ${howToFindOut} ${instead}` },
    );
  }

  private async stored(write: Promise<void>): Promise<void> {
    await write.catch((error: unknown) => this.logger.error(error));
  }
}

function hashOf({ tool, args }: ChangingCall<unknown>): string {
  const json = canonicalJson([tool, args]);
  if (json === null) throw new ToolError('invalid_argument', 'The arguments are nested too deeply.');
  return sha256(json);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

const underWay = (): ToolError =>
  new ToolError('invalid_argument', 'The same call is under way.', {
    hint: 'Wait a few seconds, then make it again with the same arguments: nothing is done a second time.',
  });

const otherArguments = (): ToolError =>
  new ToolError(
    'invalid_argument',
    'idempotencyKey: this key was used within the last 24 hours, with other arguments.',
    { hint: 'A key stands for one call: use another one for another call.' },
  );
