/**
 * What reading records costs by our Odoo client and by two others from npm, in one run: `npm run bench:odoo`. The
 * sandbox is a process of its own; the clients take turns in this one. Ours is the built one, as it ships.
 */
import { fileURLToPath } from 'node:url';
import type * as OdooRoom from '../../libs/odoo/src/index.ts';
import type * as NetworkRoom from '../../libs/network/src/index.ts';
import { Child } from '../children.ts';
import type { SandboxAddress } from '../servers/sandbox.server.ts';
import { compare } from './compare.ts';
import { readersOf } from './readers.ts';
import { makeRecords } from './records.ts';

const built = (room: string): string => new URL(`../../dist/libs/${room}/src/index.js`, import.meta.url).href;
const { Odoo } = (await import(built('odoo'))) as typeof OdooRoom;
const { NetworkPolicy } = (await import(built('network'))) as typeof NetworkRoom;

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const server = fileURLToPath(new URL('../servers/sandbox.server.ts', import.meta.url));
/** JSON-2 is spoken from Odoo 19 on. */
const sandbox = new Child('the sandbox', [server, '19.0']);
const odoo = new Odoo({ policy: NetworkPolicy.from(['loopback']) });
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.stop().finally(() => process.exit(130)));
}

try {
  const address = await sandbox.answer<SandboxAddress>('ready');
  const { url, database, login: username, secret } = address;
  say('making 5,000 records');
  await makeRecords(odoo.for({ url, database, username, secret }));
  const text = await compare(await readersOf(address, odoo), say);
  process.stdout.write(`\n${text}\n`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await odoo.close();
  await sandbox.stop();
}
process.exit();
