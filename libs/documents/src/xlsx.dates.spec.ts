import { describe, expect, it } from '@jest/globals';
import { dateKind, isoDate } from './xlsx.dates.ts';

describe(dateKind, () => {
  it.each([
    [14, undefined, 'date'],
    [22, undefined, 'datetime'],
    [20, undefined, 'time'],
    [46, undefined, 'time'],
    [4, undefined, undefined],
    [164, 'dd.mm.yyyy', 'date'],
    [164, 'mmm', 'date'],
    [164, 'dd/mm/yy hh:mm', 'datetime'],
    [164, '[h]:mm:ss', 'time'],
    [164, '[$-F400]h:mm:ss AM/PM', 'time'],
    [164, 'General', undefined],
    [164, '0.00%', undefined],
    [164, '#,##0.00 [$€-407];[Red]-#,##0.00', undefined],
    [164, '0 "days"', undefined],
    [164, '0\\h', undefined],
  ])('takes format %d, %j, for %j', (id, code, kind) => {
    expect(dateKind(id, code)).toBe(kind);
  });
});

describe(isoDate, () => {
  it.each([
    [45_292, 'date', false, '2024-01-01'],
    [45_292.5, 'date', false, '2024-01-01 12:00:00'],
    [45_292.75, 'datetime', false, '2024-01-01 18:00:00'],
    [61, 'date', false, '1900-03-01'],
    [0, 'date', true, '1904-01-01'],
    [0.25, 'time', false, '06:00:00'],
    [1.5, 'time', false, '36:00:00'],
    [-1, 'date', false, undefined],
    [1e12, 'date', false, undefined],
    [2_958_465.999_999_9, 'datetime', true, undefined],
  ] as const)('makes of %d as %s, from 1904: %s, %j', (value, kind, is1904, iso) => {
    expect(isoDate(value, kind, is1904)).toBe(iso);
  });
});
