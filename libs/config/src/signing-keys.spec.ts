import { generateKeyPairSync } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { jwks } from './secret-formats.ts';
import { newSigningKey } from './signing-keys.ts';

describe('a JSON Web Key Set to sign with', () => {
  const key = newSigningKey();
  const { d: _private, ...publicKey } = key;
  const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits });
  const jwkOf = ({ privateKey }: { privateKey: KeyObject }): JsonWebKey =>
    privateKey.export({ format: 'jwk' });
  const large = jwkOf(rsa(2048));
  const ec = (namedCurve: string) => jwkOf(generateKeyPairSync('ec', { namedCurve }));

  const problemOf = (value: unknown): string | undefined =>
    jwks.safeParse(typeof value === 'string' ? value : JSON.stringify(value)).error?.issues[0]?.message;

  it('is taken as it is, with each of its keys', () => {
    const set = { keys: [key, newSigningKey()] };
    expect(jwks.parse(JSON.stringify(set)).reveal()).toEqual(set);
  });

  it.each([
    ['RSA', large, 'RS256'],
    ['RSA that says how it signs', { ...large, alg: 'PS256' }, 'PS256'],
    ['EC P-256', ec('P-256'), 'ES256'],
    ['Ed25519', jwkOf(generateKeyPairSync('ed25519')), 'Ed25519'],
  ])('is taken of %s, which need not say its name, use and algorithm', (_what, given, alg) => {
    expect(jwks.parse(JSON.stringify({ keys: [given] })).reveal().keys).toEqual([{ ...given, alg }]);
  });

  it.each([
    ['no JSON', '{"keys":[', 'expected a JSON Web Key Set'],
    ['something else', { canary: 1 }, 'expected a JSON Web Key Set'],
    ['no set', [key], 'expected a JSON Web Key Set'],
    ['no keys', { keys: [] }, 'expected a JSON Web Key Set'],
    ['a symmetric key', { keys: [{ kty: 'oct', k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMko' }] }, 'no private part'],
    ['a curve that nobody verifies', { keys: [ec('secp256k1')] }, 'of no use'],
    ['a key that cannot sign', { keys: [jwkOf(generateKeyPairSync('x25519'))] }, 'of no use'],
    ['a public key', { keys: [publicKey] }, 'no private part'],
    ['a key for encryption', { keys: [{ ...key, use: 'enc' }] }, 'not for signatures'],
    ['a key with the algorithm of others', { keys: [{ ...key, alg: 'HS256' }] }, '"alg" of other keys'],
    ['two keys of one name', { keys: [key, key] }, 'two keys have one "kid"'],
    ['a key of 1024 bits', { keys: [jwkOf(rsa(1024))] }, 'of no use'],
    ['a key of which a part is no number', { keys: [{ ...key, q: 'a b' }] }, 'damaged'],
    ['a key with another one’s modulus', { keys: [{ ...large, n: jwkOf(rsa(2048)).n }] }, 'damaged'],
  ])('is refused with words when it is %s', (_what, value, words) => {
    expect(problemOf(value)).toContain(words);
  });

  it('names the key that is wrong, and repeats none of it', () => {
    const said = problemOf({ keys: [key, { ...key, kid: 'canary', d: '!canary!' }] });
    expect(said).toBe('key 2 of the JSON Web Key Set is damaged or has no private part');
  });
});
