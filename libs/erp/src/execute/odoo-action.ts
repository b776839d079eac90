import { shortName } from '../odoo-answer.ts';
import { pythonLiteral } from './python-literal.ts';

/** A method's answer that tells Odoo's web client what to show next. */
export interface OdooAction extends Readonly<Record<string, unknown>> {
  readonly type: `ir.actions.${string}`;
}

export const isAction = (answer: unknown): answer is OdooAction =>
  typeof answer === 'object' &&
  answer !== null &&
  'type' in answer &&
  typeof answer.type === 'string' &&
  answer.type.startsWith('ir.actions.');

/** An action as data: what Odoo would show, and how to go on. All texts but `next` are Odoo's. */
export type ExplainedAction = {
  readonly kind: 'wizard' | 'records' | 'url' | 'report' | 'message' | 'close';
  readonly title?: string;
  readonly next: string;
} & Readonly<Record<string, unknown>>;

const MAX_TEXT = 2_000;

export const shortText = (value: unknown, most = MAX_TEXT): string | undefined =>
  shortName(value, most) || undefined;

/** What an action is called and for which model it is, left out where it does not say. */
export const titled = (action: OdooAction): { title?: string; model?: string } => {
  const title = shortText(action['name'] ?? action['display_name'], 200);
  const model = shortText(action['res_model'], 128);
  return { ...(title && { title }), ...(model && { model }) };
};

/** The names that the texts of stored actions are written with. */
export const activeRecords = (model: string, ids: readonly number[]): Record<string, unknown> => ({
  active_model: model,
  active_ids: [...ids],
  active_id: ids[0] ?? false,
});

/** Every action but a wizard, which is more than words. */
export function explainAction(
  action: OdooAction,
  active: Record<string, unknown>,
  baseUrl: string,
): ExplainedAction {
  const { title } = titled(action);
  const named = title === undefined ? {} : { title };
  switch (action.type) {
    case 'ir.actions.act_window':
      return records(action, active);
    case 'ir.actions.act_url': {
      const url = webAddress(action['url'], baseUrl);
      const next = 'The method has run. Odoo would open this address: give it to the person, do not open it.';
      return { kind: 'url', ...named, ...(url && { url }), next };
    }
    case 'ir.actions.report': {
      const report = shortText(action['report_name'], 200);
      const next = 'The method has run. Odoo would print this now; nothing was printed.';
      return { kind: 'report', ...named, ...(report && { report }), next };
    }
    case 'ir.actions.client':
      return client(action, named);
    case 'ir.actions.act_window_close':
      return { kind: 'close', ...named, next: 'The method has run, and there is nothing more to do.' };
    default:
      return {
        kind: 'message',
        ...named,
        next: 'Odoo would go on in its own screens. Nothing more was run.',
      };
  }
}

function records(action: OdooAction, active: Record<string, unknown>): ExplainedAction {
  const { res_id: id } = action;
  const written = action['domain'];
  const domain = typeof written === 'string' ? pythonLiteral(written, active) : written;
  const isShort = Array.isArray(domain) && domain.length > 0 && JSON.stringify(domain).length <= MAX_TEXT;
  const ids = typeof id === 'number' && id > 0 ? { ids: [id] } : {};
  return {
    kind: 'records',
    ...titled(action),
    ...ids,
    ...(isShort && { domain }),
    next: 'The method has run. Odoo would show these records: read them with aidoo_read or aidoo_query.',
  };
}

function client(action: OdooAction, named: { title?: string }): ExplainedAction {
  const params = (action['params'] ?? {}) as Record<string, unknown>;
  if (action['tag'] === 'display_notification') {
    const title = shortText(params['title'], 200) ?? named.title;
    const message = shortText(params['message']);
    const next = 'The method has run. Odoo would show this message to the person.';
    return { kind: 'message', ...(title && { title }), ...(message && { message }), next };
  }
  if (action['tag'] === 'reload' || action['tag'] === 'soft_reload')
    return { kind: 'close', ...named, next: 'The method has run, and there is nothing more to do.' };
  return {
    kind: 'message',
    ...named,
    next: 'The method has run. What Odoo would show now is in its own screens only.',
  };
}

/** An address of the web, or one of this Odoo written out; anything else, such as `javascript:`, is none. */
function webAddress(url: unknown, baseUrl: string): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url, `${baseUrl}/`)) return undefined;
  const whole = new URL(url, `${baseUrl}/`);
  return ['http:', 'https:'].includes(whole.protocol) ? shortText(whole.href) : undefined;
}
