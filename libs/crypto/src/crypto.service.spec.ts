import type { Settings } from '@aidoo/config';
import { AppError, companyId, Secret, userId } from '@aidoo/kernel';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CryptoService } from './crypto.service.ts';
import type { SecretPlace } from './secret-place.ts';

const key = (byte: number) => new Secret(Buffer.alloc(32, byte));
const service = (current: number, ...previous: number[]) =>
  new CryptoService({
    encryptionKey: key(current),
    previousEncryptionKeys: previous.map(key),
  } as unknown as Settings);

const here = { companyId: companyId('a'.repeat(24)), field: 'odoo-connection.secret' };
/** Any text that UTF-8 can write: all planes, control characters, combining ones, the empty text. */
const text = fc.string({ unit: 'binary', maxLength: 60 });

function failure(open: () => unknown): unknown {
  try {
    open();
  } catch (error) {
    return error;
  }
  throw new Error('It opened.');
}

describe(CryptoService.name, () => {
  const sut = service(1);
  const refused = failure(() => sut.decrypt('', here)) as AppError;
  /** One and the same error, whatever is wrong, and without a word of the secret. */
  const expectRefused = (stored: string, place: SecretPlace = here, by = sut): void => {
    const error = failure(() => by.decrypt(stored, place)) as AppError;
    expect(error).toBeInstanceOf(AppError);
    expect([error.code, error.message, error.cause]).toEqual([refused.code, refused.message, undefined]);
  };

  it('brings back any Unicode text exactly', () => {
    fc.assert(
      fc.property(text, (plain) => expect(sut.decrypt(sut.encrypt(plain, here), here).reveal()).toBe(plain)),
    );
  });

  it('writes IV:TAG:CIPHERTEXT: 16 bytes, 16 bytes and as many as the text has, in lower-case hexadecimal', () => {
    fc.assert(
      fc.property(text, (plain) => {
        const bytes = Buffer.byteLength(plain);
        expect(sut.encrypt(plain, here)).toMatch(
          new RegExp(`^[0-9a-f]{32}:[0-9a-f]{32}:[0-9a-f]{${bytes * 2}}$`),
        );
      }),
    );
  });

  it('takes a fresh IV each time', () => {
    const ivs = Array.from({ length: 500 }, () => sut.encrypt('the same', here).slice(0, 32));
    expect(new Set(ivs).size).toBe(500);
  });

  it('refuses a value of which any one byte is another', () => {
    const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(text, fc.nat(), byte, (plain, at, other) => {
        const stored = sut.encrypt(plain, here);
        const index = at % stored.length;
        fc.pre(stored[index] !== other);
        expectRefused(stored.slice(0, index) + other + stored.slice(index + 1));
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses each byte of one value when it is another hexadecimal digit, or the same one in upper case', () => {
    const stored = sut.encrypt('canary', here);
    for (let index = 0; index < stored.length; index += 1) {
      for (const digit of '0123456789abcdefABCDEF:') {
        if (stored[index] !== digit) expectRefused(stored.slice(0, index) + digit + stored.slice(index + 1));
      }
    }
  });

  it('refuses a value that was cut anywhere or has something added', () => {
    const stored = sut.encrypt('canary', here);
    for (let length = 0; length < stored.length; length += 1) {
      expectRefused(stored.slice(0, length));
      expectRefused(stored.slice(stored.length - length));
    }
    for (const more of ['0', '00', '\n', ' ', ':', ':00']) {
      expectRefused(stored + more);
      expectRefused(more + stored);
    }
  });

  it('refuses a shortened tag: of a 16-byte tag no part is enough', () => {
    const [iv = '', tag = '', ciphertext = ''] = sut.encrypt('canary', here).split(':');
    for (const length of [8, 24, 30]) expectRefused([iv, tag.slice(0, length), ciphertext].join(':'));
  });

  it('refuses re-ordered parts and parts of two values', () => {
    // 16 bytes, so that all three parts have the same length.
    const [a = '', b = '', c = ''] = sut.encrypt('sixteen bytes ok', here).split(':');
    const [iv = '', tag = '', ciphertext = ''] = sut.encrypt('another 16 bytes', here).split(':');
    const mixed = [
      [a, c, b],
      [b, a, c],
      [b, c, a],
      [c, a, b],
      [c, b, a],
      [iv, b, c],
      [a, tag, c],
      [a, b, ciphertext],
    ];
    for (const parts of mixed) expectRefused(parts.join(':'));
  });

  it('opens a value neither for another company nor for another field', () => {
    const stored = sut.encrypt('canary', here);
    expectRefused(stored, { ...here, companyId: companyId('b'.repeat(24)) });
    expectRefused(stored, { ...here, field: 'odoo-connection.url' });
    expectRefused(stored, { ...here, field: '' });
  });

  it('opens with a previous key what was stored under it, and encrypts with the current one', () => {
    const rotated = service(2, 9, 1);
    expect(rotated.decrypt(sut.encrypt('canary', here), here).reveal()).toBe('canary');
    expect(service(2).decrypt(rotated.encrypt('canary', here), here).reveal()).toBe('canary');
    expectRefused(rotated.encrypt('canary', here));
  });

  it('says the same of an unknown key as of a changed value', () => {
    expectRefused(sut.encrypt('canary', here), here, service(2, 3));
  });

  it('opens what earlier versions stored', () => {
    const stored =
      '000102030405060708090a0b0c0d0e0f:52aa4dba701a82d235ccaf5d1fe00a72:d2d36ad0d4d6722ec823d4668b39ea';
    expect(service(7).decrypt(stored, here).reveal()).toBe('pässwörd 🔑');
  });

  it('takes a Secret and answers one', () => {
    const opened = sut.decrypt(sut.encrypt(new Secret('canary'), here), here);
    expect(String(opened)).toBe('[secret]');
    expect(opened.reveal()).toBe('canary');
  });

  it('puts under the current key what is under another one, and leaves alone what is under it', () => {
    const stored = sut.encrypt('canary', here);
    const rotated = service(2, 9, 1);
    const renewed = rotated.renew(stored, here)!;
    expect(service(2).decrypt(renewed, here).reveal()).toBe('canary');
    expect(rotated.renew(renewed, here)).toBeNull();
    expect(sut.renew(stored, here)).toBeNull();
  });

  it('puts nothing under the current key that it cannot open, or that belongs elsewhere', () => {
    const stored = sut.encrypt('canary', here);
    expect(() => service(2, 3).renew(stored, here)).toThrow(AppError);
    expect(() => service(2, 1).renew(stored, { ...here, field: 'odoo-connection.url' })).toThrow(AppError);
  });

  it('keeps the secrets of users apart from those of companies, and from each other', () => {
    const text = 'a'.repeat(24);
    const places = [
      { companyId: companyId(text), field: 'f' },
      { userId: userId('b'.repeat(24)), field: 'f' },
    ];
    const mine = sut.encrypt('canary', { userId: userId(text), field: 'g' });
    for (const place of places) expectRefused(mine, place);
  });

  it('refuses to store half a surrogate pair, which would come back as another text', () => {
    expect(() => sut.encrypt('\ud83d', here)).toThrow(TypeError);
  });

  describe('a secret of a person', () => {
    const theirs = { userId: userId('c'.repeat(24)), field: 'user.second-factor' };

    it('opens for them', () => {
      expect(sut.decrypt(sut.encrypt('canary', theirs), theirs).reveal()).toBe('canary');
    });

    it('opens neither for another person nor for another field of theirs', () => {
      const stored = sut.encrypt('canary', theirs);
      expectRefused(stored, { ...theirs, userId: userId('d'.repeat(24)) });
      expectRefused(stored, { ...theirs, field: 'user.other' });
    });

    it('is named in the log by whose it is, and by nothing of what it is', () => {
      const { detail } = failure(() => sut.decrypt('canary', theirs)) as AppError;
      expect(detail).toBe(`user.second-factor of user ${'c'.repeat(24)}`);
    });
  });

  describe('renewed', () => {
    const rotated = service(2, 1);

    it('is the same secret under the current key, for which the one before is needed no more', () => {
      const renewed = rotated.renew(sut.encrypt('canary', here), here)!;
      expect(service(2).decrypt(renewed, here).reveal()).toBe('canary');
      expectRefused(renewed);
    });

    it('is nothing when it is under the current key already', () => {
      expect(rotated.renew(rotated.encrypt('canary', here), here)).toBeNull();
      expect(rotated.renew(rotated.renew(sut.encrypt('canary', here), here)!, here)).toBeNull();
    });

    it('is also what is empty', () => {
      expect(
        service(2)
          .decrypt(rotated.renew(sut.encrypt('', here), here)!, here)
          .reveal(),
      ).toBe('');
    });

    it('is refused as opening it is: changed, moved, or under a key that nobody has', () => {
      const stored = sut.encrypt('canary', here);
      const expectNotRenewed = (text: string, place: SecretPlace, by: CryptoService) => {
        const error = failure(() => by.renew(text, place)) as AppError;
        expect([error.code, error.message]).toEqual([refused.code, refused.message]);
      };
      expectNotRenewed(stored, here, service(3));
      expectNotRenewed(`${stored}00`, here, rotated);
      expectNotRenewed(stored, { ...here, companyId: companyId('b'.repeat(24)) }, rotated);
    });
  });
});
