import { createHash } from 'node:crypto';
import { CompanyRemovals } from '@aidoo/companies';
import type { Principal } from '@aidoo/companies';
import { describeFailure, ToolError } from '@aidoo/erp';
import { Clock } from '@aidoo/kernel';
import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { canonicalJson } from './canonical-json.ts';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.ts';
import type { KeyPlace } from './idempotency-keys.repository.ts';
import type { StoredIdempotencyKey } from './schemas/idempotency-key.schema.ts';

/** A call that changes something, under a key that its caller has chosen for it. */
export interface KeyedCall<T> {
  readonly key: string;
  readonly tool: string;
  /** What makes it this call and no other. */
  readonly args: unknown;
  /** How to find out whether it was made, when nobody knows. */
  readonly howToFindOut: string;
  /** Names what is open to the caller. */
  readonly view: string;
  make(this: void): Promise<T>;
  /** What may be said of the first answer to whom something else is open now: nothing of what was read from Odoo. */
  underAnotherView(this: void, first: T): Promise<T>;
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
    { companyId, credential }: Principal,
    call: KeyedCall<T>,
  ): Promise<T | (T & { repeated: true })> {
    const place = { credentialId: credential.id, keyHash: sha256(call.key) };
    const argumentsHash = hashOf(call);
    const at = this.clock.now();
    const expiresAt = new Date(at.getTime() + KEPT_MS);
    if (await this.keys.take(companyId, place, { argumentsHash, view: call.view, at, expiresAt }))
      return this.make(companyId, place, call);
    const first = await this.keys.of(companyId, place);
    // It was freed in between: its call has failed. Whoever repeats again is the first.
    if (!first) throw underWay();
    if (first.argumentsHash !== argumentsHash) throw otherArguments();
    const answer = this.answerOf(first, call) as T;
    const shown = first.view === call.view ? answer : await call.underAnotherView(answer);
    return { ...shown, repeated: true };
  }

  private async make<T>(
    companyId: Principal['companyId'],
    place: KeyPlace,
    { make }: KeyedCall<T>,
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
    await this.stored(this.keys.finish(companyId, place, JSON.stringify(answer)));
    return answer;
  }

  private answerOf<T>({ state, answer, at }: StoredIdempotencyKey, call: KeyedCall<T>): unknown {
    if (state === 'done' && answer !== null) return JSON.parse(answer);
    if (state === 'pending' && this.clock.now().getTime() - at.getTime() < UNDER_WAY_MS) throw underWay();
    throw new ToolError(
      'outcome_unknown',
      `A call with this idempotencyKey was made at ${at.toISOString()}, and how it ended is not known.`,
      { hint: `It is not made again. First look: ${call.howToFindOut} For what is missing use another key.` },
    );
  }

  private async stored(write: Promise<void>): Promise<void> {
    await write.catch((error: unknown) => this.logger.error(error));
  }
}

function hashOf({ tool, args }: KeyedCall<unknown>): string {
  const json = canonicalJson([tool, args]);
  if (json === null) throw new ToolError('invalid_argument', 'The arguments are nested too deeply.');
  return sha256(json);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

const underWay = (): ToolError =>
  new ToolError('invalid_argument', 'idempotencyKey: a call with this key is under way.', {
    hint: 'Wait a few seconds, then make the same call again with the same key: it gets the first answer.',
  });

const otherArguments = (): ToolError =>
  new ToolError(
    'invalid_argument',
    'idempotencyKey: this key was used within the last 24 hours, with other arguments.',
    { hint: 'A key stands for one call: use another one for another call.' },
  );
