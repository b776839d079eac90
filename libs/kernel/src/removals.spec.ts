import { describe, expect, it, jest } from '@jest/globals';
import { Removals } from './removals.ts';

describe(Removals.name, () => {
  class Sut extends Removals<string> {}
  const does = () => jest.fn((_id: string) => Promise.resolve());
  const part = () => ({ check: does(), remove: does() });

  it('asks every room, and removes the part of each', async () => {
    const [sut, parts] = [new Sut(), [part(), part()]];
    for (const one of parts) sut.add(one);
    sut.add({ remove: () => Promise.resolve() });
    await sut.check('id');
    for (const { check, remove } of parts) {
      expect(check).toHaveBeenCalledWith('id');
      expect(remove).not.toHaveBeenCalled();
    }
    await sut.run('id');
    for (const { remove } of parts) expect(remove).toHaveBeenCalledWith('id');
  });

  it('answers the first reason against it', async () => {
    const [sut, willing, against] = [new Sut(), part(), part()];
    against.check.mockRejectedValue(new Error('it owns a company'));
    sut.add(willing);
    sut.add(against);
    await expect(sut.check('id')).rejects.toThrow('it owns a company');
  });

  it('removes the other parts although one fails, and tells of it; repeated, it removes that one too', async () => {
    const [sut, failing, later] = [new Sut(), part(), part()];
    failing.remove.mockRejectedValueOnce(new Error('the store has gone'));
    sut.add(failing);
    sut.add(later);
    await expect(sut.run('id')).rejects.toMatchObject({ errors: [new Error('the store has gone')] });
    expect(later.remove).toHaveBeenCalledTimes(1);
    await sut.run('id');
    expect(failing.remove).toHaveBeenCalledTimes(2);
  });
});
