import { createCipheriv, createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSandbox } from '@aidoo/odoo-sandbox';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { AccountHolder } from '../../support/account-holder.ts';
import { downloadLink, sendTo, uploadLink, useLink } from '../../support/file-caller.ts';
import { GatewayProcess } from '../../support/gateway-process.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { PeakMemory } from '../../support/peak-memory.ts';

/** The most that a link takes. */
const SIZE = 100_000_000;
const MOST_GROWTH = 64_000_000;
/** By then the gateway's young generation has the pages that it takes at any work, of files or not. */
const CALLS_BEFORE = 80;
const AT_ONCE = 8;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** No part of it is like another, and each run has the same. */
const content = (): Buffer =>
  createCipheriv('aes-256-ctr', Buffer.alloc(32), Buffer.alloc(16)).update(Buffer.alloc(SIZE));

async function connected(gateway: GatewayProcess, { url, database, users }: Sandbox): Promise<McpCaller> {
  const owner = await AccountHolder.register(gateway.url);
  const { login: username, secret } = users.admin;
  await owner.company('PUT', '/odoo-connection', { url, database, username, secret });
  const asked = { name: 'a program', permissions: ['query', 'read', 'write'] };
  const { body } = await owner.company<{ key: string }>('POST', '/api-keys', asked);
  return new McpCaller(gateway.url, body.key);
}

async function work(caller: McpCaller): Promise<void> {
  const ask = () => caller.call('aidoo_query', { model: 'res.partner', domain: [], limit: 80 });
  for (let asked = 0; asked < CALLS_BEFORE; asked += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
}

const REASON = PeakMemory.isKept ? '' : ' (skipped: this system keeps no mark of the most memory in /proc)';

(PeakMemory.isKept ? describe : describe.skip)(
  `a file of 100 MB, through a gateway that has worked before${REASON}`,
  () => {
    let gateway: GatewayProcess;
    let odoo: Sandbox;
    const growth = { up: Infinity, down: Infinity };
    const sums = { sent: '', come: 'nothing' };

    beforeAll(async () => {
      // Before there is a connection: while this is made, nobody would notice that it is closed.
      const bytes = content();
      sums.sent = sha256(bytes);
      [odoo, gateway] = [await startSandbox(), await GatewayProcess.start({ LOG_LEVEL: 'warn' })];
      const caller = await connected(gateway, odoo);
      await work(caller);
      const up = new PeakMemory(gateway.pid);
      const sent = await sendTo(await uploadLink(caller), new Uint8Array(bytes.buffer));
      growth.up = up.growth;
      const { id } = JSON.parse(sent.text) as { id: number };
      const down = new PeakMemory(gateway.pid);
      const come = await useLink(await downloadLink(caller, id));
      growth.down = down.growth;
      sums.come = sha256(come.bytes);
    }, 180_000);
    afterAll(async () => {
      await gateway.remove();
      await odoo.close();
    });

    it('comes out of Odoo as it went in', () => {
      expect(sums.come).toBe(sums.sent);
    });

    it('takes less than 64 MB on its way in', () => {
      expect(growth.up).toBeLessThan(MOST_GROWTH);
    });

    it('takes less than 64 MB on its way out', () => {
      expect(growth.down).toBeLessThan(MOST_GROWTH);
    });
  },
);
