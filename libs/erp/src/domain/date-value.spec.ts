import { describe, expect, it, jest } from '@jest/globals';
import { fakeOdoo } from '../testing/fake-odoo.ts';
import type { ToolError } from '../tool-error.ts';
import { checkDomain } from './domain.ts';

/** Half past midnight on Monday, 30 November, in Brussels; still Sunday in UTC. */
const NOW = new Date('2026-11-29T23:30:00Z');

describe('dates in a domain', () => {
  const odoo = (tz = 'Europe/Brussels', major = 19) => ({
    ...fakeOdoo,
    version: () => Promise.resolve({ major }),
    today: () => Promise.resolve({ now: NOW, tz }),
  });
  const check = (domain: unknown, source = odoo()) => checkDomain(source, 'res.partner', domain);
  const refused = (domain: unknown, source = odoo()) =>
    check(domain, source).then(
      () => 'not refused',
      (error: ToolError) => `${error.code}: ${error.message} ${error.hint ?? ''}`,
    );

  it.each([
    ['today', '2026-11-30'],
    ['now', '2026-11-30'],
    ['yesterday', '2026-11-29'],
    ['tomorrow', '2026-12-01'],
    ['-30d', '2026-10-31'],
    ['+2w', '2026-12-14'],
    ['-3m', '2026-08-30'],
    ['-9m', '2026-02-28'],
    ['-1y', '2025-11-30'],
    ['2024-02-29', '2024-02-29'],
  ])('a day: %s is %s', async (word, day) => {
    expect(await check([['birthdate', '=', word]])).toEqual([['birthdate', '=', day]]);
  });

  it.each([
    ['this_week', '2026-11-30', '2026-12-07'],
    ['last_week', '2026-11-23', '2026-11-30'],
    ['next_month', '2026-12-01', '2027-01-01'],
    ['last_month', '2026-10-01', '2026-11-01'],
    ['this_quarter', '2026-10-01', '2027-01-01'],
    ['next_quarter', '2027-01-01', '2027-04-01'],
    ['last_year', '2025-01-01', '2026-01-01'],
  ])('a period: %s is from %s to before %s', async (word, from, to) => {
    expect(await check([['birthdate', '=', word]])).toEqual([
      ['birthdate', '>=', from],
      ['birthdate', '<', to],
    ]);
    expect(await check([['birthdate', '!=', word]])).toEqual([
      '|',
      '|',
      ['birthdate', '=', false],
      ['birthdate', '<', from],
      ['birthdate', '>=', to],
    ]);
    expect(await check([['birthdate', '>', word]])).toEqual([['birthdate', '>=', to]]);
    expect(await check([['birthdate', '>=', word]])).toEqual([['birthdate', '>=', from]]);
    expect(await check([['birthdate', '<', word]])).toEqual([['birthdate', '<', from]]);
    expect(await check([['birthdate', '<=', word]])).toEqual([['birthdate', '<', to]]);
  });

  it.each([
    ['Europe/Brussels', '2026-10-24 22:00:00', '2026-10-25 23:00:00'],
    ['America/New_York', '2026-10-25 04:00:00', '2026-10-26 04:00:00'],
    ['UTC', '2026-10-25 00:00:00', '2026-10-26 00:00:00'],
  ])('a day of a time in %s is as long as it is there', async (tz, from, to) => {
    expect(await check([['create_date', '=', '2026-10-25']], odoo(tz))).toEqual([
      ['create_date', '>=', from],
      ['create_date', '<', to],
    ]);
  });

  it.each([
    ['2026-11-01 10:00:00', '2026-11-01 10:00:00'],
    ['2026-11-01T10:00:00Z', '2026-11-01 10:00:00'],
    ['2026-11-01T10:00:00.250+02:00', '2026-11-01 08:00:00'],
    ['2026-11-01T10:00-0530', '2026-11-01 15:30:00'],
    ['2026-11-01T10:00:00', '2026-11-01 10:00:00'],
    ['now', '2026-11-29 23:30:00'],
    ['-12h', '2026-11-29 11:30:00'],
  ])('a moment: %s is %s in UTC', async (written, utc) => {
    expect(await check([['create_date', '>=', written]])).toEqual([['create_date', '>=', utc]]);
  });

  it('a list of days of a time holds for each of them whole, and for empty where that is asked', async () => {
    const days = ['2026-01-01', false, '2026-07-01'];
    expect(await check([['create_date', 'in', days]])).toEqual([
      '|',
      '|',
      ['create_date', 'in', [false]],
      '&',
      ['create_date', '>=', '2025-12-31 23:00:00'],
      ['create_date', '<', '2026-01-01 23:00:00'],
      '&',
      ['create_date', '>=', '2026-06-30 22:00:00'],
      ['create_date', '<', '2026-07-01 22:00:00'],
    ]);
    expect(await check([['birthdate', 'in', days]])).toEqual([['birthdate', 'in', days]]);
  });

  it('the negation of a day is its opposite, written out, so that what has no date is found', async () => {
    expect(await check(['!', ['birthdate', '=', 'this_year']])).toEqual(
      await check([['birthdate', '!=', 'this_year']]),
    );
    expect(await check(['!', '|', ['birthdate', 'in', ['last_year', '2026-02-01']], ['id', '=', 1]])).toEqual(
      await check([['birthdate', 'not in', ['last_year', '2026-02-01']], '!', ['id', '=', 1]]),
    );
  });

  it('both ends of a period are asked of the same one of several records', async () => {
    const domain = [['child_ids.birthdate', '=', 'this_month']];
    expect(await check(domain)).toEqual([
      [
        'child_ids',
        'any',
        [
          ['birthdate', '>=', '2026-11-01'],
          ['birthdate', '<', '2026-12-01'],
        ],
      ],
    ]);
    expect(await refused(domain, odoo('UTC', 16))).toMatch(/version 16.*cannot/);
    expect(await check([['child_ids.birthdate', '>=', 'this_month']], odoo('UTC', 16))).toEqual([
      ['child_ids.birthdate', '>=', '2026-11-01'],
    ]);
  });

  it('the time zone is only asked for where it matters', async () => {
    const today = jest.fn(odoo().today);
    const source = { ...odoo(), today };
    await check(
      [
        ['birthdate', '>=', '2026-11-01'],
        ['create_date', '<', '2026-11-01 10:00:00'],
      ],
      source,
    );
    expect(today).not.toHaveBeenCalled();
    await check([['create_date', '<', '2026-11-01']], source);
    expect(today).toHaveBeenCalled();
  });

  it.each([
    ['an impossible day', 'birthdate', '2026-02-30', 'no date of the calendar'],
    ['an impossible hour', 'create_date', '2026-02-03 25:00:00', 'no date of the calendar'],
    ['a misspelt word', 'birthdate', 'this month', 'Did you mean "this_month"'],
    ['an unknown word', 'birthdate', 'recently', 'a word: yesterday, today'],
    ['hours of a day', 'birthdate', '-3h', 'Write days'],
    ['a time of a day', 'birthdate', '2026-11-01 00:00:00', 'Write "2026-11-01"'],
    ['a number', 'create_date', 1_764_000_000, 'needs a date'],
    ['true', 'birthdate', true, 'needs a date'],
    ['an empty text', 'birthdate', '', 'no date'],
    ['another order', 'birthdate', '30/11/2026', 'Write "2026-11-30"'],
    ['a day beyond all years', 'birthdate', '-99999y', 'too far away'],
    ['a moment beyond all years', 'create_date', '-999999d', 'no date'],
  ])('%s is refused', async (_what, field, value, text) => {
    const error = await refused([[field, '=', value]]);
    expect(error).toMatch(/^invalid_domain: domain\[0\] /);
    expect(error).toContain(text);
  });

  it('51 days of a time are too many terms for Odoo', async () => {
    expect(await refused([['create_date', 'in', Array<string>(51).fill('2026-01-01')]])).toContain(
      'more than 50',
    );
  });

  it('a time zone that nobody knows is an argument that is wrong', async () => {
    expect(await refused([['birthdate', '=', 'today']], odoo('Mars/Olympus'))).toMatch(
      /^invalid_argument: There is no time zone .*context\.tz/,
    );
  });
});
