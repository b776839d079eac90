import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { HttpAnswer } from './http.exchange.ts';
import { isRefusedUnrun, json2Failure } from './json2.failure.ts';
import { OdooError } from './odoo.error.ts';

const URL = 'http://odoo.example/json/2/res.partner/read';
const answer = (status: number, body: unknown): HttpAnswer => ({
  status,
  contentType: 'application/json',
  location: '',
  body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
});
const said = (name: unknown, message: unknown): object => ({
  name,
  message,
  arguments: [message],
  context: {},
  debug: 'Traceback (most recent call last):\n  File "/opt/odoo/canary.py", line 1, in x',
});

describe(json2Failure, () => {
  it.each([
    [422, 'werkzeug.exceptions.UnprocessableEntity', "missing a required argument: 'x'", 'invalid_argument'],
    [
      422,
      'werkzeug.exceptions.UnprocessableEntity',
      "missing a required keyword-only argument: 'x'",
      'invalid_argument',
    ],
    [422, 'werkzeug.exceptions.UnprocessableEntity', "multiple values for argument 'x'", 'invalid_argument'],
    [403, 'odoo.exceptions.AccessDenied', 'Access Denied', 'access_denied'],
    [500, 'psycopg2.errors.UndefinedTable', 'relation "canary" does not exist', 'server_error'],
    [500, 'odoo.addons.acme.Canary', 'canary', 'server_error'],
    [500, 'NoModule', 'canary', 'server_error'],
    [404, 'Not Found', 'canary', 'not_odoo'],
    [400, null, 'canary', 'not_odoo'],
  ])('reads %i with %j and %j as %s', (status, name, message, kind) => {
    const error = json2Failure(answer(status, said(name, message)), URL, { method: 'read' });
    expect(error.kind).toBe(kind);
    expect(error.message).not.toContain('canary');
  });

  it('is an error of ours with words of its own, whatever comes', () => {
    const body = fc.oneof(fc.string(), fc.json(), fc.record({ name: fc.string(), message: fc.anything() }));
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), body, (status, text) => {
        const error = json2Failure(answer(status, text ?? ''), URL);
        expect(error).toBeInstanceOf(OdooError);
        expect(error.message).not.toBe('');
      }),
    );
  });
});

describe(isRefusedUnrun, () => {
  it('is what the controller says before it calls, and no refusal of the method itself', () => {
    expect(isRefusedUnrun(answer(422, said('werkzeug.exceptions.UnprocessableEntity', 'x')))).toBe(true);
    expect(isRefusedUnrun(answer(422, said('odoo.exceptions.UserError', 'x')))).toBe(false);
    expect(isRefusedUnrun(answer(500, said('werkzeug.exceptions.UnprocessableEntity', 'x')))).toBe(false);
    expect(isRefusedUnrun(answer(422, '<html>'))).toBe(false);
  });
});
