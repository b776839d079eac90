/**
 * Models that are views of Odoo's database over others (`sale.report`, `account.invoice.report`, `report.pos.order`; 14 to 20): no
 * field of theirs says which field of another model it repeats. By their name alone, so that those of any module are met.
 */
const REPORT = /(^|[._])(report|analysis)([._]|$)/;
/** Views over the records of employees and contracts that are not called so. */
const OTHERS = new Set(['hr.employee.public', 'hr.contract.history']);

export const isReportView = (model: string): boolean => REPORT.test(model) || OTHERS.has(model);
