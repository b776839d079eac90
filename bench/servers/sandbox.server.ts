/** The sandbox Odoo in a process of its own, with no delay; its version may be named. */
import type { Version } from '../../libs/odoo-sandbox/src/index.ts';
import { startSandbox } from '../../libs/odoo-sandbox/src/index.ts';
import './end-with-parent.ts';

export interface SandboxAddress {
  url: string;
  database: string;
  uid: number;
  login: string;
  secret: string;
  apiKey: string;
  /** Over which it answers. */
  protocols: readonly string[];
}

const version = process.argv[2] as Version | undefined;
const { url, database, users, protocols } = await startSandbox({ ...(version && { version }) });
const { uid, login, secret, apiKey } = users.admin;
const ready: SandboxAddress = { url, database, uid, login, secret, apiKey, protocols: [...protocols] };
process.send?.({ ready });
