import { createHmac } from 'node:crypto';
import { Settings } from '@aidoo/config';
import { Types } from 'mongoose';
import type { World } from './bootstrap.ts';
import { Browser } from './browser.ts';
import { connectApp } from './connected-app.ts';
import { CLAUDE_CODE, OAuthClient } from './oauth-client.ts';
import { PASSWORD, register } from './test-company.ts';
import type { Person, TestCompany } from './test-company.ts';

/** Something that would open doors if it were alive, or were shown elsewhere. */
export interface DeadCredential {
  what: string;
  token: string;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

function signed(claims: object, secret: string): string {
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** Somebody whose only place is that of an admin of the company. */
async function admin(world: World, company: TestCompany): Promise<Person> {
  const person = await register(world.http(), 'Short-lived');
  await company.join(person, 'admin');
  await person.http.send('DELETE', `/api/v1/companies/${person.companyId}`, {});
  return person;
}

async function signedIn(world: World, { email }: Person): Promise<Browser & { accessToken: string }> {
  const browser = new Browser(world.url);
  await browser.login(email, PASSWORD);
  return browser as Browser & { accessToken: string };
}

/** Of people who were or are admins of the company: none of it may open anything of `/api/v1`. */
export async function deadAtTheApi(world: World, company: TestCompany): Promise<DeadCredential[]> {
  const secret = world.app.get(Settings).jwtSecret.reveal();
  const person = await admin(world, company);
  const claims = claimsOf(person.accessToken);
  const loggedOut = await signedIn(world, person);
  await loggedOut.logout();
  const elsewhere = await signedIn(world, await admin(world, company));
  const changed = await admin(world, company);
  const before = await signedIn(world, changed);
  const passwords = { current: PASSWORD, password: 'amber-lighthouse-77-compass' };
  await changed.http.post('/api/v1/auth/password/change', passwords);
  const ended = await signedIn(world, person);
  await person.http.delete('/api/v1/auth/sessions');
  const deleted = await admin(world, company);
  await deleted.http.send('DELETE', '/api/v1/auth/me', { password: PASSWORD });
  const { key } = await company.apiKey('admin');
  const app = await connectApp(company, 'admin');
  const unsigned = `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
  return [
    {
      what: 'an access token that has expired',
      token: signed({ ...claims, exp: Math.floor(Date.now() / 1000) - 1 }, secret),
    },
    { what: 'an access token without an end', token: signed({ ...claims, exp: undefined }, secret) },
    {
      what: 'an access token of another issuer',
      token: signed({ ...claims, iss: 'https://evil.example' }, secret),
    },
    {
      what: 'an access token for something else',
      token: signed({ ...claims, aud: 'https://evil.example' }, secret),
    },
    {
      what: 'an access token that names another user',
      token: signed({ ...claims, sub: company.people.owner.userId }, secret),
    },
    { what: 'an access token that somebody else has signed', token: signed(claims, 'x'.repeat(64)) },
    { what: 'an access token that nobody has signed', token: unsigned },
    { what: 'an access token of a session that was logged out', token: loggedOut.accessToken },
    { what: 'an access token of a session that was ended from another device', token: ended.accessToken },
    { what: 'an access token from before the password was changed', token: before.accessToken },
    { what: 'an access token of an account that was deleted', token: deleted.accessToken },
    { what: 'a refresh token', token: elsewhere.jar.get('aidoo_refresh')! },
    { what: 'the token of the OAuth pages’ cookie', token: elsewhere.jar.get('aidoo_sso')! },
    { what: 'an API key', token: key },
    { what: 'an OAuth access token, which is for /mcp', token: app.tokens.access_token },
    { what: 'an OAuth refresh token', token: app.tokens.refresh_token },
    { what: 'nothing that was ever a credential', token: 'null' },
  ];
}

/** None of it may open `/mcp`. */
export async function deadAtMcp(world: World, company: TestCompany): Promise<DeadCredential[]> {
  const keyOf = async (person: Person, of = company): Promise<{ id: string; key: string }> =>
    (await person.http.post<{ id: string; key: string }>(of.path('/api-keys'), { name: 'a key' })).body;
  const { owner } = company.people;
  const revoked = await keyOf(owner);
  await owner.http.delete(company.path(`/api-keys/${revoked.id}`));
  const expired = await keyOf(owner);
  // The API takes no date that has passed, and no test waits for one.
  await world.connection
    .collection('api-keys')
    .updateOne({ _id: new Types.ObjectId(expired.id) }, { $set: { expiresAt: new Date(Date.now() - 1) } });
  const removed = await admin(world, company);
  const ofRemoved = await keyOf(removed);
  await owner.http.delete(company.path(`/members/${removed.userId}`));
  const back = await admin(world, company);
  const ofBack = await keyOf(back);
  await back.http.delete(company.path(`/members/${back.userId}`));
  await company.join(back, 'admin');
  const deleted = await admin(world, company);
  const ofDeleted = await keyOf(deleted);
  await deleted.http.send('DELETE', '/api/v1/auth/me', { password: PASSWORD });
  const gone = await company.another();
  const ofGone = await keyOf(owner, gone);
  await owner.http.send('DELETE', gone.path(), {});
  const browser = await signedIn(world, owner);
  const live = await keyOf(owner);
  return [
    { what: 'a key that was revoked', token: revoked.key },
    { what: 'a key that has expired', token: expired.key },
    { what: 'a key of a member who was removed', token: ofRemoved.key },
    { what: 'a key of a member from before they left and came back', token: ofBack.key },
    { what: 'a key of an account that was deleted', token: ofDeleted.key },
    { what: 'a key of a company that was deleted', token: ofGone.key },
    {
      what: 'a key of which one character is another',
      token: `${live.key.slice(0, -1)}${live.key.endsWith('a') ? 'b' : 'a'}`,
    },
    { what: 'the start of a key', token: live.key.slice(0, 20) },
    { what: 'an access token of the dashboard', token: browser.accessToken },
    { what: 'a refresh token', token: browser.jar.get('aidoo_refresh')! },
    { what: 'the token of the OAuth pages’ cookie', token: browser.jar.get('aidoo_sso')! },
    ...(await deadOAuthTokens(world, company)),
  ];
}

/** Access of applications that has ended in each of the ways in which it can, and what is no access token. */
async function deadOAuthTokens(world: World, company: TestCompany): Promise<DeadCredential[]> {
  const { owner } = company.people;
  const client = new OAuthClient(company.base);
  const connect = (person: Person, of = company) => client.connect(person, { companyId: of.id });
  const live = await connect(owner);
  const ended = await connectApp(company, 'admin');
  await owner.http.delete(company.path(`/connected-apps/${ended.id}`));
  const expired = await connectApp(company, 'member');
  const past = { $set: { expiresAt: new Date(Date.now() - 1) } };
  await world.connection.collection('oauth-artifacts').updateMany({ grantId: expired.id }, past);
  const overdue = await connectApp(company, 'owner', { client: new OAuthClient(company.base, CLAUDE_CODE) });
  await world.connection.collection('oauth-grants').updateOne({ _id: new Types.ObjectId(overdue.id) }, past);
  const removed = await admin(world, company);
  const ofRemoved = await connect(removed);
  await owner.http.delete(company.path(`/members/${removed.userId}`));
  const deleted = await admin(world, company);
  const ofDeleted = await connect(deleted);
  await deleted.http.send('DELETE', '/api/v1/auth/me', { password: PASSWORD });
  const gone = await company.another();
  const ofGone = await connect(owner, gone);
  await owner.http.send('DELETE', gone.path(), {});
  const text = live.access_token;
  return [
    { what: 'an OAuth access token whose app was ended', token: ended.tokens.access_token },
    { what: 'an OAuth access token that has expired', token: expired.tokens.access_token },
    { what: 'an OAuth access token of a grant that has expired', token: overdue.tokens.access_token },
    { what: 'an OAuth access token of a member who was removed', token: ofRemoved.access_token },
    { what: 'an OAuth access token of an account that was deleted', token: ofDeleted.access_token },
    { what: 'an OAuth access token for a company that was deleted', token: ofGone.access_token },
    { what: 'an OAuth refresh token', token: live.refresh_token },
    {
      what: 'an OAuth access token of which one character is another',
      token: `${text.slice(0, -1)}${text.endsWith('a') ? 'b' : 'a'}`,
    },
  ];
}

/** Browsers whose refresh token must carry nothing on. */
export async function deadRefreshTokens(
  world: World,
  company: TestCompany,
): Promise<{ what: string; browser: Browser }[]> {
  const person = await admin(world, company);
  const loggedOut = await signedIn(world, person);
  const copy = loggedOut.copy();
  await loggedOut.logout();
  const deleted = await admin(world, company);
  const ofDeleted = await signedIn(world, deleted);
  await deleted.http.send('DELETE', '/api/v1/auth/me', { password: PASSWORD });
  const ended = await signedIn(world, person);
  await person.http.delete('/api/v1/auth/sessions');
  const operator = new Browser(world.url);
  operator.jar.set('aidoo_refresh', encodeURIComponent('j:{"$ne":null}'));
  return [
    { what: 'of a session that was logged out', browser: copy },
    { what: 'of a session that was ended from another device', browser: ended },
    { what: 'of an account that was deleted', browser: ofDeleted },
    { what: 'that is an operator', browser: operator },
  ];
}
