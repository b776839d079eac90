import { OdooError } from './odoo.error.ts';

/** Which Odoo of the years: 19.0 is `{major: 19, minor: 0}`, the online release `saas~18.2` is `{major: 18, minor: 2}`. */
export interface OdooSeries {
  /** 14 to 20 at the time of writing; a saas release counts as the major one that it follows. */
  readonly major: number;
  readonly minor: number;
}

export interface ServerVersion extends OdooSeries {
  /** As the server writes it: `17.0-20240709`, `saas~18.2+e`. */
  serverVersion: string;
}

const VERSION = /^(?:saas[~-])?(\d{1,3})\b(?:\.(\d{1,3}))?[\w.~+-]{0,60}$/;

/** @throws OdooError `not_odoo` when this is no answer of `common.version`. */
export function parseVersion(answer: unknown): ServerVersion {
  const { server_version: text } = (answer ?? {}) as { server_version?: unknown };
  const match = typeof text === 'string' ? VERSION.exec(text) : null;
  if (!match) throw new OdooError('not_odoo', 'What answers at this address does not say which Odoo it is.');
  return { serverVersion: match[0], major: Number(match[1]), minor: Number(match[2] ?? 0) };
}

/** Whether the one is the other or a later one. */
export const isSince = (
  { major, minor }: OdooSeries,
  [firstMajor, firstMinor]: readonly [number, number],
): boolean => major > firstMajor || (major === firstMajor && minor >= firstMinor);
