import { tmpdir } from 'node:os';
import { loadSettings } from '@aidoo/config';
import { describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { examineStore } from './examine-store.ts';
import type { Finding } from './finding.ts';

interface Server {
  version?: string;
  /** Milliseconds that its clock is ahead. */
  ahead?: number;
  refusal?: Error;
}

/** What is found of a MongoDB that is like this. */
async function found({ version = '8.0.4', ahead = 0, refusal }: Server): Promise<Finding[]> {
  const left: unknown[] = [];
  const db = {
    command: (command: object) =>
      Promise.resolve('hello' in command ? { localTime: new Date(Date.now() + ahead) } : { version }),
    collection: () => ({
      insertOne: (document: object) => {
        left.push(document);
        return refusal ? Promise.reject(refusal) : Promise.resolve({ insertedId: 1 });
      },
      deleteOne: () => Promise.resolve(left.pop()),
    }),
  };
  const app = { get: () => ({ db }) } as unknown as INestApplicationContext;
  const settings = loadSettings({ MONGODB_URI: 'mongodb://a.example/aidoo', DATA_DIR: tmpdir() });
  const findings: Finding[] = [];
  for await (const finding of examineStore(app, settings)) findings.push(finding);
  if (!refusal) expect(left).toEqual([]);
  return findings;
}

const statesOf = (findings: readonly Finding[]) => findings.map(({ what, state }) => `${what} ${state}`);

describe('what the doctor finds of a MongoDB', () => {
  it('that is well; of the space on its machine nothing is known here', async () => {
    expect(statesOf(await found({}))).toEqual(['store well', 'clock well']);
  });

  it('that is too old', async () => {
    const [store] = await found({ version: '5.0.31' });
    expect(store).toMatchObject({ state: 'wrong', advice: 'Aidoo needs MongoDB 6 or newer: update it.' });
    expect(statesOf(await found({ version: '10.0.0' }))).toContain('store well');
  });

  it('that answers and takes nothing, because of the rights or the space', async () => {
    const refusal = Object.assign(new Error('not authorized on aidoo'), { name: 'MongoServerError' });
    const [store, ...rest] = await found({ refusal });
    expect(store).toMatchObject({
      state: 'wrong',
      text: 'the database of MONGODB_URI refuses what it is asked (not authorized on aidoo).',
      advice: expect.stringContaining('readWrite'),
    });
    expect(rest).toEqual([]);
  });

  it.each([-60_000, 60_000])('whose clock is %i ms off', async (ahead) => {
    const [, clock] = await found({ ahead });
    expect(clock).toMatchObject({ what: 'clock', state: 'wrong', advice: expect.stringContaining('NTP') });
  });
});
