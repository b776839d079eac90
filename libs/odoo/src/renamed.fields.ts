import { isSince } from './odoo.version.ts';
import type { OdooSeries } from './odoo.version.ts';

/** What this Odoo has in place of a field that it does not have. */
export interface RenamedField {
  /** Null when nothing took its place. */
  readonly name: string | null;
  /** What is different about it, as half a sentence; null when only the name is. */
  readonly note: string | null;
}

interface Spelling extends Partial<RenamedField> {
  name: string | null;
  /** The first version that spells it so; without one it was always so. */
  since?: number;
}

interface Family {
  models: readonly string[];
  spellings: readonly [Spelling, Spelling, ...Spelling[]];
  source: string;
}

const family = (source: string, models: string, ...spellings: Family['spellings']): Family => ({
  models: models.split(' '),
  spellings,
  source,
});

const was = (name: string): Spelling => ({ name });
const became = (since: number, name: string | null, note?: string): Spelling => ({
  since,
  name,
  ...(note === undefined ? {} : { note }),
});

/**
 * Fields of much used models that versions name differently. The sources are folders of OCA/OpenUpgrade's
 * openupgrade_scripts/scripts, whose analyses compare the fields of two versions.
 */
const FAMILIES: readonly Family[] = [
  family(
    'product/15.0.1.2, stock/18.0.1.1',
    'product.template product.product',
    was('type'),
    became(15, 'detailed_type', 'a storable product is "product"'),
    became(18, 'is_storable', 'a boolean; `type` is consu, service or combo'),
  ),
  family(
    'base/19.0.1.3',
    'res.users ir.ui.menu ir.ui.view ir.actions.act_window ir.actions.server ir.actions.report',
    was('groups_id'),
    became(19, 'group_ids'),
  ),
  family('base/19.0.1.3', 'res.groups', was('users'), became(19, 'user_ids')),
  family('base/19.0.1.3', 'ir.filters', was('user_id'), became(19, 'user_ids', 'several users')),
  family('base/19.0.1.3', 'res.partner', was('mobile'), became(19, 'phone', 'the only telephone number')),
  family('base/19.0.1.3', 'res.partner', was('title'), became(19, null)),
  family('account/14.0.1.1', 'account.move', was('type'), became(14, 'move_type')),
  family('account/14.0.1.1', 'account.move', was('invoice_payment_state'), became(14, 'payment_state')),
  family('account/14.0.1.1', 'account.move', was('invoice_payment_ref'), became(14, 'payment_reference')),
  family('account/14.0.1.1', 'account.move', was('invoice_partner_bank_id'), became(14, 'partner_bank_id')),
  family('account/14.0.1.1', 'account.move.line', was('tag_ids'), became(14, 'tax_tag_ids')),
  family(
    'account/16.0.1.2',
    'account.account',
    was('user_type_id'),
    became(16, 'account_type', 'a selection such as asset_receivable'),
  ),
  family(
    'account/16.0.1.2',
    'account.move.line',
    was('exclude_from_invoice_tab'),
    became(16, 'display_type', 'lines of the invoice tab are product, line_section and line_note'),
  ),
  family(
    'account/16.0.1.2',
    'account.move.line',
    was('analytic_account_id'),
    became(16, 'analytic_distribution', 'percentages by the id of the analytic account'),
  ),
  family('account/16.0.1.2', 'account.analytic.line', was('move_id'), became(16, 'move_line_id')),
  family(
    'account/18.0.1.3',
    'account.account',
    was('company_id'),
    became(18, 'company_ids', 'several companies'),
  ),
  family('account/18.0.1.3', 'account.move', was('payment_id'), became(18, 'origin_payment_id')),
  family('account/18.0.1.3', 'account.move', was('reversal_move_id'), became(18, 'reversal_move_ids')),
  family('account/18.0.1.3', 'account.move', was('to_check'), became(18, 'checked', 'the contrary')),
  family('sale/19.0.1.2', 'sale.order.line', was('product_uom'), became(19, 'product_uom_id')),
  family('sale/19.0.1.2', 'sale.order.line', was('tax_id'), became(19, 'tax_ids')),
  family('purchase/19.0.1.2', 'purchase.order.line', was('product_uom'), became(19, 'product_uom_id')),
  family('purchase/19.0.1.2', 'purchase.order.line', was('taxes_id'), became(19, 'tax_ids')),
  family('purchase/19.0.1.2', 'purchase.order', was('notes'), became(19, 'note')),
  family('stock/17.0.1.1', 'stock.move', was('quantity_done'), became(17, 'quantity')),
  family('stock/17.0.1.1', 'stock.move.line', was('qty_done'), became(17, 'quantity')),
  family('stock/14.0.1.1', 'stock.move', was('date_expected'), became(14, 'date_deadline')),
  family('project/15.0.1.2', 'project.task', was('user_id'), became(15, 'user_ids', 'several users')),
  family('project/17.0.1.3', 'project.task', was('planned_hours'), became(17, 'allocated_hours')),
  family(
    'project/17.0.1.3',
    'project.task',
    was('kanban_state'),
    became(17, 'state', 'a selection such as 01_in_progress or 1_done'),
  ),
  family('project/18.0.1.3', 'project.project', was('analytic_account_id'), became(18, 'account_id')),
  family(
    'hr/17.0.1.1',
    'hr.employee',
    was('address_home_id'),
    became(17, 'private_street', 'and private_street2, private_zip, private_city, private_country_id'),
  ),
];

/**
 * What a field that this Odoo does not have is called here, when another version has it under that name.
 * @param field one that `fields_get` of the model does not list: of others this says what they became, not what they are.
 * @returns null when no other version is known to have it.
 */
export function renamedField(series: OdooSeries, model: string, field: string): RenamedField | null {
  for (const { models, spellings } of FAMILIES) {
    if (!models.includes(model) || !spellings.some(({ name }) => name === field)) continue;
    const here = spellings.findLast(({ since }) => since === undefined || isSince(series, [since, 0]));
    if (here && here.name !== field) return { name: here.name, note: here.note ?? null };
  }
  return null;
}
