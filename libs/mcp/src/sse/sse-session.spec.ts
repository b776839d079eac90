import type { Principal } from '@aidoo/companies';
import { describe, expect, it } from '@jest/globals';
import type { EventStream } from './event-stream.ts';
import { SseSession } from './sse-session.ts';

const HOLDER = { companyId: 'c', credential: { id: 'k' } } as unknown as Principal;
const EVENTS = { 'content-type': 'text/event-stream' };

describe(SseSession, () => {
  const session = (pass = async () => {}) => {
    const stream = { signal: new AbortController().signal, pass, end: () => undefined };
    return new SseSession(HOLDER, stream as unknown as EventStream);
  };
  const events = async () => new Response('data: 1\n\n', { headers: EVENTS });

  it('takes so many messages at a time as may wait for their answers, and again when one is read', async () => {
    let readOne = (): void => undefined;
    const sut = session(() => new Promise((resolve) => (readOne = resolve)));
    for (let place = 0; place < 32; place += 1) await sut.follow(events);
    await expect(sut.follow(events)).rejects.toMatchObject({
      code: 'rate_limited',
      message: expect.stringContaining('read those before sending more'),
    });
    readOne();
    await new Promise(setImmediate);
    expect((await sut.follow(events)).status).toBe(200);
  });

  it('goes on after a message that could not be answered, of whose failure its sender is told', async () => {
    const sut = session();
    for (let place = 0; place < 40; place += 1)
      await expect(sut.follow(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect((await sut.follow(events)).status).toBe(200);
  });

  it('finishes when the answers that are under way have been passed on', async () => {
    const order: string[] = [];
    const sut = session(async () => {
      await new Promise(setImmediate);
      order.push('passed on');
    });
    await sut.follow(events);
    await sut.finish().then(() => order.push('finished'));
    expect(order).toEqual(['passed on', 'finished']);
  });
});
