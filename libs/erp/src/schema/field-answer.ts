import { expected, isObject, shortName } from '../odoo-answer.ts';
import type { FieldInfo } from './field-info.ts';

const NAME = /^[A-Za-z_]\w{0,127}$/;
const MODEL = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/;
const MOST_FIELDS = 10_000;
const MOST_CHOICES = 2_000;
const MOST_PATHS = 1_000;
const MAX_PATH = 500;

/**
 * What `fields_get` answered, with nothing in it but what a description of fields holds: what is of another type is left out, labels
 * are short, and the path of a field that repeats another is a text in every version (14 writes it as a list).
 *
 * @param call for the message
 * @throws ToolError `odoo_error` when it describes no fields at all
 */
export function fieldsIn(answer: unknown, call: string): Record<string, FieldInfo> {
  const described = Object.entries(expected(isObject, answer, call)).slice(0, MOST_FIELDS);
  const fields = described.flatMap(([name, info]): [string, FieldInfo][] => {
    const type = isObject(info) ? shortName(info['type']) : null;
    const isField = NAME.test(name) && name !== '__proto__' && isObject(info) && type;
    return isField ? [[name, fieldIn(name, type, info)]] : [];
  });
  return Object.fromEntries(fields);
}

function fieldIn(name: string, type: string, info: Record<string, unknown>): FieldInfo {
  const related = [info['related']].flat().filter(isText).join('.');
  const { selection, relation, currency_field: currency, depends, states } = info;
  return {
    string: shortName(info['string']) ?? name,
    type,
    ...Object.fromEntries(FLAGS.flatMap((key) => (typeof info[key] === 'boolean' ? [[key, info[key]]] : []))),
    ...(isText(relation) && MODEL.test(relation) && { relation }),
    ...(Array.isArray(selection) && { selection: choicesIn(selection) }),
    ...(isText(currency) && { currency_field: currency }),
    ...(Array.isArray(depends) && { depends: depends.filter(isText).slice(0, MOST_PATHS) }),
    ...(related && { related }),
    ...(isObject(states) && Object.keys(states).length > 0 && { states: { some: true } }),
  };
}

const FLAGS = [
  'required',
  'readonly',
  'store',
  'searchable',
  'sortable',
  'company_dependent',
] as const satisfies readonly (keyof FieldInfo)[];

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_PATH;

/** Some selections are computed by Odoo and come as something else than pairs. */
const choicesIn = (selection: readonly unknown[]): [string, string][] =>
  selection.slice(0, MOST_CHOICES).flatMap((pair): [string, string][] => {
    const [key, label] = Array.isArray(pair) ? (pair as unknown[]) : [];
    return isText(key) ? [[key, shortName(label) ?? key]] : [];
  });
