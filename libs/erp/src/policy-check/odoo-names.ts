import { OdooError } from '@aidoo/odoo';
import { checkDomain } from '../domain/domain.ts';
import { expected, isRows } from '../odoo-answer.ts';
import type { OdooSession } from '../odoo-session.ts';
import { allFields } from '../schema/all-fields.ts';
import type { Fields } from '../schema/schema-cache.ts';
import { ToolError } from '../tool-error.ts';

/** What an Odoo has, for names that somebody wrote. */
export interface OdooNames {
  /** Null for a user who may not list them. */
  models(): Promise<readonly string[] | null>;
  /** Null where there is no such model. */
  fieldsOf(model: string): Promise<Fields | null>;
  /** What is wrong with a row rule; null when it fits. */
  flawIn(model: string, domain: readonly unknown[]): Promise<string | null>;
}

export function odooNames(odoo: OdooSession): OdooNames {
  const source = allFields(odoo, () => Promise.resolve({ now: new Date(), tz: 'UTC' }));
  return {
    models: async () => {
      const answer = await unless(
        'access_error',
        odoo.read('ir.model', 'search_read', [[]], { fields: ['model'] }),
      );
      const rows = answer === null ? null : expected(isRows, answer, 'ir.model.search_read');
      return rows && rows.flatMap(({ model }) => (typeof model === 'string' ? model : []));
    },
    fieldsOf: (model) => unless('unknown_model', odoo.fields(model)),
    flawIn: async (model, domain) => {
      try {
        await checkDomain(source, model, domain, 'domain');
        return null;
      } catch (error) {
        if (error instanceof ToolError) return [error.message, error.hint].filter(Boolean).join(' ');
        throw error;
      }
    },
  };
}

const unless = <T>(kind: OdooError['kind'], answer: Promise<T>): Promise<T | null> =>
  answer.catch((error: unknown) => {
    if (error instanceof OdooError && error.kind === kind) return null;
    throw error;
  });
