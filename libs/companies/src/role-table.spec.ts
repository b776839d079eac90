import { describe, expect, it } from '@jest/globals';
import { may, ROLE_TABLE, ROLES } from './role-table.ts';
import type { Action } from './role-table.ts';

const who = (action: Action) => ROLES.filter((role) => may(role, action)).join(' ');

describe('ROLE_TABLE', () => {
  it.each<[string, Action[], string]>([
    ['Create an API key for self', ['api-keys.create'], 'owner admin member'],
    ["Revoke another member's key", ['api-keys.revoke-any'], 'owner admin'],
    ['View all logs', ['logs.read-all'], 'owner admin'],
    ['Edit the Odoo connection', ['odoo-connection.change', 'odoo-connection.read'], 'owner admin'],
    ['Say what credentials see in Odoo', ['data-policy.read', 'data-policy.change'], 'owner admin'],
    ['Say what those of admins see', ['data-policy.change-all'], 'owner'],
    ['Invite a new member', ['invitations.manage', 'members.manage'], 'owner admin'],
    ['Manage billing', ['billing.manage'], 'owner'],
    ['Transfer ownership', ['company.transfer'], 'owner'],
    ['Company management', ['company.rename', 'company.delete'], 'owner'],
    [
      'Management of their own API keys, viewing of their own logs',
      ['api-keys.list', 'api-keys.revoke', 'logs.read'],
      'owner admin member',
    ],
  ])('%s', (_row, actions, roles) => {
    expect(actions.map(who)).toEqual(actions.map(() => roles));
  });

  it('lets a role do whatever a lower one may do', () => {
    for (const action of Object.keys(ROLE_TABLE) as Action[])
      expect(['owner', 'owner admin', 'owner admin member']).toContain(who(action));
  });
});
