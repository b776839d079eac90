import { ToolError } from './tool-error.ts';

/** Whether an answer is what a method of Odoo answers. */
export type Is<T> = (answer: unknown) => answer is T;

type Row = Record<string, unknown>;

export const isObject: Is<Row> = (answer): answer is Row =>
  typeof answer === 'object' && answer !== null && !Array.isArray(answer);

export const isRows: Is<Row[]> = (answer): answer is Row[] => Array.isArray(answer) && answer.every(isObject);

export const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/** Rows that are records: each has an id. */
export const isRecords: Is<Row[]> = (answer): answer is Row[] =>
  isRows(answer) && answer.every(({ id }) => isId(id));

export const isIds: Is<number[]> = (answer): answer is number[] =>
  Array.isArray(answer) && answer.every(isId);

export const isCount: Is<number> = (answer): answer is number =>
  Number.isSafeInteger(answer) && (answer as number) >= 0;

/**
 * What stands between Aidoo and Odoo, or a module of Odoo, may answer anything.
 * @param call for the message: `res.partner.search_read`
 * @throws ToolError `odoo_error` for what the method never answers: nothing is made of it
 */
export function expected<T>(is: Is<T>, answer: unknown, call: string): T {
  if (is(answer)) return answer;
  throw new ToolError('odoo_error', `Odoo answered ${call} with something that this method never answers.`, {
    hint: 'Nothing is known from it. Tell an Odoo administrator: a module, or a proxy in front of Odoo, changes its answers.',
  });
}

/** A text of Odoo's that people are called or things are labelled by, which anybody may have made long. */
export const shortName = (value: unknown, most = 200): string | null =>
  typeof value === 'string' ? value.slice(0, most).toWellFormed() : null;
