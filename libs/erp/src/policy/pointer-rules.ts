import type { DataRules, Domain } from '@aidoo/data-policies';

interface Pointer {
  /** Says to which model a record belongs. */
  readonly field: string;
  /** Hold the name of the record that it belongs to. */
  readonly names?: readonly string[];
}

/**
 * Models whose records belong to records of any other model (mail, calendar, rating, base: 14 to 20). What may not be seen there
 * may not be read here.
 */
const POINTERS: ReadonlyMap<string, Pointer> = new Map([
  ['ir.attachment', { field: 'res_model', names: ['res_name'] }],
  ['mail.message', { field: 'model', names: ['record_name'] }],
  ['mail.mail', { field: 'model', names: ['record_name'] }],
  ['mail.scheduled.message', { field: 'model' }],
  ['mail.activity', { field: 'res_model', names: ['res_name'] }],
  ['mail.followers', { field: 'res_model' }],
  ['calendar.event', { field: 'res_model' }],
  ['rating.rating', { field: 'res_model', names: ['res_name', 'parent_res_name'] }],
]);

/** The fields of a model that hold the names of others' records. */
export const namesOfOthers = (model: string): readonly string[] => POINTERS.get(model)?.names ?? [];

/** Domains that keep what belongs to models that the caller may not see, or only in part, out of the models that point to them. */
export function pointerRules(model: string, { allow, deny, models }: DataRules): Domain[] {
  const field = POINTERS.get(model)?.field;
  if (field === undefined) return [];
  const partly = [...models].filter(([, { domains }]) => domains.length > 0).map(([name]) => name);
  return [
    ...deny.map((pattern): Domain => ['|', [field, '=', false], '!', matches(field, pattern)]),
    ...allow.map((patterns): Domain => anyOf(patterns.map((pattern) => matches(field, pattern)))),
    ...(partly.length > 0 ? [['|', [field, '=', false], [field, 'not in', partly]] satisfies Domain] : []),
  ];
}

/** An underscore stands for any character in SQL's patterns, unless it is escaped. */
const matches = (field: string, pattern: string): Term =>
  pattern.endsWith('*')
    ? [field, '=like', `${pattern.slice(0, -1).replaceAll('_', '\\_')}%`]
    : [field, '=', pattern];

type Term = readonly [string, string, string];

const anyOf = (terms: readonly Term[]): Domain => [...terms.slice(1).map((): '|' => '|'), ...terms];
