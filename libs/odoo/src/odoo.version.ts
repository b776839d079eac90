import { OdooError } from './odoo.error.ts';

export interface ServerVersion {
  /** As the server writes it: `17.0-20240709`, `saas~18.2+e`. */
  serverVersion: string;
  /** 14 to 20 at the time of writing; a saas release counts as the major one that it follows. */
  major: number;
}

/** @throws OdooError `not_odoo` when this is no answer of `common.version`. */
export function parseVersion(answer: unknown): ServerVersion {
  const { server_version: text } = (answer ?? {}) as { server_version?: unknown };
  const match = typeof text === 'string' ? /^(?:saas[~-])?(\d{1,3})\b[\w.~+-]{0,60}$/.exec(text) : null;
  if (!match) throw new OdooError('not_odoo', 'What answers at this address does not say which Odoo it is.');
  return { serverVersion: match[0], major: Number(match[1]) };
}
