import { describe, expect, it } from '@jest/globals';
import type { ToolError } from '../tool-error.ts';
import { fakeSales } from '../testing/fake-sales.ts';
import { plainValue } from './plain-value.ts';

const fields = await fakeSales.fieldsOf('sale.order');

function written(name: string, value: unknown): unknown {
  try {
    return plainValue(fields.get(name, 'values'), value, `values.${name}`);
  } catch (error) {
    const { message, hint } = error as ToolError;
    return `${message} ${hint ?? ''}`;
  }
}

describe(plainValue.name, () => {
  it.each<[string, unknown, unknown]>([
    ['locked', true, true],
    ['locked', false, false],
    ['sequence', -3, -3],
    ['discount', 1, 1],
    ['discount', 0.00001, 0.00001],
    ['client_ref', 'Élise 漢字', 'Élise 漢字'],
    ['note', '<p>x</p>', '<p>x</p>'],
    ['priority', '1', '1'],
    ['user_id', 7, 7],
    ['user_id', { id: 7 }, 7],
    ['user_id', { id: 7, name: 'Anna' }, 7],
    ['user_id', [7, 'Anna'], 7],
    ['resource_ref', 'res.partner,3', 'res.partner,3'],
    ['analytic', { '12': 100 }, { '12': 100 }],
    ['validity_date', '2028-02-29', '2028-02-29'],
    ['date_order', '2026-11-30 09:00:00', '2026-11-30 09:00:00'],
    ['date_order', '2026-11-30', '2026-11-30 00:00:00'],
    ['date_order', '2026-11-30 09:00', '2026-11-30 09:00:00'],
    ['date_order', '2026-11-30T09:00:00Z', '2026-11-30 09:00:00'],
    ['date_order', '2026-11-30T09:00:00.123456Z', '2026-11-30 09:00:00'],
    ['date_order', '2026-11-30T00:30:00+01:00', '2026-11-29 23:30:00'],
    ['date_order', '2026-11-30T20:00:00-0530', '2026-12-01 01:30:00'],
    ['date_order', '2026-11-30T09:00:00', '2026-11-30 09:00:00'],
  ])('%s takes %j as %j', (name, value, sent) => {
    expect(written(name, value)).toEqual(sent);
  });

  it.each([
    'client_ref',
    'note',
    'user_id',
    'priority',
    'discount',
    'validity_date',
    'resource_ref',
    'analytic',
  ])('null and false empty %s', (name) => {
    expect([written(name, null), written(name, false)]).toEqual([false, false]);
  });

  it('an empty text is no text: a search for empty ones shall find it', () => {
    expect(written('client_ref', '')).toBe(false);
  });

  it.each(['name', 'partner_id', 'date_order'])('%s is required and cannot be emptied', (name) => {
    expect(written(name, null)).toContain('is required and cannot be empty');
  });

  it.each<[string, unknown, string]>([
    ['locked', 'true', 'neither true nor false'],
    ['locked', 1, 'neither true nor false'],
    ['sequence', 1.5, 'no whole number'],
    ['sequence', '3', 'not in quotes'],
    ['sequence', 2 ** 53, 'no whole number'],
    ['discount', '1,5', 'decimal point'],
    ['discount', '10 EUR', 'without a currency'],
    ['client_ref', 12, 'in quotes'],
    ['client_ref', { text: 'x' }, 'an object is no text'],
    ['client_ref', 'a\u0000b', 'cannot be stored'],
    ['client_ref', '\ud800', 'cannot be stored'],
    ['client_ref', 'x'.repeat(200_001), 'longer than'],
    ['priority', 'urgent', 'Write its key: "1"'],
    ['priority', 'high', 'Write one of: "0", "1"'],
    ['priority', 1, 'Write one of'],
    ['user_id', 'Anna', 'Find the id of res.users with aidoo_query'],
    ['user_id', '7', 'in quotes'],
    ['user_id', 0, "no record's id"],
    ['user_id', -1, "no record's id"],
    ['user_id', 2 ** 31, "no record's id"],
    ['user_id', { id: 7, login: 'x' }, "no record's id"],
    ['user_id', { name: 'Anna' }, "no record's id"],
    ['user_id', [7], "no record's id"],
    ['user_id', true, "no record's id"],
    ['resource_ref', 'res.partner', 'no reference'],
    ['validity_date', '2026-02-29', 'no date'],
    ['validity_date', '2026-13-01', 'no date'],
    ['validity_date', '0000-01-01', 'no date'],
    ['validity_date', '30.11.2026', 'no date'],
    ['validity_date', '2026-11-30 10:00:00', 'no date'],
    ['date_order', '2026-02-30 10:00:00', 'no date and time'],
    ['date_order', '2026-11-30 24:00:00', 'no date and time'],
    ['date_order', '2026-11-30T10:00:00+99:00', 'no date and time'],
    ['date_order', '0001-01-01T00:00:00+01:00', 'no date and time'],
    ['date_order', '9999-12-31T23:59:59-01:00', 'no date and time'],
    ['date_order', 'tomorrow', 'no date and time'],
    ['date_order', 1_764_000_000, 'no date and time'],
    ['analytic', [[[[[[[[[1]]]]]]]]], 'nested deeper'],
  ])('%s does not take %j, and says so', (name, value, text) => {
    expect(written(name, value)).toContain(text);
  });

  it('of hundreds of keys only the closest are named', () => {
    const selection = Array.from({ length: 400 }, (_, i): [string, string] => [
      `Europe/City${i}`,
      `City ${i}`,
    ]);
    const tz = { string: 'tz', type: 'selection', selection };
    expect(() => plainValue(tz, 'Europe/Citi1', 'values.tz')).toThrow('none of its values');
    try {
      plainValue(tz, 'Europe/Citi1', 'values.tz');
    } catch (error) {
      expect((error as ToolError).hint).toContain('Did you mean "Europe/City1"');
      expect((error as ToolError).hint?.length).toBeLessThan(200);
    }
  });

  it('keys that Odoo did not say are left to Odoo', () => {
    expect(plainValue({ string: 'lang', type: 'selection', selection: [] }, 'fr_FR', 'x')).toBe('fr_FR');
  });
});
