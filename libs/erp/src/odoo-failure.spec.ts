import { AppError } from '@aidoo/kernel';
import { OdooError } from '@aidoo/odoo';
import { describe, expect, it } from '@jest/globals';
import { describeFailure } from './tool-failure.ts';
import { TOOL_ERRORS } from './tool-error.ts';

describe(describeFailure.name, () => {
  it.each([
    ['access_denied', 'access_denied'],
    ['access_error', 'odoo_access'],
    ['missing_record', 'missing_record'],
    ['validation_error', 'odoo_validation'],
    ['user_error', 'odoo_user_error'],
    ['unknown_model', 'unknown_model'],
    ['unknown_field', 'unknown_field'],
    ['timeout', 'odoo_timeout'],
    ['unreachable', 'odoo_unreachable'],
    ['address_refused', 'odoo_unreachable'],
    ['server_error', 'odoo_error'],
  ] as const)("tells Odoo's %s as %s, in its own words", (kind, code) => {
    expect(describeFailure(new OdooError(kind, 'As Odoo says.'), false)).toMatchObject({
      code,
      message: 'As Odoo says.',
    });
  });

  it('never calls a change a failure when it may have happened, and says what to do instead of repeating it', () => {
    const lost = new OdooError('timeout', 'No answer.', { mayHaveHappened: true });
    expect(describeFailure(lost, true)).toMatchObject({
      code: 'outcome_unknown',
      hint: expect.stringContaining('Do not repeat'),
    });
    expect(describeFailure(lost, false)).toMatchObject({ code: 'odoo_timeout' });
  });

  it('says nothing of what nobody expected', () => {
    const failure = describeFailure(new Error('password=hunter2 at /srv/app.js:3'), false);
    expect(JSON.stringify(failure.toStructured())).not.toMatch(/hunter2|srv/);
    expect(failure.code).toBe('internal');
    expect(describeFailure(new AppError('internal', 'secret detail'), false).message).not.toContain('secret');
  });

  it('answers only codes of the documented list', () => {
    expect(Object.keys(TOOL_ERRORS)).toHaveLength(16);
  });
});
