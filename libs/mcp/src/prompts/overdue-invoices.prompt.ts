import { days, named, words } from './prompt-arguments.ts';
import { definePrompt } from './prompt.ts';

const MODEL = 'account.move';
const RESIDUAL = 'amount_residual:sum';

interface Chosen {
  readonly days: string;
  readonly customer?: string | undefined;
}

const unpaid = (type: string, customer: string | undefined): unknown[] => [
  ['move_type', '=', type],
  ['state', '=', 'posted'],
  ['amount_residual', '>', 0],
  ...named('partner_id', customer),
];

const overdue = ({ days: late, customer }: Chosen): unknown[] => [
  ...unpaid('out_invoice', customer),
  ['invoice_date_due', '<', Number(late) === 0 ? 'today' : `-${Number(late)}d`],
];

export const overdueInvoices = definePrompt({
  name: 'overdue_invoices',
  arguments: { days: days.default('0'), customer: words.optional() },
  steps: {
    look: {
      tool: 'aidoo_schema',
      args: () => ({ model: MODEL, fields: ['move_type', 'state', 'invoice_date_due', 'amount_residual'] }),
    },
    customers: {
      tool: 'aidoo_report',
      args: (given) => ({
        model: MODEL,
        domain: overdue(given),
        groupby: ['partner_id'],
        aggregates: [RESIDUAL, 'invoice_date_due:min'],
        order: `${RESIDUAL} desc`,
        totals: true,
      }),
    },
    invoices: {
      tool: 'aidoo_query',
      args: (given) => ({
        model: MODEL,
        domain: overdue(given),
        fields: [
          'name',
          'partner_id',
          'invoice_date',
          'invoice_date_due',
          'amount_residual',
          'invoice_user_id',
        ],
        order: 'invoice_date_due',
        count: true,
      }),
    },
    credits: {
      tool: 'aidoo_report',
      args: ({ customer }) => ({
        model: MODEL,
        domain: unpaid('out_refund', customer),
        groupby: ['partner_id'],
        aggregates: [RESIDUAL],
      }),
    },
  },
  texts: {
    en: {
      title: 'Overdue invoices',
      description: 'Customer invoices that are past their due date and not paid, by customer and one by one.',
      arguments: {
        days: 'Only those that are overdue for more than so many days. Left out: 0, all of them.',
        customer: 'Name of a customer, or part of it. Left out: all.',
      },
      task: 'Find the customer invoices that are overdue in Odoo.',
      steps: {
        look: 'See whether this Odoo has invoices. Without them there is nothing to report: say so and stop.',
        customers: 'What each customer owes, and since when.',
        invoices: 'The invoices themselves, the oldest first.',
        credits: 'Credit notes that are not used yet: a customer may have paid with one.',
      },
      care: [
        'amount_residual is what is left to pay, in the currency of the invoice. Payments that nobody has entered yet are missing.',
        'Credit notes are not deducted: name them beside the customer that has them.',
        'Send nobody anything, and change nothing: reminders are another task, for which the person has to ask.',
      ],
      answer:
        'one sentence with the number of invoices and the total of each currency; then a table of customers with what they owe and the oldest due date; then the oldest invoices with their numbers and days overdue.',
    },
    fr: {
      title: 'Factures en retard',
      description: 'Les factures clients échues et impayées, par client et une à une.',
      arguments: {
        days: 'Seulement celles en retard de plus de ce nombre de jours. Sans valeur : 0, toutes.',
        customer: 'Nom d’un client, ou une partie du nom. Sans valeur : tous.',
      },
      task: 'Trouvez les factures clients en retard dans Odoo.',
      steps: {
        look: 'Voyez si cet Odoo a des factures. Sans elles, il n’y a rien à présenter : dites-le et arrêtez.',
        customers: 'Ce que doit chaque client, et depuis quand.',
        invoices: 'Les factures elles-mêmes, les plus anciennes d’abord.',
        credits: 'Les avoirs qui ne sont pas encore utilisés : un client a pu payer avec l’un d’eux.',
      },
      care: [
        'amount_residual est ce qui reste à payer, dans la devise de la facture. Les paiements que personne n’a encore saisis manquent.',
        'Les avoirs ne sont pas déduits : nommez-les à côté du client qui les a.',
        'N’envoyez rien à personne et ne changez rien : les relances sont une autre tâche, que la personne doit demander.',
      ],
      answer:
        'une phrase avec le nombre de factures et le total par devise ; puis un tableau des clients avec ce qu’ils doivent et l’échéance la plus ancienne ; puis les factures les plus anciennes avec leur numéro et leurs jours de retard.',
    },
  },
});
