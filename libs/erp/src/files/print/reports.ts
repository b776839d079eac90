import { OdooError } from '@aidoo/odoo';
import { allOf } from '../../domain/prefix-list.ts';
import { expected, isRows } from '../../odoo-answer.ts';
import type { OdooSession } from '../../odoo-session.ts';
import { ToolError } from '../../tool-error.ts';
import type { FileSurroundings } from '../file-surroundings.ts';

/** A report of Odoo's that makes a PDF of records of one model. */
export interface Report {
  /** As people know it, in their language. */
  readonly label: string;
  /** As addresses know it: `sale.report_saleorder`. */
  readonly name: string;
  /** Whether Odoo keeps what it has printed, and answers that when it is printed again. */
  readonly isKept: boolean;
}

export const REPORTS = 'ir.actions.report';
const MOST = 100;
const FIELDS = ['name', 'report_name', 'attachment', 'attachment_use'];

/**
 * Of a model, in Odoo's order, without those that the policy's own rows of them leave out; null where the Odoo user may not see them.
 * Employees may wherever the module mail is (14 to 19: addons/mail/security/ir.model.access.csv), customers and vendors may not.
 */
export async function reportsOf(
  odoo: OdooSession,
  around: Pick<FileSurroundings, 'ownRowRules'>,
  model: string,
): Promise<Report[] | null> {
  const ofModel = [
    ['model', '=', model],
    ['report_type', '=', 'qweb-pdf'],
  ];
  const kwargs = { fields: FIELDS, limit: MOST, order: 'id' };
  try {
    const domain = allOf([ofModel, ...(await around.ownRowRules(REPORTS))]);
    const answer = await odoo.read(REPORTS, 'search_read', [domain], kwargs);
    return expected(isRows, answer, `${REPORTS}.search_read`).flatMap(toReport);
  } catch (error) {
    if (error instanceof OdooError && error.kind === 'access_error') return null;
    throw error;
  }
}

/** Of what an address may hold: whatever Odoo answers becomes a part of one. */
const NAME = /^[a-z_]\w*(\.\w+)+$/i;

function toReport(row: Record<string, unknown>): Report[] {
  const { name, report_name: path, attachment, attachment_use: isReused } = row;
  if (typeof name !== 'string' || typeof path !== 'string' || !NAME.test(path)) return [];
  return [{ label: name.slice(0, 200), name: path, isKept: isReused === true && Boolean(attachment) }];
}

/** One whose list the Odoo user may not see: by its technical name only. */
export function unlistedReport(asked: string): Report {
  if (NAME.test(asked)) return { label: asked, name: asked, isKept: false };
  throw new ToolError('invalid_argument', 'report: expected the technical name of a report.', {
    hint: 'Such as "sale.report_saleorder". The Odoo user of this connection may not list the reports.',
  });
}

/** The report that is meant by its technical name or its label. @throws ToolError `invalid_argument`, naming those that there are */
export function namedReport(reports: readonly Report[], asked: string, model: string): Report {
  const wanted = asked.trim().toLowerCase();
  const found =
    reports.find(({ name }) => name.toLowerCase() === wanted) ??
    reports.find(({ label }) => label.toLowerCase() === wanted);
  if (found) return found;
  throw new ToolError('invalid_argument', `report: ${model} has no report ${JSON.stringify(asked)}.`, {
    hint: choice(reports),
    details: { reports: reports.map(({ name, label }) => ({ name, label })) },
  });
}

/** What there is to choose from, for a model to read. */
export const choice = (reports: readonly Report[]): string =>
  reports.length > 0
    ? `Its reports are ${reports.map(({ name, label }) => `${name} (${label})`).join(', ')}.`
    : 'Odoo has no report for it.';
