import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { toOdooError } from './fault.classifier.ts';

const traceback = (end: string): string =>
  `Traceback (most recent call last):\n  File "/opt/odoo/odoo/http.py", line 1771, in _serve_db\n    return service_model.retrying(self._serve_ir_http, self.env)\n  File "/opt/odoo/odoo/fields.py", line 12, in f\n    raise x\n${end}\n`;
const bug = (end: string, method = 'search') => toOdooError({ code: 1, text: traceback(end) }, { method });
const json = (name: string, text: string) => toOdooError({ name, text }, { method: 'search' });

const MISSING = 'Record does not exist or has been deleted.\n(Record: res.partner(999999,), User: 2)';

describe('Faults in business words', () => {
  it.each([
    [3, 'Access Denied', 'access_denied'],
    [4, 'You are not allowed to create records.\n\nOperation: create', 'access_error'],
    [2, 'You can not delete a sent quotation.', 'user_error'],
    [2, MISSING, 'missing_record'],
    [
      2,
      "L'enregistrement n'existe pas.\n(Enregistrement : res.partner(9, 10), Utilisateur : 2)",
      'missing_record',
    ],
    [2, 'The operation cannot be completed: Contacts require a name', 'validation_error'],
    [2, "Object no.such.model doesn't exist", 'unknown_model'],
  ])('reads code %i of XML-RPC with %j as %s', (code, text, kind) => {
    expect(toOdooError({ code, text })).toMatchObject({ kind, mayHaveHappened: false });
  });

  it.each([
    ['AccessDenied', 'access_denied'],
    ['AccessError', 'access_error'],
    ['MissingError', 'missing_record'],
    ['ValidationError', 'validation_error'],
    ['UserError', 'user_error'],
    ['RedirectWarning', 'user_error'],
  ])('reads odoo.exceptions.%s of JSON-RPC as %s', (name, kind) => {
    expect(json(`odoo.exceptions.${name}`, 'No.').kind).toBe(kind);
  });

  it('keeps every line of the business text', () => {
    const text =
      'The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n\nModel: Sales Order (sale.order)';
    expect(toOdooError({ code: 2, text }).message).toBe(text);
  });

  it('names the model of a missing record and the model that does not exist', () => {
    expect(json('odoo.exceptions.MissingError', MISSING)).toMatchObject({
      model: 'res.partner',
      message: MISSING,
    });
    expect(json('odoo.exceptions.UserError', "Object no.such doesn't exist")).toMatchObject({
      model: 'no.such',
    });
  });

  it('knows a model that does not exist in any language, where nothing else can be refused', () => {
    const text = "L'objet no.such n'existe pas !";
    const said = (fault: object, asked: object) =>
      toOdooError({ text, ...fault }, { model: 'no.such', method: 'fields_get', ...asked });
    for (const fault of [{ code: 2 }, { name: 'odoo.exceptions.UserError' }]) {
      expect(said(fault, {})).toMatchObject({ kind: 'unknown_model', model: 'no.such' });
      expect(said(fault, { method: 'action_confirm' }).kind).toBe('user_error');
      expect(said(fault, { model: 'res.partner' }).kind).toBe('user_error');
    }
    expect(said({ code: 4 }, {}).kind).toBe('access_error');
  });

  it('says in its own words what an empty or bare text leaves out', () => {
    expect(json('odoo.exceptions.AccessDenied', 'Access Denied').message).toContain('Odoo refuses the login');
    expect(json('odoo.exceptions.UserError', '').message).toBe('Odoo refuses the operation.');
  });
});

