import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { downloadLink, sendTo, uploadLink, useLink } from '../../support/file-caller.ts';
import type { Linked } from '../../support/file-caller.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import { connectReal, describeReal, REAL_PROTOCOLS } from '../../support/real-odoo.ts';

const ALL = ['query', 'read', 'schema', 'report', 'create', 'write', 'delete'] as const;
const isPdf = (bytes: Buffer): boolean => bytes.subarray(0, 5).toString() === '%PDF-';

/** It makes a contact of its own with files on it, and deletes it. Printing is tried where there are orders. */
describeReal('the files of a real Odoo', () => {
  let world: World;
  const callers = new Map<string, McpCaller>();
  const by = (protocol: string): McpCaller => callers.get(protocol)!;
  let contact: number;

  beforeAll(async () => {
    world = await World.reachable();
    for (const protocol of REAL_PROTOCOLS) callers.set(protocol, await connectReal(world, protocol, ALL));
    const values = { name: `aidoo-${randomUUID()}` };
    const made = await by('jsonrpc').call<{ ids: number[] }>('aidoo_create', {
      model: 'res.partner',
      values,
    });
    contact = made.structured.ids[0]!;
  });
  afterAll(async () => {
    await by('jsonrpc').call('aidoo_delete', { model: 'res.partner', ids: [contact] });
    await world.stop();
  });

  it.each(REAL_PROTOCOLS)('come and go byte for byte, by a link and as base64, over %s', async (protocol) => {
    const caller = by(protocol);
    for (const size of [0, 1, 2, 3, 1_000_003]) {
      const bytes = randomBytes(size);
      const sent = await sendTo(await uploadLink(caller, 'data.bin', contact), bytes);
      const { id } = JSON.parse(sent.text) as { id: number };
      expect([sent.status, (await useLink(await downloadLink(caller, id))).bytes.equals(bytes)]).toEqual([
        201,
        true,
      ]);
    }
    const data = Buffer.from('Grüße').toString('base64');
    const args = { model: 'res.partner', id: contact, name: 'brief.txt', data };
    const { structured } = await caller.call<{ id: number }>('aidoo_attach', args);
    const read = await caller.call<{ text: string }>('aidoo_document', { attachmentId: structured.id });
    expect(read.structured.text).toBe('Grüße');
  });

  it.each(REAL_PROTOCOLS)('are kept as no page that a browser would run, over %s', async (protocol) => {
    const data = Buffer.from('<html><script>alert(1)</script>').toString('base64');
    const args = { model: 'res.partner', id: contact, name: 'page.html', data };
    const { structured } = await by(protocol).call<{ id: number }>('aidoo_attach', args);
    const read = await by(protocol).call<{ records: object[] }>('aidoo_read', {
      model: 'ir.attachment',
      ids: [structured.id],
      fields: ['mimetype', 'public'],
    });
    expect(read.structured.records).toMatchObject([{ mimetype: 'text/plain', public: false }]);
  });

  async function someOrder(caller: McpCaller): Promise<{ id: number; name: string } | undefined> {
    const { structured } = await caller.call<{ records?: { id: number; name: string }[] }>('aidoo_query', {
      model: 'sale.order',
      fields: ['name'],
      limit: 1,
    });
    return structured.records?.[0];
  }

  /** Employees may list reports, too: try it with one. */
  it('are another report of an order, chosen by its label', async () => {
    const caller = by('jsonrpc');
    const order = await someOrder(caller);
    if (!order) return;
    const print = { model: 'sale.order', ids: [order.id] };
    const { details } = await caller.fail('aidoo_print', { ...print, report: 'Nonsense' });
    const reports = details?.['reports'] as { label: string }[];
    const { structured } = await caller.call<Linked>('aidoo_print', {
      ...print,
      report: reports.at(-1)?.label,
    });
    const pdf = await useLink(structured.uri);
    expect([pdf.status, isPdf(pdf.bytes)]).toEqual([200, true]);
  });

  it.each(REAL_PROTOCOLS)('are a quotation that is printed, read and attached, over %s', async (protocol) => {
    const caller = by(protocol);
    const order = await someOrder(caller);
    if (!order) return;
    const print = { model: 'sale.order', ids: [order.id], text: true };
    const { structured } = await caller.call<Linked & { via: string; text?: string; hint?: string }>(
      'aidoo_print',
      print,
    );
    expect(structured).toMatchObject({ via: 'portal', filename: expect.stringContaining(order.name) });
    expect(structured.text ?? structured.hint).toMatch(new RegExp(`${order.name}|no text`));
    const pdf = await useLink(structured.uri);
    expect([pdf.status, isPdf(pdf.bytes)]).toEqual([200, true]);
    const sent = await sendTo(await uploadLink(caller, structured.filename, contact), pdf.bytes);
    expect(JSON.parse(sent.text)).toMatchObject({ mimetype: 'application/pdf', size: pdf.bytes.length });
  });
});
