import type { ApiKeysService } from '@aidoo/api-keys';
import type { Principal } from '@aidoo/companies';
import { AppError } from '@aidoo/kernel';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStream } from './event-stream.ts';
import { MOST_OF_COMPANY, MOST_OF_CREDENTIAL, MOST_OF_PROCESS, SseSessions } from './sse-sessions.service.ts';

/** What a session needs of a stream, without a socket below: a thousand of them are opened here. */
class Stream {
  private readonly gone = new AbortController();
  readonly signal = this.gone.signal;
  id = '';
  beats = 0;

  async event(_name: string, data: string): Promise<void> {
    this.id = data.split('=')[1]!;
  }
  heartbeat(): void {
    this.beats += 1;
  }
  end(): void {
    this.gone.abort();
  }
}

const principal = (company: string, key: string) =>
  ({ companyId: company, credential: { kind: 'api-key', id: key, label: '' } }) as unknown as Principal;

describe(SseSessions, () => {
  let sut: SseSessions;
  let live: (key: string) => Promise<boolean>;

  beforeEach(() => {
    live = async () => true;
    const apiKeys = { stillCounts: (_company: string, key: string) => live(key) };
    sut = new SseSessions(apiKeys as unknown as ApiKeysService);
  });

  const open = (company = 'c', key = 'k') => {
    const stream = new Stream();
    sut.checkRoom(principal(company, key));
    sut.add(principal(company, key), stream as unknown as EventStream);
    return stream;
  };
  const thrownBy = (act: () => unknown): unknown => {
    try {
      act();
    } catch (error) {
      return error;
    }
    throw new Error('it was let through');
  };

  it('has room for so many of a company, and then for those of others', () => {
    for (let place = 0; place < MOST_OF_COMPANY; place += 1) open('full', `k${place}`);
    const refused = thrownBy(() => open('full', 'one more'));
    expect(refused).toBeInstanceOf(AppError);
    expect(refused).toMatchObject({
      code: 'rate_limited',
      message: expect.stringContaining('/mcp'),
      retryAfter: 60,
    });
    expect(open('other').signal.aborted).toBe(false);
  });

  it('has room for so many of all together', () => {
    for (let place = 0; place < MOST_OF_PROCESS; place += 1) open(`c${place % 10}`, `k${place}`);
    expect(thrownBy(() => open('new'))).toMatchObject({ code: 'unavailable', retryAfter: 60 });
  });

  it('has room again when one has ended', () => {
    const streams = Array.from({ length: MOST_OF_COMPANY }, (_, place) => open('full', `k${place}`));
    streams[7]!.end();
    expect(open('full', 'one more').signal.aborted).toBe(false);
  });

  it('keeps no session of a client that went away before it began', () => {
    const gone = new Stream();
    gone.end();
    sut.add(principal('c', 'k'), gone as unknown as EventStream);
    expect([gone.id, sut['sessions'].size]).toEqual(['', 0]);
  });

  it('ends the oldest of a credential for one more, and nobody else’s', () => {
    const other = open('c', 'other');
    const streams = Array.from({ length: MOST_OF_CREDENTIAL + 1 }, () => open());
    expect(streams.map(({ signal }) => signal.aborted)).toEqual([true, ...streams.slice(1).map(() => false)]);
    expect(other.signal.aborted).toBe(false);
  });

  it('asks about each credential once, and ends the sessions of those that have ended', async () => {
    const asked: string[] = [];
    live = async (key) => asked.push(key) > 0 && key !== 'dead';
    const streams = [open('c', 'dead'), open('c', 'live'), open('c', 'dead')];
    await sut.look();
    expect(streams.map(({ signal }) => signal.aborted)).toEqual([true, false, true]);
    expect(asked).toEqual(['dead', 'live']);
  });

  it('knows no session of before once it ends, and begins none', () => {
    const stream = open();
    sut.onModuleDestroy();
    expect(thrownBy(() => sut.find(stream.id, principal('c', 'k')))).toMatchObject({ code: 'not_found' });
    expect(thrownBy(() => open())).toMatchObject({ code: 'unavailable' });
  });
});
