import { z } from 'zod';

/** Periods by the words that domains have for them. */
export const PERIODS = [
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
] as const;

const LONGEST = 100;

/** A name, or part of one. */
export const words = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST)
  .refine((text) => !/[\p{Cc}\u2028\u2029]/u.test(text), 'expected one line of text');

const MONTH = /^(this_month|last_month|[12]\d{3}-(0[1-9]|1[0-2]))$/;

/** A month by its word or its number: `2026-11`. */
export const month = z
  .string()
  .refine((text) => MONTH.test(text), 'expected this_month, last_month, or a month such as 2026-11');

/** Days, at most ten years of them. */
export const days = z
  .string()
  .refine((text) => /^\d{1,4}$/.test(text) && Number(text) <= 3_650, 'expected a number of days up to 3650');

/** A quantity of products. */
export const quantity = z
  .string()
  .refine((text) => /^\d{1,7}$/.test(text), 'expected a whole number from 0 on');

/** The terms of a domain that hold for a date in a month. */
export function inMonth(field: string, given: string): unknown[] {
  const [year = 0, number = 0] = given.split('-').map(Number);
  if (!/^\d/.test(given)) return [[field, '=', given]];
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return [
    [field, '>=', `${given}-01`],
    [field, '<', `${next}-01`],
  ];
}

/** The term of a domain that a name was given for, if it was. */
export const named = (field: string, name: string | undefined): unknown[] =>
  name === undefined ? [] : [[field, 'ilike', name]];
