/** One column of a list. Columns whose field the version does not have are left out. */
export interface Column {
  readonly name: string;
  /** Whether the reader may hide it, and whether it begins hidden. */
  readonly optional?: 'show' | 'hide';
  /** There for other columns to use, and never shown. */
  readonly invisible?: true;
  readonly string?: string;
  readonly widget?: string;
  readonly sum?: string;
}

export interface ListView {
  readonly title: string;
  /** Methods behind the buttons above the list. */
  readonly buttons?: readonly string[];
  readonly columns: readonly Column[];
}

const show = (...names: string[]): Column[] => names.map((name) => ({ name, optional: 'show' }));
const hide = (...names: string[]): Column[] => names.map((name) => ({ name, optional: 'hide' }));
const always = (...names: string[]): Column[] => names.map((name) => ({ name }));
const never = (...names: string[]): Column[] => names.map((name) => ({ name, invisible: true }));

/** The lists of a real Odoo (17 to 19), as far as the sandbox has their fields. Other models list their names only. */
export const LIST_VIEWS: Readonly<Record<string, ListView>> = {
  'res.partner': {
    title: 'Contacts',
    columns: [
      { name: 'display_name', string: 'Name' },
      ...never('function'),
      ...show('phone'),
      ...hide('mobile'),
      ...show('email'),
      { name: 'user_id', optional: 'show', widget: 'many2one_avatar_user' },
      ...show('city', 'country_id'),
      ...hide('vat'),
      { name: 'category_id', optional: 'hide', widget: 'many2many_tags' },
      ...never('company_id', 'is_company'),
    ],
  },
  'sale.order': {
    title: 'Quotations',
    buttons: ['action_quotation_send', 'action_cancel'],
    columns: [
      ...never('currency_id', 'locked'),
      { name: 'name', string: 'Number' },
      ...show('create_date'),
      ...hide('commitment_date', 'validity_date'),
      ...always('partner_id'),
      { name: 'user_id', optional: 'show', widget: 'many2one_avatar_user' },
      ...hide('team_id', 'client_order_ref'),
      ...show('company_id'),
      ...hide('amount_untaxed', 'amount_tax'),
      { name: 'amount_total', widget: 'monetary', sum: 'Total Tax Included' },
      { name: 'state', optional: 'show', widget: 'badge' },
      ...hide('invoice_status'),
    ],
  },
  'sale.order.line': {
    title: 'Sales Order Lines',
    columns: [
      ...always('order_id', 'order_partner_id', 'name'),
      ...show('salesman_id'),
      ...always('product_uom_qty'),
      ...show('qty_delivered', 'qty_invoiced', 'product_uom', 'product_uom_id'),
      ...hide('price_unit', 'discount'),
      { name: 'price_subtotal', sum: 'Total' },
      ...never('currency_id', 'display_type'),
    ],
  },
  'crm.lead': {
    title: 'Opportunities',
    columns: [
      ...never('company_id', 'active'),
      { name: 'name', string: 'Opportunity' },
      ...hide('partner_id', 'contact_name', 'partner_name'),
      ...show('email_from', 'phone'),
      ...hide('city', 'country_id'),
      ...show('user_id'),
      ...hide('team_id', 'priority'),
      { name: 'expected_revenue', optional: 'show', sum: 'Expected Revenues' },
      ...never('company_currency'),
      ...hide('date_deadline'),
      ...show('stage_id'),
      ...hide('probability', 'type'),
    ],
  },
  'product.template': {
    title: 'Product',
    columns: [
      ...never('active', 'currency_id', 'cost_currency_id'),
      { name: 'name', string: 'Product Name' },
      ...show('default_code'),
      ...hide('categ_id', 'company_id'),
      { name: 'list_price', string: 'Sales Price', optional: 'show', widget: 'monetary' },
      { name: 'standard_price', optional: 'show', widget: 'monetary' },
      ...hide('detailed_type', 'type', 'uom_id'),
    ],
  },
  'product.product': {
    title: 'Product Variants',
    columns: [
      ...never('currency_id', 'cost_currency_id'),
      ...show('default_code'),
      ...hide('barcode'),
      ...always('name'),
      ...hide('company_id'),
      ...show('lst_price', 'standard_price'),
      ...hide('categ_id', 'detailed_type', 'type'),
      ...show('qty_available', 'uom_id'),
      ...never('product_tmpl_id', 'active'),
    ],
  },
  'account.move': {
    title: 'Invoices',
    columns: [
      ...never('move_type', 'company_id'),
      { name: 'name', string: 'Number' },
      ...always('partner_id'),
      ...show('invoice_date', 'invoice_date_due'),
      ...hide('invoice_origin', 'ref', 'invoice_user_id', 'currency_id'),
      { name: 'amount_untaxed', optional: 'show', sum: 'Total' },
      ...hide('amount_tax'),
      { name: 'amount_total', optional: 'show', sum: 'Total' },
      ...hide('amount_residual'),
      { name: 'payment_state', optional: 'show', widget: 'badge' },
      { name: 'state', optional: 'show', widget: 'badge' },
    ],
  },
};
