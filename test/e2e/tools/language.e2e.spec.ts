import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';

interface Country {
  id: number;
  name: string;
}

const PERMISSIONS = ['query', 'read', 'schema', 'report', 'write'] as const;

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());

describe.each([
  ['16.0', 'xmlrpc'],
  ['17.0', 'jsonrpc'],
  ['17.0', 'xmlrpc'],
  ['18.0', 'jsonrpc'],
  ['19.0', 'json2'],
  ['20.0', 'jsonrpc'],
] as const)('An Odoo user of %s over %s who has Odoo in French', (version, protocol) => {
  let caller: McpCaller;

  const countries = async (args: object): Promise<Country[]> =>
    (
      await caller.call<{ records: Country[] }>('aidoo_query', {
        model: 'res.country',
        fields: ['name'],
        ...args,
      })
    ).structured.records;
  const ENGLISH = { context: { lang: 'en_US' } };

  beforeAll(async () => {
    const odoo = await world.odoo({ version });
    const { admin } = odoo.users;
    const user = protocol === 'json2' ? { ...admin, secret: admin.apiKey } : admin;
    // Labels are remembered for each company's connection: this one knows none yet.
    const [before, company] = [await world.company(), await world.company()];
    for (const one of [before, company]) await one.connect(odoo, user, protocol);
    const other = await before.caller('owner', PERMISSIONS);
    const { structured } = await other.call<{ records: { id: number }[] }>('aidoo_query', {
      model: 'res.partner',
      domain: [['name', '=', 'Nora Peeters']],
      fields: ['lang'],
    });
    const ids = structured.records.map(({ id }) => id);
    await other.call('aidoo_write', { model: 'res.partner', ids, values: { lang: 'fr_FR' } });
    caller = await company.caller('owner', PERMISSIONS);
  });

  it('reads and finds what is there by its French name', async () => {
    const [belgium] = await countries({ domain: [['name', '=', 'Belgique']] });
    expect(belgium).toMatchObject({ name: 'Belgique' });
    expect(await countries({ domain: [['name', '=', 'Belgium']] })).toEqual([]);
    const report = {
      model: 'res.partner',
      groupby: ['country_id'],
      domain: [['country_id.code', '=', 'BE']],
    };
    const { structured } = await caller.call<{ groups: object[] }>('aidoo_report', report);
    expect(structured.groups).toEqual([expect.objectContaining({ country_id: belgium })]);
  });

  it('sees the labels and choices of fields in French', async () => {
    const { text } = await caller.call('aidoo_schema', { model: 'res.partner', fields: ['country_id'] });
    expect(text).toContain('"label":"Pays"');
  });

  it('changes the name that its people see, and no other', async () => {
    const [france] = await countries({ domain: [['code', '=', 'FR']] });
    const ids = [france!.id];
    await caller.call('aidoo_write', { model: 'res.country', ids, values: { name: 'République française' } });
    expect(await countries({ domain: [['code', '=', 'FR']] })).toMatchObject([
      { name: 'République française' },
    ]);
    expect(await countries({ domain: [['code', '=', 'FR']], ...ENGLISH })).toMatchObject([
      { name: 'France' },
    ]);
  });

  it('gets the language that a call names', async () => {
    expect(await countries({ domain: [['name', '=', 'Belgium']], ...ENGLISH })).toHaveLength(1);
  });

  it('hears of a model that does not exist as such, whatever words Odoo has for it', async () => {
    expect(await caller.fail('aidoo_query', { model: 'no.such' })).toMatchObject({ code: 'unknown_model' });
  });
});

describe('An Odoo user who has Odoo in English', () => {
  it('is answered in it where the Odoo company speaks another language, and the user is asked about once', async () => {
    const odoo = await world.odoo({ version: '18.0' });
    const company = await world.company();
    await company.connect(odoo);
    const caller = await company.caller('owner', PERMISSIONS);
    for (const id of [1, 2])
      await caller.call('aidoo_read', { model: 'res.country', ids: [id], fields: ['name'] });
    const asked = odoo.calls.filter(({ method }) => method === 'read');
    expect(asked.map(({ model, kwargs }) => [model, kwargs['context']])).toEqual([
      ['res.users', {}],
      ['res.country', expect.objectContaining({ lang: 'en_US' })],
      ['res.country', expect.objectContaining({ lang: 'en_US' })],
    ]);
  });
});
