import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Settings } from '@aidoo/config';
import { Secret } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { cannotBeOpened } from './crypto.errors.ts';
import type { SecretPlace } from './secret-place.ts';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 16;
const TAG_BYTES = 16;
/** `IV:TAG:CIPHERTEXT`. Lower case only, so that one value has one written form. */
const STORED = /^([0-9a-f]{32}):([0-9a-f]{32}):((?:[0-9a-f]{2})*)$/;

/**
 * Encrypts what must not be read in the store: AES-256-GCM (NIST SP 800-38D) with a random 16-byte IV for each value
 * and a 16-byte tag, written `IV:TAG:CIPHERTEXT` in lower-case hexadecimal.
 */
@Injectable()
export class CryptoService {
  /** The current key first: it encrypts. The others only open what was stored before it came. */
  private readonly keys: readonly [KeyObject, ...KeyObject[]];

  constructor(settings: Settings) {
    const key = (secret: Secret<Buffer>): KeyObject => createSecretKey(secret.reveal());
    this.keys = [key(settings.encryptionKey), ...settings.previousEncryptionKeys.map(key)];
  }

  /** @throws TypeError for a text with half a surrogate pair: UTF-8 has no form for it, and it would come back changed. */
  encrypt(plain: string | Secret, place: SecretPlace): string {
    const text = plain instanceof Secret ? plain.reveal() : plain;
    if (!text.isWellFormed()) throw new TypeError('A text that is not well-formed Unicode cannot be stored.');
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.keys[0], iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(boundTo(place));
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return [iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString('hex')).join(':');
  }

  /**
   * @throws AppError `internal`, the same one for whatever is wrong: a changed, cut, re-ordered or moved value, another
   * spelling, or a key that is not known.
   */
  decrypt(stored: string, place: SecretPlace): Secret {
    return this.opened(stored, place).secret;
  }

  /**
   * The same secret under the current key, or null when it is under that key already.
   * @throws AppError as {@link decrypt}
   */
  renew(stored: string, place: SecretPlace): string | null {
    const { secret, key } = this.opened(stored, place);
    return key === this.keys[0] ? null : this.encrypt(secret, place);
  }

  private opened(stored: string, place: SecretPlace): { secret: Secret; key: KeyObject } {
    const [, iv, tag, ciphertext] = STORED.exec(stored) ?? [];
    if (iv === undefined || tag === undefined || ciphertext === undefined) throw cannotBeOpened(place);
    for (const key of this.keys) {
      const plain = open(key, { iv, tag, ciphertext }, boundTo(place));
      if (plain !== undefined) return { secret: new Secret(plain), key };
    }
    throw cannotBeOpened(place);
  }
}

/** The additional authenticated data. As JSON, no other pair of owner and field has the same bytes. */
const boundTo = (place: SecretPlace): Buffer =>
  Buffer.from(JSON.stringify(['companyId' in place ? place.companyId : place.userId, place.field]));

interface Sealed {
  iv: string;
  tag: string;
  ciphertext: string;
}

function open(key: KeyObject, { iv, tag, ciphertext }: Sealed, aad: Buffer): string | undefined {
  const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(iv, 'hex'), { authTagLength: TAG_BYTES });
  decipher.setAAD(aad).setAuthTag(Buffer.from(tag, 'hex'));
  try {
    return decipher.update(ciphertext, 'hex', 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
