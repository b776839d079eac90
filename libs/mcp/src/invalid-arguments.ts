import { ToolError } from '@aidoo/erp';
import type { z } from 'zod';

/** Names what is wrong with each argument, unknown ones by name: a misspelt one must never be ignored. */
export function invalidArguments(name: string, input: z.ZodObject, { issues }: z.ZodError): ToolError {
  const known = Object.keys(input.shape);
  const texts = issues.slice(0, 10).map((issue) => {
    const path = issue.path.map(String).join('.');
    if (issue.code !== 'unrecognized_keys') return `${path || 'arguments'}: ${issue.message}`;
    return `${path ? `${path}: ` : ''}unknown argument ${issue.keys.map((key) => JSON.stringify(key.slice(0, 80))).join(', ')}`;
  });
  return new ToolError('invalid_argument', `${name}: ${texts.join('; ')}.`, {
    hint: known.length > 0 ? `The arguments are ${known.join(', ')}.` : 'It takes no arguments.',
  });
}
