/** The sandbox Odoo in a process of its own, with no delay. */
import { startSandbox } from '../../libs/odoo-sandbox/src/index.ts';
import './end-with-parent.ts';

export interface SandboxAddress {
  url: string;
  database: string;
  uid: number;
  login: string;
  secret: string;
}

const { url, database, users } = await startSandbox();
const { uid, login, secret } = users.admin;
const ready: SandboxAddress = { url, database, uid, login, secret };
process.send?.({ ready });
