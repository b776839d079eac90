import { createPrivateKey } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { Secret } from '@aidoo/kernel';
import { z } from 'zod';

const HEX_KEY = /^[0-9a-fA-F]{64}$/;
const BASE64_KEY = /^[A-Za-z0-9+/]{43}=$/;
const ASCII_KEY = /^[\x20-\x7e]{32}$/;

/** 32 bytes from any of the three written forms, or undefined. The forms differ in length, so none is ambiguous. */
export function encryptionKeyBytes(text: string): Buffer | undefined {
  if (HEX_KEY.test(text)) return Buffer.from(text, 'hex');
  if (BASE64_KEY.test(text)) return Buffer.from(text, 'base64');
  if (ASCII_KEY.test(text)) return Buffer.from(text, 'ascii');
  return undefined;
}

export const encryptionKey = z.string().transform((text, context) => {
  const bytes = encryptionKeyBytes(text);
  if (bytes) return new Secret(bytes);
  context.addIssue('expected 32 ASCII characters, or 64 hexadecimal digits, or base64 of 32 bytes');
  return z.NEVER;
});

export const signingSecret = z
  .string()
  .min(32, 'expected at least 32 characters from a cryptographic source')
  .transform((text) => new Secret(text));

/** A key of which the authorization server can make use, with its algorithm: it is asked for at the first client. */
const signingKey = z
  .looseObject({
    kty: z.string(),
    d: z.string().min(1),
    kid: z.string().min(1).optional(),
    use: z.literal('sig').optional(),
    alg: z.string().optional(),
  })
  .transform((key, context) => {
    const algorithms = algorithmsOf(key);
    const alg = key.alg === undefined ? algorithms[0] : algorithms.find((one) => one === key.alg);
    if (alg) return { ...key, alg };
    context.addIssue('not a signing key');
    return z.NEVER;
  });

/** A JSON Web Key Set with at least one private key (RFC 7517), the first of which signs. */
const privateKeySet = z.object({
  keys: z
    .array(signingKey)
    .min(1)
    .refine((keys) => {
      const names = keys.flatMap(({ kid }) => kid ?? []);
      return new Set(names).size === names.length;
    }),
});

export type Jwks = z.output<typeof privateKeySet>;

export const jwks = z.string().transform((text, context) => {
  try {
    return new Secret(privateKeySet.parse(JSON.parse(text)));
  } catch {
    context.addIssue(
      'expected a JSON Web Key Set {"keys":[…]} of private keys: RSA of 2048 bits or more, EC P-256, or Ed25519',
    );
    return z.NEVER;
  }
});

type SigningAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'Ed25519' | 'EdDSA';

const MIN_RSA_BITS = 2048;

/** What a private key can sign with (RFC 7518, section 3.1; RFC 8037; RFC 9864), the usual one first; nothing for others. */
function algorithmsOf(key: JsonWebKey): SigningAlgorithm[] {
  const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey({ key, format: 'jwk' });
  if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS)
    return ['RS256', 'PS256'];
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return ['ES256'];
  return asymmetricKeyType === 'ed25519' ? ['Ed25519', 'EdDSA'] : [];
}
