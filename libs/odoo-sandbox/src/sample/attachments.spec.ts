import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe.each(['16.0', '18.0', '19.0', '20.0'] as const)('attachments of Odoo %s', (version) => {
  let sandbox: Sandbox;
  const field = version === '20.0' ? 'raw' : 'datas';
  beforeAll(async () => {
    sandbox = await startSandbox({ version });
  });
  afterAll(() => sandbox.close());

  const as = (name: 'admin' | 'sales' | 'employee') => caller(sandbox, sandbox.users[name]);
  const make = (name: 'admin' | 'sales' | 'employee', values: object): Promise<unknown> =>
    as(name)('ir.attachment', 'create', [{ name: 'a.txt', [field]: base64('hello'), ...values }]);
  const typeOf = async (name: 'admin' | 'sales', values: object): Promise<unknown> => {
    const id = await make(name, values);
    const [record] = (await as(name)('ir.attachment', 'read', [[id], ['mimetype']])) as {
      mimetype: string;
    }[];
    return record?.mimetype;
  };
  /** An order of the salesperson, and one of a colleague. */
  const orders = async (): Promise<[number, number]> => {
    const of = async (login: string): Promise<number> => {
      const domain = [
        ['user_id.login', '=', login],
        ['company_id', '=', 1],
      ];
      const [id = 0] = (await as('admin')('sale.order', 'search', [domain], { limit: 1 })) as number[];
      return id;
    };
    return [await of('sales'), await of('emma')];
  };

  it('know their size, sum, type and words', async () => {
    const id = await make('admin', {});
    const fields = ['file_size', 'checksum', 'mimetype', 'index_content', field];
    expect(await as('admin')('ir.attachment', 'read', [[id], fields])).toEqual([
      {
        id,
        file_size: 5,
        checksum: 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d',
        mimetype: 'text/plain',
        index_content: 'hello',
        [field]: 'aGVsbG8=',
      },
    ]);
  });

  it('do not believe what a caller says of size and sum', async () => {
    const id = await make('admin', { file_size: 9, checksum: 'x' });
    await as('admin')('ir.attachment', 'write', [[id], { file_size: 7 }]);
    expect(await as('admin')('ir.attachment', 'read', [[id], ['file_size']])).toEqual([{ id, file_size: 5 }]);
  });

  it('tell their type by what is said, then by name, then by content', async () => {
    const pdf = base64('%PDF-1.4\n');
    expect([
      await typeOf('admin', { mimetype: 'text/x-own' }),
      await typeOf('admin', { name: 'b.csv' }),
      await typeOf('admin', { name: 'no ending', [field]: pdf }),
      await typeOf('admin', { name: 'no ending', [field]: base64('<svg></svg>') }),
      await typeOf('admin', { name: 'no ending', [field]: base64('plain') }),
      await typeOf('admin', { name: 'no ending', [field]: 'AAEC' }),
    ]).toEqual([
      'text/x-own',
      'text/csv',
      'application/pdf',
      'image/svg+xml',
      'text/plain',
      'application/octet-stream',
    ]);
  });

  it('are plain text instead of what a browser runs, for all but administrators', async () => {
    const [own] = await orders();
    const place = { res_model: 'sale.order', res_id: own };
    expect([
      await typeOf('sales', { name: 'a.html', ...place }),
      await typeOf('sales', { name: 'a.svg', ...place }),
      await typeOf('sales', { mimetype: 'application/xhtml+xml', ...place }),
      await typeOf('sales', { name: 'a.xlsx', ...place }),
      await typeOf('admin', { name: 'a.html' }),
    ]).toEqual([
      'text/plain',
      'text/plain',
      'text/plain',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'text/html',
    ]);
  });

  it('go by the record that they hang on', async () => {
    const [own, other] = await orders();
    await expect(make('sales', { res_model: 'sale.order', res_id: other })).rejects.toThrow('AccessError');
    await expect(make('employee', { res_model: 'sale.order', res_id: own })).rejects.toThrow('AccessError');
    // A contact may be read and not changed.
    await expect(make('employee', { res_model: 'res.partner', res_id: 12 })).rejects.toThrow('AccessError');
    const id = await make('sales', { res_model: 'sale.order', res_id: own });
    await expect(as('employee')('ir.attachment', 'read', [[id], ['name']])).rejects.toThrow('AccessError');
    await expect(
      as('sales')('ir.attachment', 'write', [[id], { res_model: 'sale.order', res_id: other }]),
    ).rejects.toThrow('AccessError');
    const domain = [['res_model', '=', 'sale.order']];
    expect(await as('employee')('ir.attachment', 'search', [domain])).toEqual([]);
    expect(await as('sales')('ir.attachment', 'search', [domain])).toContain(id);
  });

  it('may be read and not changed by those who may only read the record', async () => {
    const id = await make('admin', { res_model: 'res.partner', res_id: 12 });
    expect(await as('employee')('ir.attachment', 'read', [[id], ['name']])).toEqual([{ id, name: 'a.txt' }]);
    const call = as('employee');
    await expect(call('ir.attachment', 'write', [[id], { name: 'b.txt' }])).rejects.toThrow('AccessError');
    await expect(call('ir.attachment', 'unlink', [[id]])).rejects.toThrow('AccessError');
  });

  it('are the maker’s and the administrators’ where they hang on nothing', async () => {
    const id = await make('employee', {});
    const read = (name: 'admin' | 'sales' | 'employee') =>
      as(name)('ir.attachment', 'read', [[id], ['name']]);
    expect([await read('employee'), await read('admin')]).toEqual([
      [{ id, name: 'a.txt' }],
      [{ id, name: 'a.txt' }],
    ]);
    await expect(read('sales')).rejects.toThrow('Sorry, you are not allowed to access this document.');
  });

  it('are read by everybody once they are public', async () => {
    const id = await make('admin', { public: true });
    expect(await as('sales')('ir.attachment', 'search', [[['id', '=', id]]])).toEqual([id]);
    await expect(as('sales')('ir.attachment', 'write', [[id], { name: 'b' }])).rejects.toThrow('AccessError');
  });

  it('are found without asking only where they are no content of a field', async () => {
    const place = { res_model: 'res.partner', res_id: 12 };
    const id = await make('admin', { ...place, res_field: 'image_1920' });
    const found = (domain: unknown[]) => as('admin')('ir.attachment', 'search', [domain]);
    expect(await found([['res_model', '=', 'res.partner']])).not.toContain(id);
    expect(
      await found([
        ['res_model', '=', 'res.partner'],
        ['res_field', '!=', false],
      ]),
    ).toEqual([id]);
    expect(await found([['id', '=', id]])).toEqual([id]);
  });

  it('go with their record, and keep their content in a copy', async () => {
    const partner = await as('admin')('res.partner', 'create', [{ name: 'Gone soon' }]);
    const id = await make('admin', { res_model: 'res.partner', res_id: partner });
    const copy = await as('admin')('ir.attachment', 'copy', [[id], { res_model: false, res_id: false }]);
    await as('admin')('res.partner', 'unlink', [[partner]]);
    expect(await as('admin')('ir.attachment', 'search', [[['id', '=', id]]])).toEqual([]);
    const [kept] = [copy].flat();
    expect(await as('admin')('ir.attachment', 'read', [[kept], [field]])).toEqual([
      { id: kept, [field]: 'aGVsbG8=' },
    ]);
  });

  it('refuse base64 that lacks its end', async () => {
    await expect(make('admin', { [field]: 'aGVsbG8' })).rejects.toThrow('Incorrect padding');
  });

  it('answer a size for `bin_size`, up to 19', async () => {
    const id = sandbox.attach({ name: 'big.bin', size: 3_500_000 });
    const context = { bin_size: true };
    const [record] = (await as('admin')('ir.attachment', 'read', [[id], [field]], { context })) as Record<
      string,
      string
    >[];
    const answer = record?.[field] ?? '';
    expect(answer.length > 10 ? answer.length : answer).toBe(version === '20.0' ? 4_666_668 : '3.34 Mb');
  });
});
