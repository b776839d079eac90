import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { boundsOf } from './domain-bounds.ts';
import { periodBefore, readableBounds } from './report-period.ts';
import { startOfDay, toLocal, zoneName } from './report-zone.ts';

const ZONES = [
  'UTC',
  'Europe/Brussels',
  'America/New_York',
  'Asia/Tokyo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
];

describe('the period before', () => {
  it.each([
    ['a month', '2026-03-01', '2026-04-01', '2026-02-01'],
    ['a quarter', '2026-01-01', '2026-04-01', '2025-10-01'],
    ['a year', '2026-01-01', '2027-01-01', '2025-01-01'],
    ['a week', '2026-11-23', '2026-11-30', '2026-11-16'],
    ['some days', '2026-03-01', '2026-03-11', '2026-02-19'],
    ['the first days of a month', '2026-11-01', '2026-11-29', '2026-10-04'],
  ])('of %s is just as long, by the calendar where it is whole months', (_what, from, before, back) => {
    expect(periodBefore({ from, before }, 'date', 'UTC')).toEqual({ from: back, before: from });
  });

  it('of a month of the caller steps by the days of the caller, across a change of the clocks', () => {
    const november = { from: '2026-10-31 23:00:00', before: '2026-11-30 23:00:00' };
    const october = { from: '2026-09-30 22:00:00', before: '2026-10-31 23:00:00' };
    expect(periodBefore(november, 'datetime', 'Europe/Brussels')).toEqual(october);
    expect(readableBounds(october, 'datetime', 'Europe/Brussels')).toEqual({
      from: '2026-10-01',
      before: '2026-11-01',
    });
  });

  it('of a month of UTC steps by months, too, wherever the caller is', () => {
    const month = { from: '2026-03-01 00:00:00', before: '2026-04-01 00:00:00' };
    expect(periodBefore(month, 'datetime', 'Asia/Tokyo').from).toBe('2026-02-01 00:00:00');
  });

  it.each([
    ['is skipped', 'America/Sao_Paulo', '2018-11-04 03:00:00', '2018-11-05 02:00:00'],
    ['comes twice', 'Asia/Amman', '2019-10-24 21:00:00', '2019-10-25 22:00:00'],
  ])(
    'of a day begins with the first moment of the day before, where its midnight %s',
    (_what, zone, first, from) => {
      const next = new Date(Date.parse(`${from}Z`) + 86_400_000).toISOString().slice(0, 19).replace('T', ' ');
      expect(periodBefore({ from, before: next }, 'datetime', zone)).toEqual({ from: first, before: from });
    },
  );

  it('of any other times is as many seconds long', () => {
    const hours = { from: '2026-03-01 10:00:00', before: '2026-03-01 12:30:00' };
    expect(periodBefore(hours, 'datetime', 'UTC')).toEqual({
      from: '2026-03-01 07:30:00',
      before: '2026-03-01 10:00:00',
    });
    expect(readableBounds(hours, 'datetime', 'UTC')).toEqual(hours);
  });

  it('ends where the period begins, in every zone, and has as many days', () => {
    const day = fc.date({
      min: new Date('2015-01-01'),
      max: new Date('2035-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 400 }), fc.constantFrom(...ZONES), (start, days, zone) => {
        const first = start.toISOString().slice(0, 10);
        const end = new Date(Date.parse(first) + days * 86_400_000).toISOString().slice(0, 10);
        const bounds = { from: startOfDay(first, zone), before: startOfDay(end, zone) };
        const previous = periodBefore(bounds, 'datetime', zone);
        expect(previous.before).toBe(bounds.from);
        expect(toLocal(previous.from, zone)).toMatch(/ 00:00:00$/);
        const whole = first.endsWith('-01') && end.endsWith('-01');
        const length = Date.parse(first) - Date.parse(toLocal(previous.from, zone).slice(0, 10));
        if (!whole) expect(length).toBe(days * 86_400_000);
      }),
    );
  });
});

