import { expected, isRows, shortName } from '../odoo-answer.ts';
import type { OdooSession } from '../odoo-session.ts';
import type { Policy } from '../policy/policy.ts';
import { ToolError } from '../tool-error.ts';
import { modelsCalled } from './everyday-words.ts';

export interface ModelName {
  readonly model: string;
  readonly label: string;
}

/**
 * Models whose label or technical name contains the words of the text in their order, and before them those that people call so;
 * at most `most`; whether there are more.
 */
export async function findModels(
  odoo: OdooSession,
  policy: Policy,
  search: string,
  most: number,
): Promise<{ models: ModelName[]; more: boolean }> {
  const called = modelsCalled(search);
  const words = search.trim().replace(/\s+/g, '%');
  const named = ['|', '|', ['model', 'in', called], ['model', 'ilike', words], ['name', 'ilike', words]];
  const domain = ['&', ['transient', '=', false], ...named];
  const answer = await odoo
    .read('ir.model', 'search_read', [domain], { fields: ['model', 'name'], order: 'model' })
    .catch((error: unknown) => {
      throw withoutModelList(error);
    });
  const models = expected(isRows, answer, 'ir.model.search_read').flatMap(({ model, name }): ModelName[] =>
    typeof model === 'string' && policy.allows(model)
      ? [{ model: model.slice(0, 128), label: shortName(name) ?? model }]
      : [],
  );
  const place = ({ model }: ModelName): number => (called.includes(model) ? 0 : 1);
  return { models: models.sort((a, b) => place(a) - place(b)).slice(0, most), more: models.length > most };
}

/** The technical name of a model by its id; null for a user who may not read the list of models. */
export async function nameOfModel(odoo: OdooSession, id: number): Promise<string | null> {
  const answer = await odoo.read('ir.model', 'read', [[id]], { fields: ['model'] }).catch(() => []);
  const name = isRows(answer) ? answer[0]?.['model'] : null;
  return typeof name === 'string' ? name : null;
}

/** Odoo lets only users with many rights list its models, but describes each to everybody who knows its name. */
function withoutModelList(error: unknown): unknown {
  if (!(error instanceof Error && 'kind' in error && error.kind === 'access_error')) return error;
  return new ToolError('odoo_access', 'The Odoo user of this connection may not list models.', {
    hint: 'Ask with `model` by its technical name: res.partner (contacts), crm.lead, sale.order, sale.order.line, product.product, account.move (invoices), purchase.order, stock.picking, project.task, hr.employee.',
    cause: error,
  });
}
