import { describe, expect, it } from '@jest/globals';
import { assertReadableModel, isSecretField, isTechnicalModel } from './protected-data.ts';

describe('what stays closed', () => {
  it.each([
    'password',
    'new_password',
    'smtp_pass',
    'totp_secret',
    'signup_token',
    'access_token',
    'api_key_ids',
    'stripe_secret_key',
    'authorize_signature_key',
    'authorize_transaction_key',
    'oauth_access_token',
    'pin',
    'webhook_secret',
    'adyen_api_key',
    'google_calendar_rtoken',
    'signup_url',
    'fedex_developer_key',
    'x_Secret_Key',
    'proxy_pwd',
  ])('the field %s holds a secret', (field) => {
    expect(isSecretField(field)).toBe(true);
  });

  it.each([
    'name',
    'partner_id',
    'key',
    'passenger_count',
    'pinned',
    'keyword_ids',
    'spinning',
    'secretary_id',
    'tokenised',
    'sort_key',
    'bypass_check',
  ])('the field %s does not', (field) => {
    expect(isSecretField(field)).toBe(false);
  });

  it.each([
    'res.partner',
    'sale.order',
    'account.move',
    'iris.flower',
    'resource.calendar',
    'baseline.plan',
    'mail.activity',
    'project.task',
  ])('%s is no technical model', (model) => {
    expect(isTechnicalModel(model)).toBe(false);
  });

  it.each([
    'ir.rule',
    'ir.model.access',
    'ir.actions.server',
    'ir.module.module',
    'base.automation',
    'base_import.import',
    'res.users',
    'res.users.apikeys',
    'res.groups',
    'portal.wizard',
    'portal.wizard.user',
    'res.config.settings',
    'mail.template',
    'ir.cron',
  ])('%s is one', (model) => {
    expect(isTechnicalModel(model)).toBe(true);
  });

  it.each(['ir.config_parameter', 'ir.mail_server', 'res.users.apikeys', 'fetchmail.server'])(
    '%s cannot even be read',
    (model) => {
      expect(() => assertReadableModel(model)).toThrow('holds secrets');
    },
  );
});
