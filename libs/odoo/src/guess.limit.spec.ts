import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { failure } from '../test/failure.ts';
import { connection } from '../test/odoo.fixture.ts';
import { GuessLimit } from './guess.limit.ts';
import type { OdooConnection } from './odoo.connection.ts';
import { OdooError } from './odoo.error.ts';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  jest.setSystemTime(new Date('2026-11-29T21:40:12.345Z'));
});
afterEach(() => {
  jest.useRealTimers();
});

const RIGHT = 'right';
const limit = (maximum = 50): GuessLimit => new GuessLimit({ refusals: 10, windowMs: 900_000, maximum });
const login = (more: Partial<OdooConnection> = {}): OdooConnection =>
  connection({ url: 'http://odoo.example' }, { secret: RIGHT, ...more });

/** An Odoo that knows one password, and how often it was asked. */
class Door {
  asked = 0;
  readonly limit: GuessLimit;

  constructor(guesses = limit()) {
    this.limit = guesses;
  }

  knock(share: string, asked: OdooConnection): Promise<number> {
    return this.limit.ask(share, asked, async () => {
      this.asked += 1;
      await Promise.resolve();
      if (asked.secret !== RIGHT) throw new OdooError('access_denied', 'No.');
      return 2;
    });
  }

  async guess(times: number, share = 'thief', more: Partial<OdooConnection> = {}): Promise<OdooError[]> {
    const errors: OdooError[] = [];
    for (let time = 0; time < times; time += 1)
      errors.push(await failure(this.knock(share, login({ secret: `guess ${time}`, ...more }))));
    return errors;
  }
}

describe(GuessLimit, () => {
  it('asks no more after ten refused logins, and says until when', async () => {
    const door = new Door();
    await door.guess(10);
    later(60_000);
    const [refused] = await door.guess(1);
    expect(refused).toMatchObject({
      kind: 'access_denied',
      mayHaveHappened: false,
      message:
        'Too many logins as this user were refused by this Odoo. To protect it, no other is tried before 2026-11-29 21:55:12 UTC.',
    });
    expect(door.asked).toBe(10);
    later(840_000);
    await door.guess(11);
    expect(door.asked).toBe(20);
  });

  it('counts together whatever the companies and the spelling of the user, and apart what is another user', async () => {
    const door = new Door();
    for (let company = 0; company < 10; company += 1) await door.guess(1, `company ${company}`);
    await door.guess(1, 'another', { username: ' Admin ' });
    expect(door.asked).toBe(10);
    await door.guess(1, 'another', { username: 'demo' });
    await door.guess(1, 'another', { database: 'db2' });
    expect(door.asked).toBe(12);
  });

  it('does not tell a right guess from a wrong one any more', async () => {
    const door = new Door();
    await door.knock('owner', login());
    await door.guess(10);
    const wrong = (await door.guess(1))[0];
    const right = await failure(door.knock('thief', login()));
    expect(right).toEqual(wrong);
    expect(door.asked).toBe(11);
  });

  it('lets those in whose login has worked for them, whatever others try', async () => {
    const door = new Door();
    await door.knock('owner', login());
    await door.guess(20);
    expect(await door.knock('owner', login())).toBe(2);
  });

  it('forgets that a login has worked once it is refused', async () => {
    const door = new Door();
    await door.knock('owner', login());
    await door.guess(10);
    const changed = door.limit.ask('owner', login(), () =>
      Promise.reject(new OdooError('access_denied', 'No.')),
    );
    await failure(changed);
    expect((await failure(door.knock('owner', login()))).message).toContain('Too many logins');
  });

  it('asks ten of a thousand at once', async () => {
    const door = new Door();
    const tries = Array.from({ length: 1_000 }, (_, time) =>
      failure(door.knock('thief', login({ secret: `guess ${time}` }))),
    );
    const kinds = (await Promise.all(tries)).map(({ kind }) => kind);
    expect([door.asked, kinds.filter((kind) => kind === 'busy').length]).toEqual([10, 990]);
  });

  it('takes nothing for right logins, nor for an Odoo that does not answer', async () => {
    const door = new Door();
    for (let time = 0; time < 30; time += 1) {
      await door.knock(`company ${time}`, login());
      const silent = () => Promise.reject(new OdooError('unreachable', 'No.'));
      await failure(door.limit.ask('company', login({ secret: 'x' }), silent));
    }
    await door.guess(10);
    expect(door.asked).toBe(40);
  });

  it('remembers no more than it may', async () => {
    const door = new Door(limit(3));
    for (let user = 0; user < 10; user += 1) await door.knock(`company ${user}`, login());
    expect(door.limit.size).toBe(3);
    for (let user = 0; user < 10; user += 1) await door.guess(1, 'thief', { username: `user ${user}` });
    expect(door.limit.size).toBe(6);
  });
});

const later = (ms: number): void => {
  jest.setSystemTime(Date.now() + ms);
};
