import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { AppError } from '@aidoo/kernel';

let running = 0;
let most = 0;
let release: (() => void)[] = [];
const work = jest.fn((..._args: unknown[]) => {
  running += 1;
  most = Math.max(most, running);
  return new Promise((resolve) => {
    release.push(() => {
      running -= 1;
      resolve('$argon2id$');
    });
  });
});
jest.unstable_mockModule('@node-rs/argon2', () => ({ hash: work, verify: work }));
const { PasswordHasher } = await import('./password-hasher.service.ts');

const turn = () => new Promise((resolve) => setImmediate(resolve));
const drain = async () => {
  while (release.length > 0) {
    release.splice(0).forEach((end) => end());
    await turn();
  }
};

describe(PasswordHasher.name, () => {
  afterEach(async () => {
    await drain();
    running = most = 0;
    release = [];
    work.mockClear();
  });

  it('hashes with 19 MiB, two passes and one lane', () => {
    void new PasswordHasher().hash('correct horse');
    expect(work).toHaveBeenCalledWith('correct horse', {
      memoryCost: 19 * 1024,
      timeCost: 2,
      parallelism: 1,
    });
  });

  it('takes a password for the same however its accents were typed', () => {
    void new PasswordHasher().hash('cafe\u0301 au lait');
    expect(work.mock.calls[0]![0]).toBe('café au lait');
  });

  it('works on two at a time, and on all in the end', async () => {
    const sut = new PasswordHasher();
    const all = Promise.all(Array.from({ length: 20 }, () => sut.hash('x')));
    await turn();
    expect(running).toBe(2);
    await drain();
    await expect(all).resolves.toHaveLength(20);
    expect(most).toBe(2);
  });

  it('goes on after a failure', async () => {
    work.mockRejectedValueOnce(new Error('broken hash'));
    const sut = new PasswordHasher();
    await expect(sut.verify('broken', 'x')).rejects.toThrow('broken hash');
    const later = Promise.all([sut.hash('x'), sut.hash('x'), sut.hash('x')]);
    await turn();
    await drain();
    await expect(later).resolves.toHaveLength(3);
  });

  it('tells whoever would have to wait too long to try again', async () => {
    const sut = new PasswordHasher();
    const all = Array.from({ length: 103 }, () => sut.hash('x'));
    const refused = await Promise.race(all.map((one) => one.catch((error: unknown) => error)));
    expect(refused).toBeInstanceOf(AppError);
    expect(refused).toMatchObject({ code: 'unavailable', retryAfter: 2 });
    await drain();
    expect((await Promise.allSettled(all)).filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });
});
