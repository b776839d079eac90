import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { z } from 'zod';

const MODULUS_BITS = 2048;

/** How the moduli begin of keys that everybody knows with their private parts. */
const PUBLISHED: readonly string[] = [
  'xwQ72P9z9OYshiQ-ntDYaPnnfwG6u9JAdLMZ5o0dmjlc', // oidc-provider's own, for a start without any
  'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbj', // RFC 7515, appendix A.2
  '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWh', // RFC 7517, appendix A.2
];

const part = z.base64url({ error: 'is damaged or has no private part' }).min(1);

/** RS256 alone: what every client can check, and what the authorization server promises in its metadata. */
const signingKey = z
  .looseObject({
    kty: z.literal('RSA', { error: 'is not of "kty" RSA' }),
    use: z.literal('sig', { error: 'is not for signatures: expected "use" sig' }),
    alg: z.literal('RS256', { error: 'does not say its algorithm: expected "alg" RS256' }),
    kid: z.string({ error: 'has no name: expected a "kid"' }).min(1, 'has no name: expected a "kid"'),
    n: part,
    e: part,
    d: part,
    p: part,
    q: part,
    dp: part,
    dq: part,
    qi: part,
  })
  .superRefine((key, context) => {
    const wrong = weaknessOf(key);
    if (wrong) context.addIssue(wrong);
  });

const NO_SET = 'expected a JSON Web Key Set {"keys":[…]} with private keys';

/** A JSON Web Key Set (RFC 7517) of private keys: the first one signs, and each is published. */
export const signingKeys = z
  .object({ keys: z.array(signingKey, NO_SET).min(1, NO_SET) }, NO_SET)
  .refine(({ keys }) => new Set(keys.map(({ kid }) => kid)).size === keys.length, 'two keys have one "kid"');

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

function weaknessOf(key: JsonWebKey & { n: string }): string | undefined {
  if (PUBLISHED.some((beginning) => key.n.startsWith(beginning)))
    return 'is a published example, whose private part everybody knows';
  try {
    const jwk = createPrivateKey({ key, format: 'jwk' });
    if ((jwk.asymmetricKeyDetails?.modulusLength ?? 0) < MODULUS_BITS)
      return `is too small: expected ${MODULUS_BITS} bits at least`;
    const probe = Buffer.from('one key');
    const isOne = verify('sha256', probe, createPublicKey(jwk), sign('sha256', probe, jwk));
    return isOne ? undefined : 'is damaged: its parts do not belong together';
  } catch {
    return 'is damaged';
  }
}
