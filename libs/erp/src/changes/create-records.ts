import { OdooError } from '@aidoo/odoo';
import { utcText } from '../dates/calendar.ts';
import type { ChangeableModel } from '../changeable-model.ts';
import { outcomeUnknown } from '../outcome-unknown.ts';
import { ToolError } from '../tool-error.ts';
import type { CheckedValues } from '../values/writable-values.ts';
import { defaultsOf, missingIn } from './required-fields.ts';
import { onlyOnce } from './only-once.ts';

/** Clocks differ: what was created just now may bear an earlier time. */
const CLOCK_MARGIN_MS = 5 * 60_000;

/**
 * Creates all of them or none, in one call. @returns their ids, in the order of the list
 * @throws ToolError `outcome_unknown`, or `odoo_validation` that names the required fields that are missing; OdooError
 */
export async function createRecords(
  model: ChangeableModel,
  list: readonly CheckedValues[],
): Promise<number[]> {
  const howToFindOut = lookForNew(model.name, list, new Date());
  const created = await send(model, list, howToFindOut);
  const ids = Array.isArray(created) ? created : [created];
  if (ids.length === list.length && ids.every(Number.isInteger)) return ids as number[];
  throw outcomeUnknown('Odoo did not answer the ids of what it created.', `look: ${howToFindOut}`);
}

async function send(
  model: ChangeableModel,
  list: readonly CheckedValues[],
  howToFindOut: string,
): Promise<unknown> {
  try {
    return await onlyOnce(() => model.change<unknown>('create', [[...list]]), howToFindOut);
  } catch (error) {
    throw await namingWhatIsMissing(error, model, list);
  }
}

function lookForNew(model: string, list: readonly CheckedValues[], now: Date): string {
  const since = utcText(now.getTime() - CLOCK_MARGIN_MS);
  const name = list.length === 1 ? list[0]?.['name'] : undefined;
  const domain = [
    ['create_date', '>=', since],
    ...(typeof name === 'string' ? [['name', '=', name.slice(0, 200)]] : []),
  ];
  return `aidoo_query with ${JSON.stringify({ model, domain })}. Create only what is not there.`;
}

/** What Odoo says of a missing value names one field at most, over XML-RPC hardly that. */
async function namingWhatIsMissing(
  error: unknown,
  model: ChangeableModel,
  list: readonly CheckedValues[],
): Promise<unknown> {
  if (!(error instanceof OdooError) || !REFUSALS.has(error.kind)) return error;
  const missing = await missingFrom(model, list);
  if (missing.length === 0) return error;
  return new ToolError('odoo_validation', error.message, {
    hint: `Required, and given by neither the values nor a default: ${missing.join(', ')}.`,
    details: { missing },
    cause: error,
  });
}

/** Over XML-RPC a validation error cannot be told from a user error. */
const REFUSALS: ReadonlySet<string> = new Set(['validation_error', 'user_error']);

/** Nothing where Odoo does not answer: what it has said already is told then. */
async function missingFrom(model: ChangeableModel, list: readonly CheckedValues[]): Promise<string[]> {
  try {
    const defaults = await defaultsOf(model);
    return [...new Set(list.flatMap((one) => missingIn(model.fields, one, defaults)))];
  } catch {
    return [];
  }
}
