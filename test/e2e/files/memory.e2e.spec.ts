import { createCipheriv, createHash } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
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

// A busy machine takes minutes for two such files.
jest.setTimeout(600_000);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** No part of it is like another, and each run has the same. */
const content = (): Buffer =>
  createCipheriv('aes-256-ctr', Buffer.alloc(32), Buffer.alloc(16)).update(Buffer.alloc(SIZE));

async function connected(
  gateway: GatewayProcess,
  { url, database, users }: Sandbox,
  protocol: string,
): Promise<McpCaller> {
  const owner = await AccountHolder.register(gateway.url);
  const { login: username, secret, apiKey } = users.admin;
  const connection = { url, database, username, secret: protocol === 'json2' ? apiKey : secret, protocol };
  await owner.company('PUT', '/odoo-connection', connection);
  const asked = { name: 'a program', permissions: ['read', 'write'] };
  const { body } = await owner.company<{ key: string }>('POST', '/api-keys', asked);
  return new McpCaller(gateway.url, body.key);
}

const REASON = PeakMemory.isKept ? '' : ' (skipped: this system keeps no mark of the most memory in /proc)';

(PeakMemory.isKept ? describe : describe.skip)(
  `a file of 100 MB, the first after the gateway was started,${REASON}`,
  () => {
    let odoo: Sandbox;
    let bytes: Buffer;
    let gateway: GatewayProcess;

    beforeAll(() => {
      bytes = content();
    });
    beforeEach(async () => {
      [odoo, gateway] = [
        await startSandbox({ version: '19.0' }),
        await GatewayProcess.start({ LOG_LEVEL: 'warn' }),
      ];
    });
    afterEach(async () => {
      await gateway.remove();
      await odoo.close();
    });

    it.each(['xmlrpc', 'json2'])('takes less than 64 MB on its way in over %s', async (protocol) => {
      const caller = await connected(gateway, odoo, protocol);
      const memory = new PeakMemory(gateway.pid);
      const sent = await sendTo(await uploadLink(caller), new Uint8Array(bytes.buffer));
      const { growth } = memory;
      const { id } = JSON.parse(sent.text) as { id: number };
      const come = await useLink(await downloadLink(caller, id));
      expect(sha256(come.bytes)).toBe(sha256(bytes));
      expect(growth).toBeLessThan(MOST_GROWTH);
    });

    it.each(['xmlrpc', 'jsonrpc'])('takes less than 64 MB on its way out over %s', async (protocol) => {
      const caller = await connected(gateway, odoo, protocol);
      const id = odoo.attach({ name: 'large.bin', model: 'res.partner', id: 12, bytes });
      const memory = new PeakMemory(gateway.pid);
      const come = await useLink(await downloadLink(caller, id));
      const { growth } = memory;
      expect(sha256(come.bytes)).toBe(sha256(bytes));
      expect(growth).toBeLessThan(MOST_GROWTH);
    });
  },
);
