import type { Model } from '../orm/types.ts';
import { type Column, LIST_VIEWS, type ListView } from '../sample/list-views.ts';

/** The view of a model that has none of its own: the name, as Odoo makes it up. */
const plain = (model: Model): ListView => ({
  title: model.label,
  columns: [{ name: model.fields.has('name') ? 'name' : 'display_name' }],
});

export const columnsOf = (model: Model): Column[] =>
  (LIST_VIEWS[model.model] ?? plain(model)).columns.filter(({ name }) => model.fields.has(name));

/** The XML of a model's list; its root was called `tree` up to 17. */
export function listArch(model: Model, series: number): string {
  const { title, buttons = [] } = LIST_VIEWS[model.model] ?? plain(model);
  const root = series >= 18 ? 'list' : 'tree';
  const shown = columnsOf(model).map((column) => element('field', attributes(column, series)));
  const header = buttons.map(
    (name) => `        ${element('button', { name, type: 'object', string: name })}\n`,
  );
  const above = header.length > 0 ? `    <header>\n${header.join('')}    </header>\n` : '';
  return `<${root} string="${title}" sample="1">\n${above}${shown.map((line) => `    ${line}\n`).join('')}</${root}>`;
}

const attributes = ({ name, invisible, ...rest }: Column, series: number): Record<string, string> =>
  invisible ? { name, ...outOfSight('column_invisible', series) } : { name, ...rest };

/** Up to 16 as JSON, which is what the web client reads; 14 says it in an attribute as well, and 16.0 does not (seen). */
function outOfSight(modifier: 'invisible' | 'column_invisible', series: number): Record<string, string> {
  if (series >= 17) return { [modifier]: 'True' };
  return { ...(series <= 14 && { invisible: '1' }), modifiers: `{"${modifier}": true}` };
}

/** Any other kind of view, with all fields of the model in it, some of them hidden. */
export function otherArch(model: Model, type: string, series: number): string {
  const fields = [...model.fields.values()].map(
    ({ name, offForm }) =>
      `    ${element('field', { name, ...(offForm && outOfSight('invisible', series)) })}\n`,
  );
  const isForm = type === 'form';
  const inner =
    (isForm && !model.transient ? header(model) : '') +
    fields.join('') +
    (isForm && model.transient ? footer(model) : '');
  return `<${type} string="${escape(model.label)}">\n${inner}</${type}>`;
}

/** Other forms begin with buttons for what can be done with the record. */
function header({ methods = {} }: Model): string {
  const buttons = Object.keys(methods)
    .filter((name) => /^(?:action|button)_/.test(name))
    .map((name) => element('button', { name, string: title(name), type: 'object' }));
  return buttons.length > 0 ? `    <header>${buttons.join('')}</header>\n` : '';
}

/** The form of a wizard ends in its buttons: one for each method, and one that closes it. */
function footer({ methods = {} }: Model): string {
  const buttons = Object.keys(methods).map((name) =>
    element('button', { name, string: title(name), type: 'object', class: 'btn-primary' }),
  );
  const cancel = element('button', { string: 'Cancel', special: 'cancel' });
  return `    <footer>${[...buttons, cancel].join('')}</footer>\n`;
}

/** `action_apply_discount` → `Apply discount`. */
const title = (method: string): string => {
  const words = method.replace(/^action_/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const element = (tag: string, attributes: Readonly<Record<string, string>>): string =>
  `<${tag} ${Object.entries(attributes)
    .map(([name, value]) => `${name}="${escape(value)}"`)
    .join(' ')}/>`;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
