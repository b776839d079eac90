import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { jwks } from './secret-formats.ts';
import { newSigningKey } from './signing-keys.ts';

describe('a JSON Web Key Set to sign with', () => {
  const key = newSigningKey();
  const { d: _private, ...publicKey } = key;
  const { alg: _alg, ...withoutAlgorithm } = key;
  const { kid: _kid, ...withoutName } = key;
  const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits });
  const small = { ...rsa(1024).privateKey.export({ format: 'jwk' }), kid: 's', use: 'sig', alg: 'RS256' };
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

  const problemOf = (value: unknown): string | undefined =>
    jwks.safeParse(typeof value === 'string' ? value : JSON.stringify(value)).error?.issues[0]?.message;

  it('is taken as it is, with each of its keys', () => {
    const set = { keys: [key, newSigningKey()] };
    expect(jwks.parse(JSON.stringify(set)).reveal()).toEqual(set);
  });

  it.each([
    ['no JSON', '{"keys":[', 'expected a JSON Web Key Set'],
    ['something else', { canary: 1 }, 'expected a JSON Web Key Set'],
    ['no set', [key], 'expected a JSON Web Key Set'],
    ['no keys', { keys: [] }, 'expected a JSON Web Key Set'],
    [
      'a symmetric key',
      { keys: [{ kty: 'oct', k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMko' }] },
      'not of "kty" RSA',
    ],
    ['an elliptic curve', { keys: [{ ...ec, kid: 'e', use: 'sig', alg: 'ES256' }] }, 'not of "kty" RSA'],
    ['a public key', { keys: [publicKey] }, 'no private part'],
    ['a key for encryption', { keys: [{ ...key, use: 'enc' }] }, 'not for signatures'],
    ['a key without an algorithm', { keys: [withoutAlgorithm] }, 'does not say its algorithm'],
    ['a key of another algorithm', { keys: [{ ...key, alg: 'HS256' }] }, 'does not say its algorithm'],
    ['a key without a name', { keys: [withoutName] }, 'has no name'],
    ['two keys of one name', { keys: [key, key] }, 'two keys have one "kid"'],
    ['a key of 1024 bits', { keys: [small] }, 'too small'],
    ['a key of which a part is no number', { keys: [{ ...key, q: 'a b' }] }, 'damaged'],
    ['a key with another one’s modulus', { keys: [{ ...key, n: newSigningKey().n }] }, 'damaged'],
  ])('is refused with words when it is %s', (_what, value, words) => {
    expect(problemOf(value)).toContain(words);
  });

  it('names the key that is wrong, and repeats none of it', () => {
    const said = problemOf({ keys: [key, { ...key, kid: 'canary', d: '!canary!' }] });
    expect(said).toBe('key 2 of the JSON Web Key Set is damaged or has no private part');
  });
});
