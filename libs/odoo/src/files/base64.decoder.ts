import { OdooError } from '../odoo.error.ts';

const QUARTETS = /^[A-Za-z0-9+/]*={0,2}$/;

/** What an answer is that cannot be the file: it is refused as a whole, since part of a file is none. */
export const damaged = (why: string): OdooError =>
  new OdooError('not_odoo', `Odoo's answer is no whole file: ${why}.`);

/**
 * Base64 that comes in pieces (RFC 4648 §4), strictly: Node's own decoder passes over what is not in the alphabet, and
 * ends at the first padding.
 */
export class Base64Decoder {
  /** Less than four letters, which are no byte yet. */
  #rest = '';
  #ended = false;

  /** @throws OdooError `not_odoo` when it is no base64. */
  decode(text: string): Buffer {
    const all = this.#rest + text;
    const whole = all.length - (all.length % 4);
    this.#rest = all.slice(whole);
    if (whole === 0) return Buffer.alloc(0);
    const quartets = all.slice(0, whole);
    if (this.#ended || !QUARTETS.test(quartets)) throw damaged('its content is not base64');
    this.#ended = quartets.endsWith('=');
    return Buffer.from(quartets, 'base64');
  }

  /** @throws OdooError `not_odoo` when something is missing. */
  end(): void {
    if (this.#rest !== '') throw damaged('its content ends too early');
  }
}