describe('Faults of the call', () => {
  it.each([
    ["ValueError: Invalid field 'nope' on model 'res.partner'", { model: 'res.partner', field: 'nope' }],
    ["ValueError: Invalid field 'nope' in 'res.partner'", { model: 'res.partner', field: 'nope' }],
    ["ValueError: Invalid field 'nope' on 'res.partner'", { model: 'res.partner', field: 'nope' }],
    [
      "ValueError: Invalid field res.partner.nope in leaf ('nope', '=', 1)",
      { model: 'res.partner', field: 'nope' },
    ],
    ["ValueError: Invalid field res.partner.nope in condition ('nope', '=', 1)", { field: 'nope' }],
  ])('reads %j as an unknown field', (end, details) => {
    const error = bug(end);
    expect(error).toMatchObject({ kind: 'unknown_field', ...details });
    expect(error.message).toBe('The model res.partner has no field nope.');
  });

  it.each([
    ["AttributeError: The method 'frob' does not exist on the model 'res.partner'", 'res.partner'],
    ["AttributeError: The method 'res.partner.frob' does not exist", 'res.partner'],
    ["AttributeError: type object 'res.partner' has no attribute 'frob'", 'res.partner'],
    ['NameError: Method not available frob', undefined],
    ['Exception: Method not found: frob', undefined],
  ])('reads %j as an unknown method', (end, model) => {
    expect(bug(end, 'frob')).toMatchObject({ kind: 'unknown_method', method: 'frob' });
    expect(bug(end, 'frob').model).toBe(model);
  });

  it.each([
    ["TypeError: Domain() invalid argument type for domain: 'foo'", 'invalid_domain'],
    ["ValueError: Invalid leaf ('name', 'frob', 1)", 'invalid_domain'],
    ["ValueError: Domain ['&', ['name', '=', 'x']] is syntactically not correct.", 'invalid_domain'],
    ["AssertionError: Domains to normalize must have a 'domain' form", 'invalid_domain'],
    ["ValueError: time data 'x' does not match format '%Y-%m-%d'", 'invalid_value'],
    ["ValueError: Wrong value for res.partner.type: 'frob'", 'invalid_value'],
    ['binascii.Error: Incorrect padding', 'invalid_value'],
    ['psycopg2.errors.NumericValueOutOfRange: integer out of range\n', 'invalid_value'],
    ["TypeError: BaseModel.search() got an unexpected keyword argument 'frob'", 'invalid_argument'],
    ["TypeError: BaseModel.search() missing 1 required positional argument: 'domain'", 'invalid_argument'],
    ["TypeError: helper() missing 1 required positional argument: 'domain'", 'server_error'],
    ["TypeError: 'NoneType' object is not callable", 'server_error'],
    ["AttributeError: type object 'res.partner' has no attribute 'helper'", 'server_error'],
    ['AssertionError: scope and key required', 'access_denied'],
    ['AssertionError: Missing database name', 'unknown_database'],
    [
      'psycopg2.OperationalError: connection to server at "127.0.0.1", port 5432 failed: FATAL:  database "x" does not exist\n',
      'unknown_database',
    ],
    [
      'psycopg2.OperationalError: connection to server at "127.0.0.1", port 5432 failed: Connection refused',
      'server_error',
    ],
    ['MemoryError', 'server_error'],
    ['odoo.addons.acme.models.x.AcmeError: canary', 'server_error'],
  ])('reads %j as %s', (end, kind) => {
    expect(bug(end).kind).toBe(kind);
  });

  it('reads the exceptions of JSON-RPC by the same rules', () => {
    expect(json('builtins.ValueError', "Invalid field 'nope' on model 'crm.lead'").kind).toBe(
      'unknown_field',
    );
    expect(json('builtins.KeyError', 'nope').kind).toBe('server_error');
  });

  it('knows the exception of the last of several tracebacks', () => {
    const text = `${traceback("KeyError: 'nope'")}\nDuring handling of the above exception, another exception occurred:\n\n${traceback("ValueError: Invalid field 'nope' in 'res.partner'")}`;
    expect(toOdooError({ code: 1, text }).kind).toBe('unknown_field');
  });

  it.each([
    'TypeError: dictionary key must be string',
    'OverflowError: int exceeds XML-RPC limits',
    "TypeError: cannot marshal <class 'odoo.api.res.partner'> objects",
  ])('says of %j that the call was carried out', (end) => {
    expect(bug(end)).toMatchObject({ kind: 'server_error', mayHaveHappened: true });
    expect(bug(end).message).toContain('XML-RPC cannot carry its answer');
  });

  it('is a server error, and no more, when the fault says nothing', () => {
    for (const fault of [{ text: '' }, { code: 1, text: 'canary' }, { code: 'x', text: 'canary' }]) {
      expect(toOdooError(fault)).toMatchObject({ kind: 'server_error' });
      expect(toOdooError(fault).message).toBe('Odoo failed while it carried out the call.');
    }
  });
});

describe('What no error carries', () => {
  const LEAK =
    /Traceback|File "|\/opt|psycopg2|SELECT|res_partner|127\.0|5432|db\.internal|line \d|LINE|canary/;

  it.each([
    'psycopg2.errors.UndefinedTable: relation "x" does not exist\nLINE 1: SELECT "res_partner"."id" FROM "x"\n               ^\n',
    'psycopg2.errors.InvalidTextRepresentation: invalid input syntax for type integer: "abc"\nLINE 1: ...tner"."active" IS TRUE AND "res_partner"."id" IN (\'abc\')) AN...\n         ^\n',
    'psycopg2.OperationalError: could not connect to server: is it running on host "db.internal" (127.0.0.1) and accepting TCP/IP connections on port 5432?',
    "FileNotFoundError: [Errno 2] No such file or directory: '/opt/odoo/filestore/canary'",
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='db.internal', port=5432): Max retries exceeded",
    "ValueError: <class 'KeyError'>: \"canary\" while evaluating\n'env[x]'\nTraceback (most recent call last):\n  File \"/opt/odoo/x.py\", line 3, in safe_eval\nKeyError: 'x'",
  ])('is in the message of %j', (end) => {
    expect(inspect(bug(end), { showHidden: true }).replace(/\n\s+at .*/g, '')).not.toMatch(LEAK);
  });

  it('is in a business text either, whose own words stay', () => {
    const text =
      "Sending failed: HTTPSConnectionPool(host='db.internal', port=5432)\nTry again.\nDETAIL:  Key (login)=(canary)\nSELECT canary FROM res_partner\nwhere 1";
    const { message } = json('odoo.exceptions.UserError', text);
    expect(message).not.toMatch(LEAK);
    expect(message).toContain('Sending failed');
    expect(message).toContain('Try again.');
  });

  it('is the secret, should Odoo repeat it', () => {
    const echo = (secret: string, text: string): string => toOdooError({ code: 2, text }, { secret }).message;
    expect(echo('hunter2hunter2', 'Bad hunter2hunter2 here')).toBe('Bad [secret] here');
    expect(echo('admin', "Key 'admin' is wrong for the admin user")).toBe(
      "Key '[secret]' is wrong for the admin user",
    );
    const field = toOdooError(
      { code: 1, text: traceback("ValueError: Invalid field 'hunter2hunter2' in 'res.partner'") },
      { secret: 'hunter2hunter2' },
    );
    expect(inspect(field, { showHidden: true })).not.toContain('hunter2');
  });
});
