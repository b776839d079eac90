import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { FieldInfo } from './field-info.ts';
import { SchemaCache } from './schema-cache.ts';

const place = (model: string, more: object = {}) => ({
  companyId: 'c1',
  revision: 'r1',
  model,
  lang: null,
  ...more,
});

describe(SchemaCache.name, () => {
  let sut: SchemaCache;
  const load = jest.fn((): Promise<Record<string, FieldInfo>> =>
    Promise.resolve({ name: { string: 'Name', type: 'char' } }),
  );
  beforeEach(() => {
    sut = new SchemaCache();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    load.mockClear();
  });

  it('asks Odoo once for what it was asked a moment ago', async () => {
    await sut.fields(place('a'), load);
    expect([...(await sut.fields(place('a'), load)).keys()]).toEqual(['name']);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('asks again for another company and language, after ten minutes, and after a failure', async () => {
    await sut.fields(place('b'), load);
    await sut.fields(place('b', { companyId: 'c2' }), load);
    await sut.fields(place('b', { lang: 'fr_FR' }), load);
    expect(load).toHaveBeenCalledTimes(3);
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 10 * 60_000 + 1);
    await sut.fields(place('b'), load);
    expect(load).toHaveBeenCalledTimes(4);
    await expect(sut.fields(place('d'), () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await sut.fields(place('d'), load);
    expect(load).toHaveBeenCalledTimes(5);
  });

  it('remembers the language of the Odoo user as long as the labels that are in it', async () => {
    const language = jest.fn(() => Promise.resolve('fr_FR'));
    for (const at of [0, 0, 10 * 60_000 + 1]) {
      jest.spyOn(performance, 'now').mockReturnValue(at);
      expect(await sut.language(place('res.users'), language)).toBe('fr_FR');
    }
    expect(language).toHaveBeenCalledTimes(2);
  });

  it('remembers a model’s list and its name beside its fields, also that there is none', async () => {
    const columns = jest.fn(() => Promise.resolve(['name']));
    const label = jest.fn(() => Promise.resolve(null));
    for (let times = 0; times < 2; times += 1) {
      expect(await sut.columns(place('a'), columns)).toEqual(['name']);
      expect(await sut.label(place('a'), label)).toBeNull();
    }
    expect([columns.mock.calls.length, label.mock.calls.length]).toEqual([1, 1]);
  });

  it('knows nothing of a connection any more once it has changed', async () => {
    await sut.fields(place('a'), load);
    await sut.fields(place('a', { companyId: 'c2' }), load);
    await sut.fields(place('b', { revision: 'r2' }), load);
    load.mockClear();
    await sut.fields(place('a', { revision: 'r2' }), load);
    expect(load).toHaveBeenCalledTimes(1);
    await sut.fields(place('a', { companyId: 'c2' }), load);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('forgets the oldest when it holds more than 60,000 fields', async () => {
    const wide: Record<string, FieldInfo> = {};
    for (let i = 0; i < 25_000; i += 1) wide[`f${i}`] = { string: 'F', type: 'char' };
    for (const model of ['a', 'b', 'c']) await sut.fields(place(model), () => Promise.resolve(wide));
    await sut.fields(place('b'), load);
    await sut.fields(place('c'), load);
    expect(load).not.toHaveBeenCalled();
    await sut.fields(place('a'), load);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('counts a field that takes much room for several', async () => {
    const big = { f: { string: 'F', type: 'char', depends: ['d'.repeat(30_000_000)] } };
    for (const model of ['a', 'b', 'c']) await sut.fields(place(model), () => Promise.resolve(big));
    await sut.fields(place('b'), load);
    await sut.fields(place('c'), load);
    expect(load).toHaveBeenCalledTimes(1);
  });
});
