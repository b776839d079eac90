import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { z } from 'zod';

const MODULUS_BITS = 2048;

/** How the moduli begin of keys that everybody knows with their private parts. */
const PUBLISHED: readonly string[] = [
  'xwQ72P9z9OYshiQ-ntDYaPnnfwG6u9JAdLMZ5o0dmjlc', // oidc-provider's own, for a start without any
  'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbj', // RFC 7515, appendix A.2
  '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWh', // RFC 7517, appendix A.2
];

const part = z.base64url({ error: 'is damaged or has no private part' }).min(1);

/** A private key with its algorithm, which it may leave out when it is given. */
const signingKey = z
  .looseObject({
    kty: z.string({ error: 'has no "kty"' }),
    d: part,
    ...Object.fromEntries(
      ['n', 'e', 'p', 'q', 'dp', 'dq', 'qi', 'x', 'y'].map((name) => [name, part.optional()]),
    ),
    kid: z.string({ error: 'has a "kid" that is no name' }).min(1, 'has a "kid" that is no name').optional(),
    use: z.literal('sig', { error: 'is not for signatures: expected "use" sig' }).optional(),
    alg: z.string({ error: 'has an "alg" that is no name' }).optional(),
  })
  .transform((key, context) => {
    const found = examine(key);
    if ('alg' in found) return { ...key, alg: found.alg };
    context.addIssue(found.wrong);
    return z.NEVER;
  });

const NO_SET = 'expected a JSON Web Key Set {"keys":[…]} with private keys';

/** A JSON Web Key Set (RFC 7517) of private keys: the first one signs, and each is published. */
export const signingKeys = z
  .object({ keys: z.array(signingKey, NO_SET).min(1, NO_SET) }, NO_SET)
  .refine(({ keys }) => {
    const names = keys.flatMap(({ kid }) => kid ?? []);
    return new Set(names).size === names.length;
  }, 'two keys have one "kid"');

export type Jwks = z.output<typeof signingKeys>;
export type SigningKey = Jwks['keys'][number];

export function newSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: MODULUS_BITS });
  return {
    ...privateKey.export({ format: 'jwk' }),
    kid: randomUUID(),
    use: 'sig',
    alg: 'RS256',
  } as SigningKey;
}

type SigningAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'Ed25519' | 'EdDSA';

function examine(key: JsonWebKey): { alg: SigningAlgorithm } | { wrong: string } {
  if (PUBLISHED.some((beginning) => key.n?.startsWith(beginning)))
    return { wrong: 'is a published example, whose private part everybody knows' };
  const privateKey = parsed(key);
  if (!privateKey) return { wrong: 'is damaged' };
  const algorithms = algorithmsOf(privateKey);
  if (algorithms.length === 0)
    return { wrong: 'is of no use: expected RSA of 2048 bits or more, EC P-256, or Ed25519' };
  const alg = key['alg'] === undefined ? algorithms[0] : algorithms.find((one) => one === key['alg']);
  if (!alg) return { wrong: `has an "alg" of other keys: expected ${algorithms.join(' or ')}` };
  return belongTogether(key, privateKey)
    ? { alg }
    : { wrong: 'is damaged: its parts do not belong together' };
}

/** Null for what is no private key, or one that is neither RSA nor EC nor OKP. */
function parsed(key: JsonWebKey): KeyObject | null {
  try {
    return createPrivateKey({ key, format: 'jwk' });
  } catch {
    return null;
  }
}

/** What a private key can sign with (RFC 7518, section 3.1; RFC 8037; RFC 9864), the usual one first; nothing for others. */
function algorithmsOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): SigningAlgorithm[] {
  if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= MODULUS_BITS)
    return ['RS256', 'PS256'];
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return ['ES256'];
  return asymmetricKeyType === 'ed25519' ? ['Ed25519', 'EdDSA'] : [];
}

/** What the private part signs, whoever has the public one can check. */
function belongTogether(key: JsonWebKey, privateKey: KeyObject): boolean {
  try {
    const digest = privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
    const probe = Buffer.from('one key');
    return verify(digest, probe, createPublicKey({ key, format: 'jwk' }), sign(digest, probe, privateKey));
  } catch {
    return false;
  }
}
