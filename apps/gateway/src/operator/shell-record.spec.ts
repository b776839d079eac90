import { AppError, companyId, userId } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import type { AuditEntry, AuditOutcome } from '@aidoo/audit-logs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { recorded } from './shell-record.ts';

const [first, second] = ['a', 'b'].map((digit) => companyId(digit.repeat(24))) as [CompanyId, CompanyId];
const user = { id: userId('c'.repeat(24)), name: 'Ada', email: 'ada@example.com' };
const refusal = new AppError('unavailable', 'The call cannot be put on record right now.');

describe('what is done from the shell', () => {
  /** What happened, in its order. */
  let happened: string[];
  let entries: AuditEntry[];
  /** The company whose log takes nothing, and when. */
  let broken: { company?: CompanyId; at?: 'open' | 'close' };

  const logs = {
    async open({ companyId }: { companyId: CompanyId }, entry: AuditEntry, { ahead }: { ahead: boolean }) {
      if (broken.company === companyId && broken.at === 'open') throw refusal;
      entries.push(entry);
      happened.push(`open ${companyId[0]} ${ahead ? 'ahead' : ''}`.trim());
      const close = async (outcome: AuditOutcome) => {
        if (broken.company === companyId && broken.at === 'close') throw refusal;
        const words = outcome.status === 'success' ? '' : ` ${outcome.error.message}`;
        happened.push(`close ${companyId[0]} ${outcome.status}${words}`);
      };
      return { close };
    },
  };
  const app = { get: () => logs } as unknown as INestApplicationContext;
  const sut = (work: () => Promise<string>) =>
    recorded(app, { action: 'revoke', user, companies: [first, second] }, work);
  const work = (): Promise<string> => {
    happened.push('work');
    return Promise.resolve('done');
  };
  const thrown = async (run: Promise<unknown>): Promise<unknown> =>
    run.then(
      () => Promise.reject(new Error('nothing was thrown')),
      (error: unknown) => error,
    );

  beforeEach(() => {
    [happened, entries, broken] = [[], [], {}];
  });

  it('is on record in every company concerned before it is done, and finished after', async () => {
    expect(await sut(work)).toBe('done');
    expect(happened).toEqual(['open a ahead', 'open b ahead', 'work', 'close a success', 'close b success']);
  });

  it('is recorded as done to the account, from the shell', async () => {
    await sut(work);
    expect(entries[0]).toMatchObject({
      tool: 'admin.revoke',
      user,
      credential: { kind: 'shell' },
      odoo: null,
    });
  });

  it('is not done when one company cannot record it, and is recorded as failed in the others', async () => {
    broken = { company: second, at: 'open' };
    expect(await thrown(sut(work))).toBe(refusal);
    expect(happened).toEqual(['open a ahead', `close a error ${refusal.message}`]);
  });

  it('is recorded as failed with the words that are for everybody', async () => {
    const failure = new AppError('conflict', 'Not now.', { detail: 'inside' });
    expect(await thrown(sut(() => Promise.reject(failure)))).toBe(failure);
    expect(happened.slice(2)).toEqual(['close a error Not now.', 'close b error Not now.']);
  });

  it('shows a company nothing of what failed inside', async () => {
    const failure = new Error('connect ECONNREFUSED /data/store.sock');
    expect(await thrown(sut(() => Promise.reject(failure)))).toBe(failure);
    expect(happened.join()).not.toContain('ECONNREFUSED');
  });

  it('tells why it failed, also when that cannot be recorded', async () => {
    broken = { company: first, at: 'close' };
    const failure = new Error('why');
    expect(await thrown(sut(() => Promise.reject(failure)))).toBe(failure);
  });

  it('is told as not recorded when its end cannot be written down', async () => {
    broken = { company: first, at: 'close' };
    expect(await thrown(sut(work))).toBe(refusal);
  });
});
