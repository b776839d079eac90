import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * What is stored for a token, a code or a sign-in under way, under a key that is made of the token itself: whoever reads
 * the store can open none of it. An id has at least 126 random bits, so that there is nothing to guess.
 *
 * @param label what stands beside it in clear, and holds only as it was when it was sealed
 */
export function seal(id: string, text: string, label: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(id), iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(label));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** Null when it was sealed for another id or under another label, or changed since. */
export function unseal(id: string, sealed: Buffer, label: string): string | null {
  if (sealed.length < IV_BYTES + TAG_BYTES) return null;
  const iv = sealed.subarray(0, IV_BYTES);
  const decipher = createDecipheriv(ALGORITHM, keyOf(id), iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(label)).setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** HMAC is a good source of keys where the id is random enough to be one (RFC 5869, section 3.3). */
const keyOf = (id: string): Buffer => createHmac('sha256', id).update('aidoo oauth artifact').digest();
