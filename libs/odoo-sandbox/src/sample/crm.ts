import { validationError } from '../faults.ts';
import { toDatetime } from '../orm/dates.ts';
import {
  boolean,
  char,
  date,
  datetime,
  float,
  html,
  integer,
  many2many,
  many2one,
  monetary,
  one2many,
  selection,
} from '../orm/fields.ts';
import type { Env, ModelSpec, Row, Values } from '../orm/types.ts';
import { write } from '../orm/write.ts';
import { messagePost } from './messages.ts';

const SALES = { 'sales_team.group_sale_salesman': 'r', 'sales_team.group_sale_manager': 'rwcd' };

export const team: ModelSpec = {
  model: 'crm.team',
  label: 'Sales Team',
  order: 'sequence ASC, id',
  access: { 'base.group_user': 'r', ...SALES },
  fields: {
    name: char('Sales Team', { required: true, translate: true }),
    sequence: integer('Sequence', { default: 10 }),
    user_id: many2one('Team Leader', 'res.users'),
    member_ids: many2many('Salespersons', 'res.users'),
    company_id: many2one('Company', 'res.company'),
    active: boolean('Active', { default: true }),
  },
};

export const stage: ModelSpec = {
  model: 'crm.stage',
  label: 'CRM Stages',
  order: 'sequence, name, id',
  access: SALES,
  fields: {
    name: char('Stage Name', { required: true, translate: true }),
    sequence: integer('Sequence', { default: 1 }),
    is_won: boolean('Is Won Stage?'),
    fold: boolean('Folded in Pipeline', { help: 'This stage is folded in the kanban view.' }),
    team_id: many2one('Sales Team', 'crm.team'),
  },
};

/** Own documents, and those that nobody owns yet. */
export const ownOnly = (row: Row, env: Env): boolean =>
  env.groups.has('sales_team.group_sale_manager') ||
  row['user_id'] === undefined ||
  row['user_id'] === env.uid;

const firstStage = (env: Env): number | undefined => {
  const stages = [...env.db.table('crm.stage').rows()];
  return stages.sort((a, b) => Number(a['sequence']) - Number(b['sequence']))[0]?.id;
};

function followStage(env: Env, ids: readonly number[], fields: ReadonlySet<string>): void {
  if (!fields.has('stage_id')) return;
  const table = env.db.table('crm.lead');
  for (const id of ids) {
    const won = env.db.table('crm.stage').get(Number(table.get(id)?.['stage_id']))?.['is_won'] === true;
    if (won) table.update(id, { probability: 100, date_closed: toDatetime(env.db.now()) });
  }
}

function setWon(env: Env, ids: readonly number[]): void {
  const won = [...env.db.table('crm.stage').rows()].find((row) => row['is_won'] === true);
  write(env, 'crm.lead', ids, { stage_id: won?.id ?? false, probability: 100 });
}

/** Takes leads out of the pipeline, and writes what is said about it. */
export function setLost(env: Env, ids: readonly number[], values: Values): true {
  write(env, 'crm.lead', ids, { ...values, active: false, probability: 0 });
  return true;
}

export const lead: ModelSpec = {
  model: 'crm.lead',
  label: 'Lead/Opportunity',
  label19: 'Lead',
  order: 'priority desc, id desc',
  access: { 'sales_team.group_sale_salesman': 'rwc', 'sales_team.group_sale_manager': 'rwcd' },
  rule: ownOnly,
  searchNames: ['name', 'partner_name', 'email_from', 'contact_name'],
  fields: {
    name: char('Opportunity', { required: true }),
    type: selection(
      'Type',
      [
        ['lead', 'Lead'],
        ['opportunity', 'Opportunity'],
      ],
      { required: true, default: 'opportunity' },
    ),
    active: boolean('Active', { default: true }),
    partner_id: many2one('Customer', 'res.partner'),
    partner_name: char('Company Name', { help: 'The name of the future partner company.' }),
    contact_name: char('Contact Name'),
    email_from: char('Email'),
    phone: char('Phone'),
    city: char('City'),
    country_id: many2one('Country', 'res.country'),
    user_id: many2one('Salesperson', 'res.users', { default: (env) => env.uid }),
    team_id: many2one('Sales Team', 'crm.team'),
    company_id: many2one('Company', 'res.company', { default: (env) => env.companies[0] }),
    company_currency: many2one('Currency', 'res.currency', { related: ['company_id', 'currency_id'] }),
    stage_id: many2one('Stage', 'crm.stage', { default: firstStage, ondelete: 'restrict' }),
    expected_revenue: monetary('Expected Revenue'),
    probability: float('Probability', { aggregator: 'avg', default: 10 }),
    priority: selection(
      'Priority',
      [
        ['0', 'Low'],
        ['1', 'Medium'],
        ['2', 'High'],
        ['3', 'Very High'],
      ],
      { default: '0' },
    ),
    date_deadline: date('Expected Closing'),
    date_closed: datetime('Closed Date', { readonly: true, copy: false }),
    description: html('Notes'),
    lost_reason_id: many2one('Lost Reason', 'crm.lost.reason', { ondelete: 'restrict' }),
    order_ids: one2many('Orders', 'sale.order', 'opportunity_id'),
  },
  check: (row) => {
    const probability = Number(row['probability'] ?? 0);
    if (probability >= 0 && probability <= 100) return;
    throw validationError(
      'The operation cannot be completed: The probability of closing the deal should be between 0% and 100%!',
      'psycopg2.errors.CheckViolation: new row for relation "crm_lead" violates check constraint "crm_lead_check_probability"',
    );
  },
  changed: followStage,
  methods: {
    message_post: messagePost('crm.lead'),
    action_set_lost: {
      params: ['lost_reason_id'],
      keywordOnly: true,
      run: (env, ids, args) => setLost(env, ids, args),
    },
    action_set_won_rainbowman: {
      run: (env, ids) => {
        setWon(env, ids);
        const message = 'Go, go, go! Congrats for your first deal.';
        return {
          effect: { fadeout: 'slow', message, img_url: '/web/static/img/smile.svg', type: 'rainbow_man' },
        };
      },
    },
    action_set_won: {
      run: (env, ids) => {
        setWon(env, ids);
        return true;
      },
    },
  },
};
