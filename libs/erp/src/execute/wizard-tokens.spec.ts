import { CryptoService } from '@aidoo/crypto';
import { Clock, companyId, Secret, userId } from '@aidoo/kernel';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ToolError } from '../tool-error.ts';
import { WizardTokens } from './wizard-tokens.service.ts';
import type { WizardHolder } from './wizard-tokens.service.ts';

const [A, B] = ['a'.repeat(24), 'b'.repeat(24)] as const;
const holder = (changes: Partial<WizardHolder> = {}): WizardHolder => ({
  companyId: companyId(A),
  actor: { userId: userId(A) },
  credential: { id: A },
  requestId: 'r',
  ...changes,
});
const wizard = {
  model: 'crm.lead.lost',
  context: { active_ids: [7], note: 'é \ud83d\ude00' },
  fields: ['lost_reason_id'],
  buttons: [{ name: 'apply', method: 'apply', context: {} }],
};

class MovedClock extends Clock {
  at = new Date('2026-11-29T12:00:00Z');

  override now(): Date {
    return this.at;
  }
}

describe(WizardTokens.name, () => {
  const clock = new MovedClock();
  const settings = { encryptionKey: new Secret(Buffer.alloc(32, 1)), previousEncryptionKeys: [] };
  const crypto = new CryptoService(settings as unknown as ConstructorParameters<typeof CryptoService>[0]);
  const sut = new WizardTokens(crypto, clock);
  const token = sut.seal(holder(), 'r1', wizard)!;
  const refused = (text: string, by = holder(), revision = 'r1'): string => {
    try {
      sut.open(by, revision, text);
      return 'opened';
    } catch (error) {
      if (error instanceof ToolError) return error.code;
      throw error;
    }
  };

  it('gives a wizard back to whoever opened it, for thirty minutes', () => {
    expect(sut.open(holder({ requestId: 'another' }), 'r1', token)).toEqual(wizard);
    const at = clock.at.getTime();
    clock.at = new Date(at + 30 * 60_000 - 1);
    expect(refused(token)).toBe('opened');
    clock.at = new Date(at + 30 * 60_000);
    expect(refused(token)).toBe('not_allowed');
    clock.at = new Date(at);
  });

  it.each<[string, WizardHolder, string]>([
    ['another company', holder({ companyId: companyId(B) }), 'r1'],
    ['another user', holder({ actor: { userId: userId(B) } }), 'r1'],
    ['another credential', holder({ credential: { id: B } }), 'r1'],
    ['another state of the connection', holder(), 'r2'],
  ])('gives it to nobody of %s', (_whose, by, revision) => {
    expect(refused(token, by, revision)).toBe('not_allowed');
  });

  it('shows nothing of what is in it', () => {
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('lead');
    expect(token).toMatch(/^[\w-]+$/);
  });

  it('opens for no token that was changed in one place, cut or written otherwise', () => {
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '-', '_'),
        (place, letter) => {
          const changed = token.slice(0, place) + letter + token.slice(place + 1);
          expect(refused(changed)).toBe(changed === token ? 'opened' : 'not_allowed');
        },
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(refused(text)).toBe('not_allowed');
      }),
    );
    for (const text of [`${token}=`, ` ${token}`, token.slice(0, -1), `${token}A`, token.repeat(2)])
      expect(refused(text)).toBe('not_allowed');
  });

  it('is not made for more than a model can be asked to send back', () => {
    expect(sut.seal(holder(), 'r1', { ...wizard, context: { text: 'x'.repeat(5_000) } })).toBeNull();
  });
});
