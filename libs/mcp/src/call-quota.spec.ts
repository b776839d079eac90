import type { CallQuota } from '@aidoo/rate-limits';
import { describe, expect, it } from '@jest/globals';
import { beyondLimit, callsIn, withQuota } from './call-quota.ts';

type Window = CallQuota['windows'][number];

const minute: Window = { window: 'minute', scope: 'user', limit: 20, left: 3, reset: 55 };
const day: Window = { window: 'day', scope: 'company', limit: 900, left: 800, reset: 5_400 };
const within: CallQuota = { windows: [minute, day], exceeded: null };
const beyond = (exceeded: Window): CallQuota => ({ windows: [minute, day], exceeded });
const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: {} };

describe(callsIn, () => {
  it.each<[string, unknown, number]>([
    ['one call', call, 1],
    ['a batch, of which each call counts', [call, { method: 'tools/list' }, call], 2],
    ['the reading of a resource', { method: 'resources/read' }, 1],
    ['a prompt', { method: 'prompts/get' }, 1],
    [
      'what completes a resource',
      { method: 'completion/complete', params: { ref: { type: 'ref/resource' } } },
      1,
    ],
    [
      'what completes a prompt',
      { method: 'completion/complete', params: { ref: { type: 'ref/prompt' } } },
      0,
    ],
    ['a completion of nothing', { method: 'completion/complete', params: { ref: null } }, 0],
    ['another method', { method: 'tools/list' }, 0],
    ['no body', undefined, 0],
    ['what is no message', [null, 7, 'tools/call', []], 0],
    ['a batch that is too large to be taken', Array.from({ length: 101 }, () => call), 0],
  ])('%s', (_what, body, calls) => {
    expect(callsIn(body)).toBe(calls);
  });
});

describe(beyondLimit, () => {
  it('lets a call that is within all limits go ahead', () => {
    expect(beyondLimit(within)).toBeNull();
  });

  it.each([
    ['credential', 'this credential may make 20 calls a minute'],
    ['user', 'all credentials of its user together may make 20 calls a minute'],
    ['company', 'all of the company together may make 20 calls a minute'],
  ] as const)('says whose limit it is: %s', (scope, text) => {
    expect(beyondLimit(beyond({ ...minute, scope }))).toMatchObject({
      code: 'rate_limited',
      message: expect.stringContaining(text),
      details: { retryAfter: 55, limit: 20, window: 'minute', scope },
    });
  });

  it.each([
    [55, 'Wait 55 seconds, then make this call again'],
    [1, 'Wait 1 second, then'],
  ])('tells the model to wait out a minute: %d', (reset, text) => {
    expect(beyondLimit(beyond({ ...minute, reset }))!.hint).toContain(text);
  });

  it('tells the model to stop where the wait is for the end of the day', () => {
    expect(beyondLimit(beyond(day))!.hint).toContain('goes on in 90 minutes, at 00:00 UTC');
  });
});

describe(withQuota, () => {
  const answer = (quotas: CallQuota[]) => withQuota(Response.json({}), quotas);

  it('says how near the limits are', () => {
    const { status, headers } = answer([within]);
    expect([status, headers.get('ratelimit-policy'), headers.get('ratelimit')]).toEqual([
      200,
      '"minute";q=20;w=60, "day";q=900;w=86400',
      '"minute";r=3;t=55, "day";r=800;t=5400',
    ]);
  });

  it('is 429 when every call was refused, until the last of them may be made', () => {
    const { status, headers } = answer([beyond(minute), beyond(day)]);
    expect([status, headers.get('retry-after')]).toEqual([429, '5400']);
  });

  it('is no refusal when one of several calls was made: it would be made again', () => {
    const { status, headers } = answer([within, beyond(minute)]);
    expect([status, headers.get('retry-after')]).toEqual([200, null]);
  });

  it('leaves an answer without a call as it is', () => {
    expect([...answer([]).headers.keys()]).toEqual(['content-type']);
  });
});
