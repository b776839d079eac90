import { ROLES } from '@aidoo/companies';
import type { Role } from '@aidoo/companies';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { MOST_ROWS, NO_POLICY } from './data-policy.ts';
import type { Bound, DataPolicy, Domain, Rules } from './data-policy.ts';
import type { DataRules } from './data-rules.ts';
import { effectiveRules, UNRESTRICTED } from './effective-rules.ts';
import { flawsInPolicy } from './policy-check.ts';

const KEY = { kind: 'api-key', id: 'a'.repeat(24) } as const;
const member = { role: 'member', credential: KEY } as const;

const ofCompany = (company: Rules): DataPolicy => ({ ...NO_POLICY, company });

/** A policy that binds a member with `KEY` by three scopes. */
const inScopes = ([company, role, own]: readonly [Rules, Rules, Rules]): DataPolicy => ({
  ...NO_POLICY,
  company,
  roles: { member: role },
  credentials: [{ ...KEY, rules: own }],
});

/** Patterns as whoever enforces them reads them. */
const isIn = (patterns: readonly string[], model: string): boolean =>
  patterns.some((one) => (one.endsWith('*') ? model.startsWith(one.slice(0, -1)) : model === one));
const allowsModel = ({ allow, deny }: DataRules, model: string): boolean =>
  !isIn(deny, model) && allow.every((patterns) => isIn(patterns, model));

