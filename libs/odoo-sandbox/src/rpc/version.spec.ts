import { describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import type { Version } from '../orm/types.ts';
import { startSandbox } from '../sandbox.ts';
import { caller, jsonRpc } from '../testing.ts';

const VERSIONS = ['14.0', '15.0', '16.0', '17.0', '18.0', '19.0', '20.0'] as const;
type Call = ReturnType<typeof caller>;

describe.each(VERSIONS)('the sandbox as Odoo %s', (version: Version) => {
  const series = Number.parseInt(version, 10);
  const within = async (test: (call: Call, sandbox: Sandbox) => Promise<void>): Promise<void> => {
    const sandbox = await startSandbox({ version });
    try {
      await test(caller(sandbox), sandbox);
    } finally {
      await sandbox.close();
    }
  };
  const outcome = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'works',
      (error: unknown) => String(error),
    );

  it('says which version it is', () =>
    within(async (_call, sandbox) => {
      const { result } = await jsonRpc(sandbox, 'common', 'version', []);
      expect(result).toMatchObject({
        server_serie: version,
        server_version_info: [series, 0, 0, 'final', 0, ''],
      });
      expect(sandbox.protocols.has('json2')).toBe(series >= 19);
    }));

  it('has the methods of its version and no others', () =>
    within(async (call) => {
      const methods: Record<string, [model: string, args: unknown[], since: number, until: number]> = {
        read_group: ['res.partner', [[], ['color:sum'], ['country_id']], 14, 19],
        formatted_read_group: ['res.partner', [[], ['country_id'], ['color:sum']], 19, 20],
        name_get: ['res.partner', [[12]], 14, 17],
        check_access_rights: ['res.partner', ['read'], 14, 19],
        has_access: ['res.partner', [[], 'read'], 18, 20],
        action_done: ['sale.order', [[1]], 14, 16],
        action_lock: ['sale.order', [[2]], 17, 20],
      };
      for (const [method, [model, args, since, until]] of Object.entries(methods)) {
        const there = since <= series && series <= until;
        const told = await outcome(call(model, method, args));
        expect([method, told]).toEqual([
          method,
          there ? 'works' : expect.stringMatching(/AttributeError: The method .* does not exist/),
        ]);
      }
    }));

  it('calls arguments by the names of its version', () =>
    within(async (call) => {
      const domain = [['is_company', '=', true]];
      const [known, unknown] = series <= 15 ? ['args', 'domain'] : ['domain', 'args'];
      const count = await call('res.partner', 'search_count', [], { [known]: domain });
      expect(count).toBeGreaterThan(20);
      expect(await outcome(call('res.partner', 'search', [], { [unknown]: domain }))).toContain(
        `got an unexpected keyword argument '${unknown}'`,
      );
      const limited = await outcome(call('res.partner', 'search_count', [domain], { limit: 5 }));
      expect(limited === 'works').toBe(series >= 16);
      const counted = await outcome(call('res.partner', 'search', [domain], { count: true }));
      expect(counted === 'works').toBe(series <= 16);
      expect(await call('res.partner', 'name_search', ['Ghent', domain])).toEqual([
        [expect.any(Number), 'Ghent Bikes'],
      ]);
    }));

  it('describes fields with the attributes of its version', () =>
    within(async (call) => {
      const fields = (await call('product.product', 'fields_get', [])) as Record<string, object>;
      const has = (name: string, attribute: string): boolean => attribute in (fields[name] ?? {});
      expect({
        group_operator: has('qty_available', 'group_operator'),
        aggregator: has('qty_available', 'aggregator'),
        groupable: has('name', 'groupable'),
        detailed_type: 'detailed_type' in fields,
        is_storable: 'is_storable' in fields,
      }).toEqual({
        group_operator: series <= 17,
        aggregator: series >= 18,
        groupable: series >= 18,
        detailed_type: 15 <= series && series <= 17,
        is_storable: series >= 18,
      });
      expect(fields['name']).toMatchObject({
        related: series <= 14 ? ['product_tmpl_id', 'name'] : 'product_tmpl_id.name',
      });
    }));

  it('finds counted goods by the field that says so in its version', () =>
    within(async (call) => {
      const [field, value] =
        series <= 14
          ? ['type', 'product']
          : series <= 17
            ? ['detailed_type', 'product']
            : ['is_storable', true];
      expect(await call('product.template', 'search_count', [[[field, '=', value]]])).toBe(12);
      const services = await call('product.product', 'search_count', [[['type', '=', 'service']]]);
      expect(services).toBe(2);
    }));

  it('keeps the content of attachments where its version does', () =>
    within(async (call) => {
      const field = series >= 20 ? 'raw' : 'datas';
      const content = Buffer.from('h\u00e9llo').toString('base64');
      const id = await call('ir.attachment', 'create', [{ name: 'a.txt', [field]: content }]);
      expect(await call('ir.attachment', 'read', [[id], [field, 'file_size', 'mimetype']])).toEqual([
        { id, [field]: content, file_size: 6, mimetype: 'text/plain' },
      ]);
      const other = await outcome(call('ir.attachment', 'read', [[id], ['datas']]));
      expect(other === 'works').toBe(series <= 19);
      const sized = (await call('ir.attachment', 'read', [[id], [field]], {
        context: { bin_size: true },
      })) as Record<string, unknown>[];
      expect(sized[0]?.[field] === content).toBe(series >= 20);
    }));

  it('locks orders by a state of their own, or beside their state', () =>
    within(async (call) => {
      const lock = series <= 16 ? 'action_done' : 'action_lock';
      const fields = series <= 16 ? ['state'] : ['state', 'locked'];
      const read = async (): Promise<unknown> => call('sale.order', 'read', [[4], fields]);
      await call('sale.order', 'write', [[4], { state: 'sale' }]);
      await call('sale.order', lock, [[4]]);
      expect(await read()).toEqual([
        series <= 16 ? { id: 4, state: 'done' } : { id: 4, state: 'sale', locked: true },
      ]);
      await call('sale.order', 'action_unlock', [[4]]);
      expect(await read()).toEqual([
        series <= 16 ? { id: 4, state: 'sale' } : { id: 4, state: 'sale', locked: false },
      ]);
    }));

  it('answers a copy and a message in the shape of its version', () =>
    within(async (call) => {
      const copied = await call('res.partner', 'copy', [[12]]);
      const posted = await call('res.partner', 'message_post', [[12]], { body: 'Hello' });
      expect([Array.isArray(copied), Array.isArray(posted)]).toEqual([series >= 18, series >= 19]);
    }));

  it('has a service for databases up to 19', () =>
    within(async (_call, sandbox) => {
      const { result, error } = await jsonRpc(sandbox, 'db', 'list', []);
      expect([result, error?.data.name]).toEqual(
        series >= 20 ? [undefined, 'builtins.KeyError'] : [['sandbox'], undefined],
      );
    }));

  it('sorts, finds and groups partners by the name that it stores', () =>
    within(async (call) => {
      const [first] = (await call('res.partner', 'search_read', [[], ['display_name']], {
        limit: 1,
      })) as { display_name: string }[];
      expect(first?.display_name).toBe('Alpes Ski Services');
    }));
});
