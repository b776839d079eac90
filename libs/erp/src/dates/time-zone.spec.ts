import { describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { parseDay } from './calendar.ts';
import { isTimeZone, TimeZone, todayIn } from './time-zone.ts';

const ZONES = Intl.supportedValuesOf('timeZone');
const FIRST = Date.UTC(1900, 0, 1);
const LAST = Date.UTC(2100, 0, 1);

describe(TimeZone.name, () => {
  it('puts every moment into the day that begins at or before it and whose next begins after it', () => {
    const moment = fc.integer({ min: FIRST / 1000, max: LAST / 1000 }).map((seconds) => seconds * 1000);
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), moment, (name, ms) => {
        const zone = new TimeZone(name);
        const day = zone.dayAt(ms);
        // Where clocks go back over midnight, an hour is of both days: it is counted to one of them.
        if (
          Math.abs(ms - zone.startOf(day + 1)) <= 3_600_000 ||
          Math.abs(ms - zone.startOf(day)) <= 3_600_000
        )
          return;
        expect(zone.startOf(day)).toBeLessThan(ms);
        expect(zone.startOf(day + 1)).toBeGreaterThan(ms);
      }),
      { numRuns: 300 },
    );
  });

  it('has days that follow each other without a gap or an overlap', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: -25_000, max: 47_000 }), (name, day) => {
        const zone = new TimeZone(name);
        const length = zone.startOf(day + 1) - zone.startOf(day);
        expect(length).toBeGreaterThanOrEqual(0);
        expect(length).toBeLessThanOrEqual(48 * 3_600_000);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['Europe/Brussels', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    ['Europe/Brussels', '2026-10-25', '2026-10-24T22:00:00.000Z', 25],
    // The clocks went forward at midnight: the day began at one o'clock.
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', 23],
    ['Asia/Kolkata', '2026-01-01', '2025-12-31T18:30:00.000Z', 24],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z', 24.5],
    // Samoa went over the date line and had no such day.
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', 0],
  ])('in %s, %s begins at %s and has %d hours', (name, text, start, hours) => {
    const zone = new TimeZone(name);
    const day = parseDay(text) ?? NaN;
    expect(new Date(zone.startOf(day)).toISOString()).toBe(start);
    expect((zone.startOf(day + 1) - zone.startOf(day)) / 3_600_000).toBe(hours);
  });
});

describe(isTimeZone.name, () => {
  it('knows every name that this machine has, and UTC', () => {
    expect([...ZONES, 'UTC'].filter((name) => !isTimeZone(name))).toEqual([]);
  });

  it.each(['', 'Europe/Atlantis', 'x'.repeat(1_000)])('does not know %j', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});

describe(todayIn.name, () => {
  it.each([
    ['Pacific/Kiritimati', '2026-12-01'],
    ['America/Los_Angeles', '2026-11-30'],
    ['Europe/Atlantis', '2026-11-30'],
    [null, '2026-11-30'],
  ])('in %j is %s', (zone, day) => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 30, 12));
    expect(todayIn(zone)).toBe(day);
  });
});
