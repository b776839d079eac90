import { z } from 'zod';
import { named, PERIODS, words } from './prompt-arguments.ts';
import { definePrompt } from './prompt.ts';

const MODEL = 'sale.order';
const UNTAXED = 'amount_untaxed:sum';

interface Chosen {
  readonly period: string;
  readonly salesperson?: string | undefined;
}

/** Up to Odoo 16 a locked order has the state `done`, which later ones do not have. */
const confirmed = ({ period, salesperson }: Chosen): unknown[] => [
  ['state', 'in', ['sale', 'done']],
  ['date_order', '=', period],
  ...named('user_id', salesperson),
];

const largest = (given: Chosen, groupby: string) => ({
  model: MODEL,
  domain: confirmed(given),
  groupby: [groupby],
  aggregates: [UNTAXED],
  order: `${UNTAXED} desc`,
  top: 10,
});

export const salesOverview = definePrompt({
  name: 'sales_overview',
  arguments: { period: z.enum(PERIODS).default('this_month'), salesperson: words.optional() },
  steps: {
    look: {
      tool: 'aidoo_schema',
      args: () => ({ model: MODEL, fields: ['state', 'date_order', 'user_id', 'amount_untaxed'] }),
    },
    total: {
      tool: 'aidoo_report',
      args: (given) => ({
        model: MODEL,
        domain: confirmed(given),
        aggregates: [UNTAXED],
        compare: 'date_order',
      }),
    },
    salespeople: { tool: 'aidoo_report', args: (given) => largest(given, 'user_id') },
    customers: { tool: 'aidoo_report', args: (given) => largest(given, 'partner_id') },
    quotations: {
      tool: 'aidoo_report',
      args: ({ salesperson }) => ({
        model: MODEL,
        domain: [['state', 'in', ['draft', 'sent']], ...named('user_id', salesperson)],
        groupby: ['state'],
        aggregates: [UNTAXED],
      }),
    },
  },
  texts: {
    en: {
      title: 'Sales overview',
      description:
        'Confirmed sales of a period, compared with the period before, by salesperson and customer, and the quotations that are open.',
      arguments: {
        period:
          'today, yesterday, or this_ or last_ with week, month, quarter or year. Left out: this_month.',
        salesperson: 'Name of a salesperson, or part of it. Left out: all.',
      },
      task: 'Give an overview of the sales in Odoo.',
      steps: {
        look: 'See whether this Odoo has sales orders. Without them there is nothing to report: say so and stop.',
        total: 'The confirmed orders of the period; `previous` is the period before, just as long.',
        salespeople: 'Who sold most.',
        customers: 'Which customers bought most.',
        quotations: 'The quotations that are open today, of whatever date.',
      },
      care: [
        'These are orders, not invoices: what was ordered is not yet invoiced or paid. Amounts are without taxes.',
        'A period that has not ended is compared with a whole one: say so.',
      ],
      answer:
        'one sentence with the total, the number of orders and the change; then short tables of salespeople and customers; then the open quotations. At most one page.',
    },
    fr: {
      title: 'Aperçu des ventes',
      description:
        'Les ventes confirmées d’une période, comparées à la période précédente, par vendeur et par client, et les devis en cours.',
      arguments: {
        period:
          'today, yesterday, ou this_ ou last_ suivi de week, month, quarter ou year. Sans valeur : this_month.',
        salesperson: 'Nom d’un vendeur, ou une partie du nom. Sans valeur : tous.',
      },
      task: 'Donnez un aperçu des ventes dans Odoo.',
      steps: {
        look: 'Voyez si cet Odoo a des commandes clients. Sans elles, il n’y a rien à présenter : dites-le et arrêtez.',
        total:
          'Les commandes confirmées de la période ; `previous` est la période précédente, de même durée.',
        salespeople: 'Qui a le plus vendu.',
        customers: 'Quels clients ont le plus acheté.',
        quotations: 'Les devis en cours aujourd’hui, quelle que soit leur date.',
      },
      care: [
        'Ce sont des commandes, pas des factures : ce qui est commandé n’est pas encore facturé ni payé. Les montants sont hors taxes.',
        'Une période qui n’est pas terminée est comparée à une période entière : dites-le.',
      ],
      answer:
        'une phrase avec le total, le nombre de commandes et l’évolution ; puis de courts tableaux des vendeurs et des clients ; puis les devis en cours. Une page au plus.',
    },
  },
});
