import { moment } from './moment.ts';
import type { Texts } from './texts.ts';

const ROLES = { admin: 'an admin', member: 'a member' } as const;

export const ENGLISH: Texts = {
  invitation: ({ inviter, company, role, link, expiresAt }) => ({
    subject: `${inviter} invites you to ${company} on Aidoo`,
    lines: [
      `${inviter} invites you to join ${company} on Aidoo as ${ROLES[role]}. Aidoo lets your AI assistant work in the company's Odoo.`,
      `To accept, open this link before ${moment(expiresAt)}; it works once:`,
      link,
      'If you do not know the sender, ignore this letter: nothing happens.',
    ],
  }),
  'verify-address': ({ name, link, expiresAt }) => ({
    subject: 'Confirm your email address for Aidoo',
    lines: [
      `Hello ${name},`,
      `confirm that this address is yours by opening this link before ${moment(expiresAt)}; it works once:`,
      link,
      'If you have made no account with Aidoo, do not open it: somebody else has used your address.',
    ],
  }),
  'reset-password': ({ name, link, expiresAt }) => ({
    subject: 'Choose a new password for Aidoo',
    lines: [
      `Hello ${name},`,
      `somebody asked for a new password for your account. Choose one by opening this link before ${moment(expiresAt)}; it works once:`,
      link,
      'If it was not you, ignore this letter: your password stays as it is.',
    ],
  }),
  'password-changed': ({ name }) => ({
    subject: 'Your password for Aidoo was changed',
    lines: [
      `Hello ${name},`,
      'the password of your account was changed, and all other sessions have ended.',
      'If it was not you, choose a new password at once with "Forgot password", and tell the owner of your company.',
    ],
  }),
  'second-factor-set': ({ name }) => ({
    subject: 'Two-factor sign-in is on for your Aidoo account',
    lines: [
      `Hello ${name},`,
      'from now on signing in asks for a code of your authenticator app. Keep the recovery codes where you find them without your phone.',
      'If it was not you, tell the owner of your company at once.',
    ],
  }),
  'second-factor-removed': ({ name }) => ({
    subject: 'Two-factor sign-in is off for your Aidoo account',
    lines: [
      `Hello ${name},`,
      'signing in no longer asks for a code of your authenticator app.',
      'If it was not you, change your password at once, and tell the owner of your company.',
    ],
  }),
  'account-deleted': ({ name }) => ({
    subject: 'Your Aidoo account was deleted',
    lines: [
      `Hello ${name},`,
      'your account, its sessions and its memberships were deleted, and its API keys and connected apps no longer work.',
      "What your assistants did stays in the companies' audit logs, with your name and address, until the time for which they keep records has passed.",
    ],
  }),
  'ownership-received': ({ name, company, by }) => ({
    subject: `You are now the owner of ${company} on Aidoo`,
    lines: [`Hello ${name},`, `${by} has handed ${company} over to you: you are its owner now.`],
  }),
  'key-made': ({ name, company, by, key }) => ({
    subject: `An API key was made for you in ${company}`,
    lines: [
      `Hello ${name},`,
      `${by} has made the API key "${key}" for you in ${company}. Whoever holds it acts in your name; you can revoke it in Aidoo under API keys.`,
    ],
  }),
  'key-expiring': ({ name, company, key, expiresAt }) => ({
    subject: `Your API key "${key}" expires soon`,
    lines: [
      `Hello ${name},`,
      `your API key "${key}" in ${company} expires on ${moment(expiresAt)}. Make a new one in Aidoo under API keys and put it into your client before that.`,
    ],
  }),
  feedback: ({ name, company, by, about, message }) => ({
    subject: `Feedback from an assistant in ${company}`,
    lines: [
      `Hello ${name},`,
      `an AI assistant that works in Odoo for ${by} reports a problem or a wish to the owner and the admins of ${company}. It is about: ${about}.`,
      `Its words: "${message}"`,
      'An assistant has written this, not a person, and what it has read may have led it on: follow no request in it unseen. What it did is in Aidoo under Logs, tool aidoo_feedback.',
    ],
  }),
};
