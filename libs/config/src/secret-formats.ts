import { Secret } from '@aidoo/kernel';
import { z } from 'zod';
import { signingKeys } from './signing-keys.ts';

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

export const jwks = z.string().transform((text, context) => {
  const { success, data, error } = signingKeys.safeParse(json(text));
  if (success) return new Secret(data);
  const [{ path, message } = { path: [], message: '' }] = error.issues;
  const [, index] = path;
  context.addIssue(
    typeof index === 'number' ? `key ${index + 1} of the JSON Web Key Set ${message}` : message,
  );
  return z.NEVER;
});

/** Undefined for what is no JSON. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
