import { describe, expect, it } from '@jest/globals';
import { newToken } from '@aidoo/kernel';
import { loggedPath } from './logging.ts';

const token = newToken();
const company = '/api/v1/companies/65f1c0ffee65f1c0ffee65f1';

describe(loggedPath.name, () => {
  it.each([
    '/api/v1/companies',
    `${company}/api-keys/65f1c0ffee65f1c0ffee65f2`,
    `${company}/invitations`,
    `${company}/invitations/65f1c0ffee65f1c0ffee65f3/send`,
    '/.well-known/oauth-protected-resource/mcp',
    '/health/ready',
    '/',
    '/%',
  ])('shows %s as it is', (path) => {
    expect(loggedPath(path)).toBe(path);
  });

  it('shows no query, which is where tokens travel', () => {
    expect(loggedPath(`/api/v1/auth/me?access_token=${token}&x=/y`)).toBe('/api/v1/auth/me');
  });

  it.each([
    [`/invitations/${token}`, '/invitations/[secret]'],
    [`/api/v1/invitations/${token}`, '/api/v1/invitations/[secret]'],
    [`/api/v1/invitations/${token}/accept?x=1`, '/api/v1/invitations/[secret]/accept'],
    [`/API/V1/Invitations/${token}/accept`, '/API/V1/Invitations/[secret]/accept'],
    [`//api/v1/invitations/${token}`, '//api/v1/invitations/[secret]'],
    [`http://aidoo.example.com/invitations/${token}`, 'http://aidoo.example.com/invitations/[secret]'],
  ])('hides the token of an invitation: %s', (url, shown) => {
    expect(loggedPath(url)).toBe(shown);
  });

  it('hides a token of which a mail reader has lost the end, and one with something added', () => {
    expect(loggedPath(`/invitations/${token.slice(0, 20)}`)).not.toContain(token.slice(0, 20));
    expect(loggedPath(`/invitations/${token}.%20thanks`)).not.toContain(token);
  });

  it.each([
    `/nowhere/${token}`,
    `/api/v1/invitation/${token}`,
    `/invitations//${token}`,
    `/aid_live_${token}`,
  ])('hides what is as long as a token wherever it stands: %s', (path) => {
    expect(loggedPath(path)).not.toContain(token);
  });
});
