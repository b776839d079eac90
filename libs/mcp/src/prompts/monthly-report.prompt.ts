import { inMonth, month } from './prompt-arguments.ts';
import { definePrompt } from './prompt.ts';

const UNTAXED = 'amount_untaxed:sum';

/** Up to Odoo 16 a locked order has the state `done`, which later ones do not have. */
const orders = (of: string): unknown[] => [['state', 'in', ['sale', 'done']], ...inMonth('date_order', of)];

export const monthlyReport = definePrompt({
  name: 'monthly_report',
  arguments: { month: month.default('last_month') },
  steps: {
    context: { tool: 'aidoo_context', args: () => ({}) },
    orders: {
      tool: 'aidoo_report',
      args: (given) => ({
        model: 'sale.order',
        domain: orders(given.month),
        aggregates: [UNTAXED],
        compare: 'date_order',
      }),
    },
    customers: {
      tool: 'aidoo_report',
      args: (given) => ({
        model: 'sale.order',
        domain: orders(given.month),
        groupby: ['partner_id'],
        aggregates: [UNTAXED],
        order: `${UNTAXED} desc`,
        top: 5,
      }),
    },
    invoices: {
      tool: 'aidoo_report',
      args: (given) => ({
        model: 'account.move',
        domain: [
          ['move_type', '!=', 'entry'],
          ['state', '=', 'posted'],
          ...inMonth('invoice_date', given.month),
        ],
        groupby: ['move_type'],
        aggregates: [UNTAXED],
        compare: 'invoice_date',
      }),
    },
    unpaid: {
      tool: 'aidoo_report',
      args: () => ({
        model: 'account.move',
        domain: [
          ['move_type', '=', 'out_invoice'],
          ['state', '=', 'posted'],
          ['amount_residual', '>', 0],
          ['invoice_date_due', '<', 'today'],
        ],
        aggregates: ['amount_residual:sum'],
      }),
    },
    opportunities: {
      tool: 'aidoo_report',
      args: (given) => ({
        model: 'crm.lead',
        domain: inMonth('create_date', given.month),
        groupby: ['stage_id'],
        aggregates: ['expected_revenue:sum'],
        context: { includeArchived: true },
      }),
    },
  },
  texts: {
    en: {
      title: 'Report of a month',
      description: 'A month in figures: orders, invoices, unpaid invoices, new opportunities.',
      arguments: { month: 'this_month, last_month, or a month such as 2026-11. Left out: last_month.' },
      task: 'Write the report of a month from Odoo.',
      steps: {
        context: 'Today, the Odoo companies and their currencies.',
        orders: 'The orders that were confirmed, and `previous`: the month before.',
        customers: 'The customers that ordered most.',
        invoices:
          'What was invoiced, by type: out_invoice to customers less out_refund, their credit notes; in_invoice from vendors less in_refund.',
        unpaid: 'Customer invoices that are overdue today, of whatever month.',
        opportunities: 'Opportunities that came in, by stage; lost ones included.',
      },
      care: [
        'Each app may be missing: where a call fails with unknown_model, leave that part out and say so.',
        'Amounts are without taxes, except what is unpaid. Orders and invoices are two views of the same sales: never add them up.',
        'A month that has not ended is compared with a whole one: say so.',
      ],
      answer:
        'a title with the month and the company; three to five sentences on what matters; then one small table for each part with the change to the month before; last what is missing. At most one page.',
    },
    fr: {
      title: 'Rapport du mois',
      description: 'Un mois en chiffres : commandes, factures, factures impayées, nouvelles opportunités.',
      arguments: { month: 'this_month, last_month, ou un mois comme 2026-11. Sans valeur : last_month.' },
      task: 'Rédigez le rapport d’un mois à partir d’Odoo.',
      steps: {
        context: 'La date du jour, les sociétés Odoo et leurs devises.',
        orders: 'Les commandes confirmées, et `previous` : le mois précédent.',
        customers: 'Les clients qui ont le plus commandé.',
        invoices:
          'Ce qui a été facturé, par type : out_invoice aux clients moins out_refund, leurs avoirs ; in_invoice des fournisseurs moins in_refund.',
        unpaid: 'Les factures clients en retard aujourd’hui, quel que soit leur mois.',
        opportunities: 'Les opportunités reçues, par étape ; les perdues comprises.',
      },
      care: [
        'Chaque application peut manquer : là où un appel échoue avec unknown_model, laissez cette partie de côté et dites-le.',
        'Les montants sont hors taxes, sauf l’impayé. Commandes et factures sont deux vues des mêmes ventes : ne les additionnez jamais.',
        'Un mois qui n’est pas terminé est comparé à un mois entier : dites-le.',
      ],
      answer:
        'un titre avec le mois et la société ; trois à cinq phrases sur l’essentiel ; puis un petit tableau par partie avec l’évolution par rapport au mois précédent ; enfin ce qui manque. Une page au plus.',
    },
  },
});
