import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { SchemaCache } from './schema-cache.ts';

describe(SchemaCache.name, () => {
  const sut = new SchemaCache();
  const load = jest.fn(() => Promise.resolve({ name: { string: 'Name', type: 'char' } }));
  afterEach(() => {
    jest.restoreAllMocks();
    load.mockClear();
  });

  it('asks Odoo once for what it was asked a moment ago', async () => {
    await sut.get('a', load);
    expect([...(await sut.get('a', load)).keys()]).toEqual(['name']);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('asks again for another connection, after ten minutes, and after a failure', async () => {
    await sut.get('b', load);
    await sut.get('c', load);
    expect(load).toHaveBeenCalledTimes(2);
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 10 * 60_000 + 1);
    await sut.get('b', load);
    expect(load).toHaveBeenCalledTimes(3);
    await expect(sut.get('d', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await sut.get('d', load);
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('forgets the oldest when there are more than 500 models', async () => {
    for (let i = 0; i <= 500; i += 1) await sut.get(`model ${i}`, load);
    load.mockClear();
    await sut.get('model 500', load);
    expect(load).not.toHaveBeenCalled();
    await sut.get('model 0', load);
    expect(load).toHaveBeenCalledTimes(1);
  });
});
