import { ToolError } from '@aidoo/erp';
import type { z } from 'zod';

/** Names what is wrong with each argument, unknown ones by name: a misspelt one must never be ignored. */
export function invalidArguments(name: string, input: z.ZodObject, { issues }: z.ZodError): ToolError {
  const known = Object.keys(input.shape);
  const texts = told(issues).map((issue) => {
    const path = pathOf(issue);
    if (issue.code !== 'unrecognized_keys') return `${path || 'arguments'}: ${issue.message}`;
    return `${path ? `${path}: ` : ''}unknown argument ${issue.keys.map((key) => JSON.stringify(key.slice(0, 80))).join(', ')}`;
  });
  return new ToolError('invalid_argument', `${name}: ${texts.join('; ')}.`, {
    hint: known.length > 0 ? `The arguments are ${known.join(', ')}.` : 'It takes no arguments.',
  });
}

type Issue = z.ZodError['issues'][number];

const pathOf = ({ path }: Issue): string => path.map(String).join('.');

/** What is of the wrong type has no length: zod measures it nevertheless, and calls a text for a list too long. */
function told(issues: readonly Issue[]): Issue[] {
  const mistyped = new Set(issues.filter(({ code }) => code === 'invalid_type').map(pathOf));
  return issues
    .filter(
      (issue) =>
        issue.code === 'invalid_type' || issue.code === 'unrecognized_keys' || !mistyped.has(pathOf(issue)),
    )
    .slice(0, 10);
}
