import { python } from '../faults.ts';
import { checkAccess, checkVisible } from '../orm/access.ts';
import { Content } from '../orm/content.ts';
import { existing } from '../orm/existing.ts';
import type { Env, Row } from '../orm/types.ts';
import { attach } from '../sample/attachment-content.ts';
import { paperOf } from './papers.ts';
import { type Paper, writePdf } from './pdf.ts';

/**
 * Prints records as one PDF, as `_render_qweb_pdf` does.
 * @param reference a report by its `report_name` or its external id.
 * @throws OdooFault ValueError for an unknown report, MissingError, AccessError.
 */
export function renderReport(env: Env, reference: string, ids: readonly number[]): Buffer {
  const { report, rows } = prepared(env, reference, ids);
  const pdf = writePdf(papersOf(env, report, rows));
  const [row, ...others] = rows;
  if (row && others.length === 0) save(env, report, row, pdf);
  return pdf;
}

/** The same as lines of text, for those who ask for HTML. */
export function reportLines(env: Env, reference: string, ids: readonly number[]): Paper {
  const { report, rows } = prepared(env, reference, ids);
  return papersOf(env, report, rows).flat();
}

/** The report action behind a name. */
export function findReport(env: Env, reference: string): Row {
  const reports = env.db.table('ir.actions.report');
  for (const row of reports.rows()) if (row['report_name'] === reference) return row;
  for (const row of env.db.table('ir.model.data').rows()) {
    if (`${String(row['module'])}.${String(row['name'])}` !== reference) continue;
    const report = row['model'] === 'ir.actions.report' && reports.get(Number(row['res_id']));
    if (report) return report;
  }
  throw python('ValueError', `External ID not found in the system: ${reference}`);
}

function prepared(env: Env, reference: string, ids: readonly number[]): { report: Row; rows: Row[] } {
  const report = findReport(env, reference);
  const table = env.db.table(String(report['model']));
  if (ids.length === 0) throw python('IndexError', 'list index out of range');
  checkAccess(env, table.model, 'read');
  const rows = existing(env, table, ids);
  checkVisible(env, table.model, rows, 'read');
  return { report, rows };
}

const papersOf = (env: Env, report: Row, rows: readonly Row[]): Paper[] => {
  const table = env.db.table(String(report['model']));
  return rows.map((row) => paperOf(env, String(report['report_name']), table, row));
};

/** Up to 16 a posted invoice is kept as it is printed, the first time. Who may not do that gets it all the same. */
function save(env: Env, report: Row, row: Row, pdf: Buffer): void {
  if (report['attachment'] === undefined || row['state'] !== 'posted') return;
  const place = { res_model: String(report['model']), res_id: row.id };
  const name = `${String(row['name'] ?? 'INV').replaceAll('/', '_')}.pdf`;
  for (const other of env.db.table('ir.attachment').rows()) {
    if (other['name'] === name && other['res_model'] === place.res_model && other['res_id'] === row.id)
      return;
  }
  const table = env.db.table(place.res_model);
  try {
    checkAccess(env, table.model, 'write');
  } catch {
    return;
  }
  attach(env, { ...place, name }, Content.of(pdf));
}
