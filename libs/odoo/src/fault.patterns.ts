import type { OdooErrorDetails, OdooErrorKind } from './odoo.error.ts';

export interface Recognised extends OdooErrorDetails {
  kind: OdooErrorKind;
  message: string;
}

interface Pattern {
  text: RegExp;
  /** @param method the method that was called, to tell its arguments from those of something deep inside Odoo. */
  say: (groups: Record<string, string | undefined>, method: string | undefined) => Recognised | null;
}

const field = ({ field = '', model = '' }: Record<string, string | undefined>): Recognised => ({
  kind: 'unknown_field',
  message: `The model ${model} has no field ${field}.`,
  field,
  model,
});

const method = ({ method = '', model }: Record<string, string | undefined>): Recognised => ({
  kind: 'unknown_method',
  message: `${model === undefined ? 'Odoo' : `The model ${model}`} has no method ${method} that can be called.`,
  method,
  ...(model === undefined ? {} : { model }),
});

const argument: Pattern['say'] = ({ called, what = '' }, method) => {
  if (called !== undefined && called !== method && called !== 'execute_kw') return null;
  return {
    kind: 'invalid_argument',
    message: `The method ${method ?? called ?? ''} cannot be called like this: ${what}.`,
    method,
  };
};

const domain: Pattern['say'] = ({ what = '' }) => ({
  kind: 'invalid_domain',
  message: `Odoo cannot read the domain: ${what}`,
});

const value: Pattern['say'] = ({ what = '', model, field }) => ({
  kind: 'invalid_value',
  message: `Odoo cannot read a value: ${what}`,
  ...(model === undefined || field === undefined ? {} : { model, field }),
});

/** Texts of Python exceptions that Odoo answers for bad calls: seen on 17, 18 and 19 where nothing else is said. */
const PATTERNS: readonly Pattern[] = [
  { text: /^Invalid field '(?<field>[^']+)' (?:on model|on|in) '(?<model>[\w.]+)'/, say: field },
  { text: /^Invalid field (?<model>[\w.]+)\.(?<field>\w+) in (?:leaf|condition)/, say: field },
  { text: /^The method '(?<method>\w+)' does not exist on the model '(?<model>[\w.]+)'/, say: method },
  { text: /^The method '(?<model>[\w.]+)\.(?<method>\w+)' does not exist/, say: method },
  // Odoo 14 to 16 look the method up on the class (odoo/api.py, call_kw).
  {
    text: /^type object '(?<model>[\w.]+)' has no attribute '(?<method>\w+)'$/,
    say: (groups, called) => (groups['method'] === called ? method(groups) : null),
  },
  {
    text: /^the model '(?<model>[\w.]+)' does not exist$/,
    say: ({ model = '' }) => ({ kind: 'unknown_model', message: `Odoo has no model ${model}.`, model }),
  },
  { text: /^'?Method not (?:found: |available )(?<method>\w+)/, say: method },
  {
    text: /^'member_descriptor' object is not callable$/,
    say: (_, called = '') => method({ method: called }),
  },
  {
    text: /^(?:[\w.]*?(?<called>\w+)\(\) )?(?<what>got an unexpected keyword argument '\w+')/,
    say: argument,
  },
  { text: /^(?:[\w.]*?(?<called>\w+)\(\) )?(?<what>got multiple values for argument '\w+')/, say: argument },
  {
    text: /^[\w.]*?(?<called>\w+)\(\) (?<what>missing \d+ required [\w-]+ arguments?: .{1,200})/,
    say: argument,
  },
  {
    text: /^[\w.]*?(?<called>\w+)\(\) (?<what>takes [\w ]+ arguments? but \d+ (?:was|were) given)/,
    say: argument,
  },
  // What `signature.bind` says, which JSON-2 repeats (Odoo 19).
  { text: /^(?<what>missing a required (?:[\w-]+ )?argument: '\w+')$/, say: argument },
  { text: /^(?<what>multiple values for argument '\w+')$/, say: argument },
  {
    text: /^cannot call [\w.]+ with ids$/,
    say: (_, called) => argument({ what: 'it is a method of the model and takes no ids' }, called),
  },
  {
    text: /^Value after \* must be (?<what>an iterable)/,
    say: ({ what }, of) => argument({ what: `its arguments are not ${what}` }, of),
  },
  { text: /^Domains to normalize|^Domain\(\) |^Domain .{1,250} is syntactically not correct/, say: domain },
  { text: /^Invalid (?:leaf|domain term|operator in condition)\b/, say: domain },
  { text: /^Wrong value for (?<model>[\w.]+)\.(?<field>\w+): /, say: value },
  { text: /^time data .{1,200} does not match format |^could not convert string to float: /, say: value },
  { text: /^Invalid isoformat string: |^invalid literal for int\(\) with base 10: /, say: value },
  { text: /^Invalid term .{1,200} in expression|^expecting only datetimes with no timezone: /, say: value },
  { text: /^A string literal cannot contain NUL/, say: value },
  {
    text: /^(?:argument should be|`bin_data` must be) (?:a )?bytes|^'Binary' object|^object of type 'DateTime'/,
    say: value,
  },
  { text: /^(?:scope and key required)$/, say: () => ({ kind: 'access_denied', message: '' }) },
  { text: /^(?:Missing database name)$/, say: () => ({ kind: 'unknown_database', message: '' }) },
];

/** PostgreSQL's errors, by psycopg2's class: their texts hold SQL, so that at most a type is taken from them. */
const DATABASE: readonly { name: RegExp; text: RegExp; kind: OdooErrorKind; say: string }[] = [
  { name: /OperationalError$/, text: /database ".*" does not exist/, kind: 'unknown_database', say: '' },
  { name: /InsufficientPrivilege$/, text: /permission denied for schema/, kind: 'unknown_database', say: '' },
  {
    name: /InvalidRowCount/,
    text: /negative/,
    kind: 'invalid_value',
    say: 'limit and offset may not be negative.',
  },
  {
    name: /NumericValueOutOfRange$/,
    text: /./,
    kind: 'invalid_value',
    say: 'a number is too large for its field.',
  },
  {
    name: /Invalid(?:TextRepresentation|DatetimeFormat)$|DatetimeFieldOverflow$/,
    text: /./,
    kind: 'invalid_value',
    say: '',
  },
];

/** What a Python exception is known to mean; the message still has to pass through publicText. Null when it is not known. */
export function recognise(name: string, text: string, called: string | undefined): Recognised | null {
  if (name.startsWith('psycopg2.')) return recogniseDatabase(name, text);
  if (name === 'binascii.Error') return value({ what: 'it is not valid base64.' }, called);
  for (const { text: pattern, say } of PATTERNS) {
    const match = pattern.exec(text);
    const [what] = text.split('\n');
    const said = match && say({ what, ...match.groups }, called);
    if (said) return said;
  }
  return null;
}

function recogniseDatabase(name: string, text: string): Recognised | null {
  const known = DATABASE.find((each) => each.name.test(name) && each.text.test(text));
  if (!known) return null;
  if (known.kind === 'unknown_database') return { kind: known.kind, message: '' };
  const type = /for type (\w[\w ]{0,40}):/.exec(text)?.[1] ?? 'another type';
  return { kind: known.kind, message: `Odoo cannot read a value: ${known.say || `${type} was expected.`}` };
}
