import { toDate } from '../orm/dates.ts';
import { create } from '../orm/write.ts';
import type { Customer, Sower } from './sower.ts';

const STAGES = [
  { name: 'New', sequence: 1 },
  { name: 'Qualified', sequence: 2 },
  { name: 'Proposition', sequence: 3 },
  { name: 'Won', sequence: 70, is_won: true, fold: true },
];
const SUBJECTS = [
  'New office furniture',
  'Refit of the meeting rooms',
  'Chairs for the call centre',
  'Showroom lighting',
  'Acoustic screens',
  'Yearly contract',
];
const COUNT = 42;

/** The pipeline: leads and opportunities of three salespeople, some of nobody. */
export function seedLeads(sower: Sower, customers: readonly Customer[]): void {
  const { env, pick, random } = sower;
  sower.daysAgo(198);
  const stages = create(env, 'crm.stage', STAGES);
  create(
    env,
    'crm.lost.reason',
    ['Too expensive', "We don't have people/skills", 'Not enough stock'].map((name) => ({ name })),
  );
  create(env, 'crm.team', [
    { name: 'Europe', user_id: 2, member_ids: [[6, 0, [6, 7, 8]]], company_id: 1 },
    { name: 'Americas', user_id: 8, member_ids: [[6, 0, [8]]], company_id: 2 },
  ]);
  for (let number = 0; number < COUNT; number += 1) {
    const age = 160 - number * 3.7;
    const now = sower.daysAgo(age);
    const customer = pick(customers);
    const stage = Math.min(3, Math.floor(random() * (age > 60 ? 4 : 3)));
    const cold = number % 7 === 3;
    const due = new Date(now.getTime() + (30 + Math.floor(random() * 120)) * 86_400_000);
    create(env, 'crm.lead', [
      {
        name: `${pick(SUBJECTS)} for ${customer.name}`,
        type: cold ? 'lead' : 'opportunity',
        partner_id: cold ? false : customer.id,
        partner_name: customer.name,
        email_from: `buyer${number}@customer.example`,
        country_id: env.db.table('res.partner').get(customer.id)?.['country_id'],
        user_id: cold ? false : customer.company === 2 ? 8 : pick([6, 6, 7, 8]),
        team_id: customer.company,
        company_id: customer.company,
        stage_id: stages[cold ? 0 : stage],
        expected_revenue: Math.round(random() * 400) * 50 + 500,
        probability: cold ? 5 : [10, 35, 70, 100][stage],
        priority: String(Math.floor(random() * 4)),
        date_deadline: toDate(due),
        active: number % 20 !== 19,
      },
    ]);
  }
}