describe(effectiveRules, () => {
  const domain = (code: string): Domain => [['country_id.code', '=', code]];

  it('is nothing for a company without a policy', () => {
    expect(effectiveRules(NO_POLICY, member)).toEqual(UNRESTRICTED);
  });

  it('takes all that company, role and credential say together', () => {
    const policy = inScopes([
      {
        allow: ['sale.*', 'res.partner'],
        deny: ['sale.report'],
        models: [{ model: 'res.partner', hidden: ['email'], masked: ['phone', 'vat'], domain: domain('BE') }],
        maxRows: 100,
      },
      {
        deny: ['hr.*', 'sale.report'],
        models: [{ model: 'res.partner', hidden: ['vat'], masked: ['email', 'mobile'] }],
        maxRows: 20,
      },
      {
        allow: ['res.partner'],
        models: [
          { model: 'res.partner', domain: domain('FR') },
          { model: 'sale.order', hidden: ['margin'] },
        ],
        maxRows: 50,
      },
    ]);
    expect(effectiveRules(policy, member)).toEqual({
      allow: [['sale.*', 'res.partner'], ['res.partner']],
      deny: ['sale.report', 'hr.*'],
      models: new Map([
        [
          'res.partner',
          {
            hidden: new Set(['email', 'vat']),
            masked: new Set(['phone', 'mobile']),
            domains: [domain('BE'), domain('FR')],
          },
        ],
        ['sale.order', { hidden: new Set(['margin']), masked: new Set(), domains: [] }],
      ]),
      maxRows: 20,
      exceptions: { models: [], methods: [] },
    } satisfies DataRules);
  });

  it('asks of a model that two scopes allow by different patterns that it is in both', () => {
    const rules = effectiveRules(
      inScopes([{ allow: ['sale.*'] }, { allow: ['sale.order', 'crm.lead'] }, {}]),
      member,
    );
    expect(['sale.order', 'sale.order.line', 'crm.lead'].map((model) => allowsModel(rules, model))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('leaves out what is said of other roles and other credentials', () => {
    const others = [
      { kind: 'oauth', id: KEY.id },
      { kind: 'api-key', id: 'b'.repeat(24) },
    ] as const;
    const policy: DataPolicy = {
      ...NO_POLICY,
      roles: { owner: { maxRows: 1 }, admin: { deny: ['*'] } },
      credentials: others.map((other) => ({ ...other, rules: { maxRows: 1 } })),
    };
    expect(effectiveRules(policy, member)).toEqual(UNRESTRICTED);
  });

  it('hands the exceptions on as they are, and lets them lift no rule', () => {
    const exceptions = { models: ['mail.template'], methods: ['mail.template.send_mail'] };
    const rules = effectiveRules({ ...ofCompany({ deny: ['mail.*'] }), exceptions }, member);
    expect(rules.exceptions).toEqual(exceptions);
    expect(allowsModel(rules, 'mail.template')).toBe(false);
  });

  it('takes a model whose name means something to JavaScript for a model', () => {
    const rules = effectiveRules(
      ofCompany({ models: [{ model: 'constructor', hidden: ['valueOf'] }] }),
      member,
    );
    expect([...rules.models.keys()]).toEqual(['constructor']);
    expect(UNRESTRICTED.models.get('constructor')).toBeUndefined();
  });
});

/** Few names, so that the rules of two scopes meet. */
const MODELS = [
  'res.partner',
  'res.users',
  'sale.order',
  'sale.order.line',
  'sale',
  'hr.employee',
  'constructor',
];
const models = fc.uniqueArray(
  fc.constantFrom(...MODELS, 'res.*', 'sale.*', 'sale*', 'sale.order*', 'hr.employee*', '*'),
  { maxLength: 4 },
);
const FIELDS = ['name', 'email', 'phone', 'vat'];
const fields = fc.uniqueArray(fc.constantFrom(...FIELDS), { maxLength: 3 });
const domains = fc.constantFrom<Domain>(
  [['active', '=', true]],
  ['|', ['name', 'like', 'a'], ['id', 'in', [1, 2]]],
  ['!', ['user_id', '=', 7]],
);
const modelRules = fc.record(
  { model: fc.constantFrom(...MODELS), hidden: fields, masked: fields, domain: domains },
  { requiredKeys: ['model'] },
);
const rules = fc.record(
  {
    allow: models,
    deny: models,
    models: fc.uniqueArray(modelRules, { selector: ({ model }) => model, maxLength: 4 }),
    maxRows: fc.integer({ min: 1, max: MOST_ROWS }),
  },
  { requiredKeys: [] },
);
const scopes = fc.tuple(rules, rules, rules);
const exceptions = fc.constant({ models: ['ir.cron'], methods: ['ir.cron.method_direct_trigger'] });
const bound: fc.Arbitrary<Pick<Bound, 'role' | 'credential'>> = fc.record({
  role: fc.constantFrom(...ROLES),
  credential: fc.record({
    kind: fc.constantFrom('api-key' as const, 'oauth' as const),
    id: fc.constantFrom('a'.repeat(24), 'b'.repeat(24)),
  }),
});
const credentials = fc.uniqueArray(
  fc.tuple(bound, rules).map(([{ credential }, own]) => ({ ...credential, rules: own })),
  { selector: ({ kind, id }) => kind + id, maxLength: 4 },
);
const policies: fc.Arbitrary<DataPolicy> = fc.record({
  company: rules,
  roles: fc.record<Partial<Record<Role, Rules>>>(
    { owner: rules, admin: rules, member: rules },
    { requiredKeys: [] },
  ),
  credentials,
  exceptions,
});

/** What rules let through, told apart from how they are written down. */
const meaning = (of: DataRules) => ({
  models: MODELS.filter((model) => allowsModel(of, model)),
  fields: MODELS.map((model) => {
    const {
      hidden,
      masked,
      domains: rows,
    } = of.models.get(model) ?? {
      hidden: new Set<string>(),
      masked: new Set<string>(),
      domains: [],
    };
    return {
      model,
      shown: FIELDS.filter((field) => !hidden.has(field) && !masked.has(field)),
      known: FIELDS.filter((field) => !hidden.has(field)),
      rows: [...new Set(rows.map((one) => JSON.stringify(one)))].sort(),
    };
  }),
  maxRows: of.maxRows ?? MOST_ROWS,
});

const isWithin = (less: readonly unknown[], more: readonly unknown[]): boolean =>
  less.every((one) => more.includes(one));

/** Whether nothing goes through the one that does not go through the other. */
function isAtMost(one: DataRules, other: DataRules): boolean {
  const [less, more] = [meaning(one), meaning(other)];
  return (
    isWithin(less.models, more.models) &&
    less.maxRows <= more.maxRows &&
    less.fields.every((fieldsOf, index) => {
      const { shown, known, rows } = more.fields[index]!;
      return (
        isWithin(fieldsOf.shown, shown) && isWithin(fieldsOf.known, known) && isWithin(rows, fieldsOf.rows)
      );
    })
  );
}

describe('whatever a policy says', () => {
  it('it is a policy that can be sent', () => {
    fc.assert(fc.property(policies, (policy) => expect([...flawsInPolicy(policy)]).toEqual([])));
  });

  it('rules for one more scope never allow anything more', () => {
    fc.assert(
      fc.property(policies, bound, rules, (policy, whose, more) => {
        const { [whose.role]: _, ...otherRoles } = policy.roles;
        const { credential } = whose;
        const others = policy.credentials.filter(
          ({ kind, id }) => kind !== credential.kind || id !== credential.id,
        );
        const without: [DataPolicy, DataPolicy][] = [
          [
            { ...policy, company: {} },
            { ...policy, company: more },
          ],
          [
            { ...policy, roles: otherRoles },
            { ...policy, roles: { ...otherRoles, [whose.role]: more } },
          ],
          [
            { ...policy, credentials: others },
            { ...policy, credentials: [...others, { ...credential, rules: more }] },
          ],
        ];
        for (const [before, after] of without)
          expect(isAtMost(effectiveRules(after, whose), effectiveRules(before, whose))).toBe(true);
      }),
    );
  });

  it('each scope by itself allows at least what all of them do', () => {
    fc.assert(
      fc.property(scopes, (all) => {
        const together = effectiveRules(inScopes(all), member);
        for (const one of all) expect(isAtMost(together, effectiveRules(ofCompany(one), member))).toBe(true);
      }),
    );
  });

  it('a rule more in one scope never allows anything more', () => {
    const additions = fc.constantFrom<(to: Rules) => Rules>(
      (to) => ({ ...to, deny: [...(to.deny ?? []), 'sale.order'] }),
      (to) => ({ ...to, allow: (to.allow ?? ['sale.*', 'res.*']).slice(1) }),
      (to) => ({ ...to, maxRows: Math.min(to.maxRows ?? MOST_ROWS, 3) }),
      (to) => ({ ...to, models: [...(to.models ?? []), { model: 'sale.order', hidden: ['name'] }] }),
      (to) => ({ ...to, models: [...(to.models ?? []), { model: 'sale', masked: ['email'] }] }),
      (to) => ({ ...to, models: [...(to.models ?? []), { model: 'sale', domain: [['id', '=', 1]] }] }),
    );
    fc.assert(
      fc.property(scopes, additions, ([company, role, own], add) => {
        const before = effectiveRules(inScopes([company, role, own]), member);
        const after = effectiveRules(inScopes([company, add(role), own]), member);
        expect(isAtMost(after, before)).toBe(true);
      }),
    );
  });

  it('it is the same whichever of company, role and credential says it', () => {
    fc.assert(
      fc.property(scopes, ([a, b, c]) => {
        const orders: [Rules, Rules, Rules][] = [
          [a, b, c],
          [a, c, b],
          [b, a, c],
          [b, c, a],
          [c, a, b],
          [c, b, a],
        ];
        const [first, ...others] = orders.map((order) => meaning(effectiveRules(inScopes(order), member)));
        for (const other of others) expect(other).toEqual(first);
      }),
    );
  });

  it('no field is both hidden and masked', () => {
    fc.assert(
      fc.property(policies, bound, (policy, whose) => {
        for (const { hidden, masked } of effectiveRules(policy, whose).models.values())
          expect([...hidden].filter((field) => masked.has(field))).toEqual([]);
      }),
    );
  });
});
