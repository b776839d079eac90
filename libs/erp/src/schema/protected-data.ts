import { ToolError } from '../tool-error.ts';

/** Models that hold how Odoo itself works and who may do what. Writing them would be changing the rules of the house. */
const TECHNICAL = [
  /^ir\./,
  /^base(\.|_)/,
  /^res\.users(\.|$)/,
  /^res\.groups(\.|$)/,
  /^res\.config(\.|$)/,
  /^mail\.template(\.|$)/,
  /^mail\.alias(\.|$)/,
  /^(bus|iap|fetchmail|auth_totp|auth_oauth|auth)\./,
  /^change\.password\./,
  // Makes users of contacts, at addresses that whoever may change the contact has chosen.
  /^portal\.wizard(\.|$)/,
];

/** Models whose ordinary columns are secrets. */
const UNREADABLE = [
  /^ir\.config_parameter$/,
  /^ir\.mail_server$/,
  /^fetchmail\./,
  /^res\.users\.(apikeys|identitycheck)/,
  /^auth_totp\./,
  /^iap\.account$/,
];

const SECRET_FIELD =
  /(^|_)(passwords?|passwd|passphrases?|pass|pwd|secrets?|r?tokens?|credentials?|otp|totp|pin|cvc|cvv|signup_url|(api|private|secret|access|auth|developer|consumer|production|signature|transaction|encryption|shared|hmac|license|webhook)_?keys?|apikeys?)(_|$)/i;

export const isTechnicalModel = (model: string): boolean => TECHNICAL.some((pattern) => pattern.test(model));

/** A field whose name says that it holds a secret: it is not shown, not searched by and not grouped by. */
export const isSecretField = (field: string): boolean => SECRET_FIELD.test(field);

/** Whether not everything in the model is secret. */
export const isReadableModel = (model: string): boolean => !UNREADABLE.some((pattern) => pattern.test(model));

/** @throws ToolError `not_allowed` when everything in the model is secret. */
export function assertReadableModel(model: string): void {
  if (isReadableModel(model)) return;
  throw new ToolError('not_allowed', `${model} holds secrets and cannot be read through Aidoo.`, {
    hint: 'Ask an Odoo administrator to look at it in Odoo itself.',
  });
}

/** Why a model cannot be changed. */
export const technicalModel = (model: string): ToolError =>
  new ToolError('not_allowed', `${model} is a technical model of Odoo and cannot be changed through Aidoo.`, {
    hint: 'Users, access rights, settings, templates and automations are changed by an administrator in Odoo itself.',
  });
