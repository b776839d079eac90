import { randomBytes } from 'node:crypto';
import { OdooFault } from '../faults.ts';
import type { Db, Row } from '../orm/types.ts';

interface Session {
  readonly uid: number;
  /** What the user signed in with: another password or a second factor ends the session. */
  readonly secret: unknown;
  readonly secondFactor: unknown;
}

/** The web sessions, by the text in the cookie. */
export class Sessions {
  private readonly db: Db;
  private readonly open = new Map<string, Session>();

  constructor(db: Db) {
    this.db = db;
  }

  /** A new session; of nobody without a user. @returns the text for its cookie. */
  start(user?: Row): string {
    // 40 hexadecimal digits up to 16; 84 letters after (odoo.http.FilesystemSessionStore).
    const id = this.db.series <= 16 ? randomBytes(20).toString('hex') : randomBytes(63).toString('base64url');
    if (user) {
      this.open.set(id, { uid: user.id, secret: user['secret'], secondFactor: user['totp_secret'] });
    }
    return id;
  }

  /** Whose session it is, while it lasts. */
  userOf(id: string): number | undefined {
    const session = this.open.get(id);
    const user = session && this.db.table('res.users').get(session.uid);
    if (!session || user?.['active'] !== true) return undefined;
    const same = user['secret'] === session.secret && user['totp_secret'] === session.secondFactor;
    return same ? session.uid : undefined;
  }

  end(id: string): void {
    this.open.delete(id);
  }
}

export const sessionExpired = (): OdooFault =>
  new OdooFault('odoo.http.SessionExpiredException', 'Session expired');

const DAY_S = 86_400;

/** The header that hands a session out: for 90 days up to 15, for a week after. */
export const sessionCookie = (series: number, id: string): Record<string, string> => {
  const age = DAY_S * (series <= 15 ? 90 : 7);
  const expires = new Date(Date.now() + age * 1000).toUTCString();
  return { 'set-cookie': `session_id=${id}; Expires=${expires}; Max-Age=${age}; HttpOnly; Path=/` };
};
