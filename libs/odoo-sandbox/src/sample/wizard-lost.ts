import { boolean, char, html, many2many, many2one } from '../orm/fields.ts';
import type { ModelSpec } from '../orm/types.ts';
import { setLost } from './crm.ts';
import { linked, ownRows, single } from './wizard.ts';

export const lostReason: ModelSpec = {
  model: 'crm.lost.reason',
  label: 'Opp. Lost Reason',
  access: { 'sales_team.group_sale_salesman': 'r', 'sales_team.group_sale_manager': 'rwcd' },
  fields: {
    name: char('Description', { required: true, translate: true }),
    active: boolean('Active', { default: true }),
  },
};

/** Why leads were lost. It is opened with `default_lead_ids` in the context (addons/crm, 16 and later). */
export const leadLost: ModelSpec = {
  model: 'crm.lead.lost',
  label: 'Get Lost Reason',
  transient: true,
  access: { 'sales_team.group_sale_salesman': 'rwc' },
  rule: ownRows,
  fields: {
    lead_ids: many2many('Leads', 'crm.lead'),
    lost_reason_id: many2one('Lost Reason', 'crm.lost.reason'),
    lost_feedback: html('Closing Note'),
  },
  methods: {
    action_lost_reason_apply: {
      run: (env, ids) => {
        const row = single(env, 'crm.lead.lost', ids);
        return setLost(env, linked(row, 'lead_ids'), { lost_reason_id: row['lost_reason_id'] ?? false });
      },
    },
  },
};
