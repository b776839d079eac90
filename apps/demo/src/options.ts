import { parseArgs } from 'node:util';

export interface OdooTarget {
  url: string;
  database: string;
  username: string;
  secret: string;
}

export interface DemoOptions {
  /** End after the conversation instead of serving on. */
  once: boolean;
  /** A real Odoo instead of the sandbox. */
  odoo: OdooTarget | undefined;
}

export const USAGE = `npm run demo                          the demo on a sandbox Odoo; then it keeps serving
npm run demo -- --once                ends by itself: exit code 0, or 1 if any step failed
npm run demo -- --odoo-url URL --odoo-db NAME --odoo-user LOGIN --odoo-secret SECRET
                                      the same conversation with a real Odoo (a password or an API key as the secret)`;

export class UsageError extends Error {}

const ODOO = ['odoo-url', 'odoo-db', 'odoo-user', 'odoo-secret'] as const;

/** @throws UsageError that says which option is wrong or missing. */
export function parseOptions(args: readonly string[]): DemoOptions {
  const text = { type: 'string' } as const;
  const options = {
    once: { type: 'boolean', default: false },
    'odoo-url': text,
    'odoo-db': text,
    'odoo-user': text,
    'odoo-secret': text,
  } as const;
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const [url, database, username, secret] = ODOO.map((name) => values[name]);
  if (url === undefined && database === undefined && username === undefined && secret === undefined) {
    return { once: values.once, odoo: undefined };
  }
  if (!url || !database || !username || !secret) {
    const missing = ODOO.filter((name) => !values[name]).map((name) => `--${name}`);
    throw new UsageError(`A real Odoo needs all four options; missing: ${missing.join(', ')}.`);
  }
  return { once: values.once, odoo: { url, database, username, secret } };
}
