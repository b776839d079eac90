import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ACCOUNTS } from './sample/accounts.ts';
import { MODELS } from './sample/models.ts';
import { seed } from './sample/seed.ts';
import { attach } from './sample/attachment-content.ts';
import type { NewAttachment, Protocol, RecordedCall, Sandbox, SandboxOptions } from './options.ts';
import { Content } from './orm/content.ts';
import { Database } from './orm/database.ts';
import { makeEnv } from './orm/env.ts';
import type { Changes } from './orm/types.ts';
import { Sessions } from './web/sessions.ts';
import { StateFile } from './state-file.ts';
import { createHttpServer } from './wire/http.ts';
import { Mischief } from './wire/misbehave.ts';

const DATABASE = 'sandbox';

/**
 * Starts a small stand-in Odoo with sample data, for demos, tests and measurements. It speaks XML-RPC, JSON-RPC and, from
 * 19 on, JSON-2 as recorded from real servers of the chosen version, on loopback unless told otherwise.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { version = '18.0', port = 0, host = '127.0.0.1', today = new Date(), delayMs = 0 } = options;
  const ahead = today.getTime() - Date.now();
  const db = new Database(version, MODELS, () => new Date(Date.now() + ahead));
  seed(db, today);
  const state = options.stateFile === undefined ? undefined : new StateFile(options.stateFile, db);
  state?.load();
  const calls: RecordedCall[] = [];
  const protocols = new Set<Protocol>(options.protocols ?? doors(db.series));
  const mischief = new Mischief();
  const changed = (): void => state?.saveSoon();
  const sessions = new Sessions(db);
  const { websiteLang = 'en_US' } = options;
  const backing = { db, database: DATABASE, sessions, websiteLang };
  const server = createHttpServer({ ...backing, delayMs, calls, protocols, mischief, changed });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    database: DATABASE,
    version,
    users: ACCOUNTS,
    calls,
    protocols,
    fail: (behaviour, match = {}) => mischief.add(behaviour, match),
    setPassword: (login, secret) => {
      setOfUser(db, login, { secret });
      changed();
    },
    setTwoFactor: (login, on) => {
      setOfUser(db, login, { totp_secret: on ? 'JBSWY3DPEHPK3PXP' : undefined });
      changed();
    },
    attach: (file) => {
      const id = attachFile(db, file);
      changed();
      return id;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      state?.close();
    },
  };
}

function setOfUser(db: Database, login: string, changes: Changes): void {
  const users = db.table('res.users');
  for (const row of users.rows()) {
    if (row['login'] === login) return users.update(row.id, changes);
  }
  throw new Error(`The sandbox has no user ${login}`);
}

function attachFile(db: Database, file: NewAttachment): number {
  const { name, model, id, mimetype, uid = ACCOUNTS.admin.uid } = file;
  const content = 'size' in file ? Content.ofSize(file.size) : Content.of(file.bytes);
  const place = model === undefined ? {} : { res_model: model, res_id: id };
  return attach(
    makeEnv(db, uid),
    { name, ...place, ...(mimetype === undefined ? {} : { mimetype }) },
    content,
  );
}

const doors = (series: number): readonly Protocol[] =>
  series >= 19 ? ['xmlrpc', 'jsonrpc', 'json2'] : ['xmlrpc', 'jsonrpc'];
