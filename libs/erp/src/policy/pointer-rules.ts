import type { DataRules, Domain } from '@aidoo/data-policies';

/**
 * Models whose records belong to records of any other model, and the field that says to which (mail, base: 14 to 20). What may
 * not be seen there may not be read here.
 */
const POINTERS: Readonly<Record<string, string>> = {
  'ir.attachment': 'res_model',
  'mail.message': 'model',
  'mail.activity': 'res_model',
  'mail.followers': 'res_model',
  'rating.rating': 'res_model',
};

/** Domains that keep what belongs to models that the caller may not see, or only in part, out of the models that point to them. */
export function pointerRules(model: string, { allow, deny, models }: DataRules): Domain[] {
  const field = POINTERS[model];
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
