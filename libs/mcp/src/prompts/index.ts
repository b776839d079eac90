import { findContact } from './find-contact.prompt.ts';
import { monthlyReport } from './monthly-report.prompt.ts';
import { overdueInvoices } from './overdue-invoices.prompt.ts';
import type { Prompt } from './prompt.ts';
import { salesOverview } from './sales-overview.prompt.ts';
import { stockToReorder } from './stock-to-reorder.prompt.ts';

/** Every prompt, in the order in which clients list them. A new one is a line here and a file beside this one. */
export const PROMPTS: readonly Prompt[] = [
  salesOverview,
  overdueInvoices,
  stockToReorder,
  findContact,
  monthlyReport,
];