describe(boundsOf.name, () => {
  const day = (domain: unknown[]) => boundsOf(domain, 'date', 'date');

  it.each([
    [
      [
        ['date', '>=', '2026-01-01'],
        ['date', '<', '2026-02-01'],
      ],
    ],
    [['&', ['date', '<=', '2026-01-31'], ['date', '>', '2025-12-31']]],
    [[['date', '!=', false], '&', ['date', '>=', '2026-01-01'], ['date', '<', '2026-02-01']]],
    [
      [
        ['date', '>=', '2026-01-01'],
        ['date', '>=', '2025-06-01'],
        ['date', '<', '2026-02-01'],
      ],
    ],
  ])('finds the period of %j', (domain) => {
    expect(day(domain)?.bounds).toEqual({ from: '2026-01-01', before: '2026-02-01' });
  });

  it('takes a day for a period', () => {
    expect(day([['date', '=', '2026-01-31']])?.bounds).toEqual({ from: '2026-01-31', before: '2026-02-01' });
  });

  it('keeps everything else that has to hold', () => {
    const other = ['|', ['a', '=', 1], '!', ['b', '=', 2]];
    const domain = [['c', '=', 3], '&', ['date', '>=', '2026-01-01'], ...other, ['date', '<', '2026-02-01']];
    expect(day(domain)?.rest).toEqual([['c', '=', 3], ...other]);
  });

  it.each([
    [[]],
    [[['date', '>=', '2026-01-01']]],
    [[['date', '<', '2026-01-01']]],
    [
      [
        ['date', '>=', '2026-02-01'],
        ['date', '<', '2026-01-01'],
      ],
    ],
    [['|', ['date', '>=', '2026-01-01'], ['date', '<', '2026-02-01']]],
    [['!', ['date', '>=', '2026-01-01'], ['date', '<', '2026-02-01']]],
    [
      [
        ['date', '>=', '2026-01-01'],
        ['date', '<', '2026-02-01'],
        ['date', 'in', ['2026-01-05']],
      ],
    ],
    [[['date', '>=', '2026-01-01'], ['date', '<', '2026-02-01'], '|', ['date', '=', false], ['a', '=', 1]]],
    [
      [
        ['other', '>=', '2026-01-01'],
        ['other', '<', '2026-02-01'],
      ],
    ],
  ])('finds none in %j', (domain) => {
    expect(day(domain)).toBeUndefined();
  });

  it('counts a day without a time as one of UTC where the field has times', () => {
    const domain = [
      ['at', '>', '2026-01-01'],
      ['at', '<=', '2026-01-05'],
    ];
    expect(boundsOf(domain, 'at', 'datetime')?.bounds).toEqual({
      from: '2026-01-02 00:00:00',
      before: '2026-01-06 00:00:00',
    });
    const times = [
      ['at', '>', '2026-01-01 23:59:59'],
      ['at', '<=', '2026-01-05 23:59:59'],
    ];
    expect(boundsOf(times, 'at', 'datetime')?.bounds).toEqual({
      from: '2026-01-02 00:00:00',
      before: '2026-01-06 00:00:00',
    });
  });
});

describe(zoneName.name, () => {
  it('writes a zone as Odoo knows it', () => {
    expect(zoneName('europe/brussels', null)).toBe('Europe/Brussels');
    expect(zoneName(undefined, 'Asia/Kolkata')).toBe('Asia/Kolkata');
    expect(zoneName(undefined, null)).toBe('UTC');
  });

  it.each(['Mars/Olympus', '+02:00', ''])('refuses %j, which Odoo would ignore without a word', (zone) => {
    expect(() => zoneName(zone, null)).toThrow('no time zone');
  });

  it('stands UTC in for a zone of the Odoo user that is unknown here', () => {
    expect(zoneName(undefined, 'Mars/Olympus')).toBe('UTC');
  });
});
