import { CryptoService } from '@aidoo/crypto';
import { AppError, Clock } from '@aidoo/kernel';
import type { TenantContext } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { ToolError } from '../tool-error.ts';

/** Who opens a wizard, with which credential and at which state of the connection: nobody else confirms it. */
export interface WizardHolder extends TenantContext {
  readonly credential: { readonly id: string };
}

/** A wizard of Odoo's that was described and not yet filled in. */
export interface OpenWizard {
  readonly model: string;
  /** What its record is made and its button pressed under. */
  readonly context: Readonly<Record<string, unknown>>;
  /** The names of those that may be filled in: what its form shows. */
  readonly fields: readonly string[];
  readonly buttons: readonly WizardButton[];
}

export interface WizardButton {
  /** As the caller names it: the method, numbered where several buttons have the same. */
  readonly name: string;
  readonly method: string;
  readonly context: Readonly<Record<string, unknown>>;
}

const LIFE_MS = 30 * 60_000;
/** Of what is sealed: a model must be able to send the token back. */
const MAX_CHARACTERS = 4_000;
const FIELD = 'erp.wizard';
const BYTES = { iv: 16, tag: 16 };

/**
 * Keeps an open wizard in the caller's hands instead of here: sealed, so that it can be neither read nor changed, for 30
 * minutes, for the one credential that opened it and as long as the Odoo connection stays what it is.
 */
@Injectable()
export class WizardTokens {
  constructor(
    private readonly crypto: CryptoService,
    private readonly clock: Clock,
  ) {}

  /** Null for a wizard that is too large to be sent about. */
  seal(holder: WizardHolder, revision: string, wizard: OpenWizard): string | null {
    const until = this.clock.now().getTime() + LIFE_MS;
    const text = JSON.stringify([until, ...marks(holder, revision), wizard]);
    if (text.length > MAX_CHARACTERS) return null;
    const sealed = this.crypto.encrypt(text, { companyId: holder.companyId, field: FIELD });
    return Buffer.from(sealed.replaceAll(':', ''), 'hex').toString('base64url');
  }

  /** @throws ToolError `not_allowed`, the same one for an altered, a foreign and an old token. */
  open(holder: WizardHolder, revision: string, token: string): OpenWizard {
    const [until, ...rest] = this.opened(holder, token);
    const wizard = rest.pop();
    const isOurs = JSON.stringify(rest) === JSON.stringify(marks(holder, revision));
    if (!isOurs || typeof until !== 'number' || until <= this.clock.now().getTime()) throw refused();
    return wizard as OpenWizard;
  }

  private opened(holder: WizardHolder, token: string): unknown[] {
    const bytes = Buffer.from(token, 'base64url');
    // One token has one written form.
    if (bytes.toString('base64url') !== token) throw refused();
    const [tagAt, textAt] = [BYTES.iv, BYTES.iv + BYTES.tag];
    const parts = [bytes.subarray(0, tagAt), bytes.subarray(tagAt, textAt), bytes.subarray(textAt)];
    const stored = parts.map((part) => part.toString('hex')).join(':');
    try {
      const text = this.crypto.decrypt(stored, { companyId: holder.companyId, field: FIELD }).reveal();
      return JSON.parse(text) as unknown[];
    } catch (error) {
      throw error instanceof AppError ? refused() : error;
    }
  }
}

const marks = ({ actor, credential }: WizardHolder, revision: string): string[] => [
  actor.userId,
  credential.id,
  revision,
];

const refused = (): ToolError =>
  new ToolError('not_allowed', 'wizard.token: it opens nothing here, or no longer.', {
    hint: 'A wizard can be confirmed for 30 minutes, by the same credential, with the token unchanged. Call the method that answered it again.',
  });
