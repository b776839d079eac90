import { ToolError } from '../tool-error.ts';

const EXAMPLE = 'A domain is a list of terms such as [["country_id.code","=","BE"],["active","=",true]].';

/** @param where the place of the mistake, such as `domain[2]`; the message begins with it. */
export const invalid = (where: string, what: string, hint = EXAMPLE): ToolError =>
  new ToolError('invalid_domain', `${where} ${what}.`, { hint });

/** What was written, as far as it fits into a sentence. */
export function show(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
