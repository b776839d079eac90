import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { TestCompany } from '../../support/test-company.ts';

describe('the way from a client’s request to its tools', () => {
  let world: World;
  let company: TestCompany;

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company();
    await company.connect(await world.odoo());
  });

  afterAll(() => world.stop());

  it('leads from the sign-in over the consent to a token that calls tools', async () => {
    const client = new OAuthClient(world.url);
    const tokens = await client.connect(company.people.member, { companyId: company.id });
    expect(tokens).toMatchObject({
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'odoo:query odoo:read odoo:schema',
      refresh_token: expect.any(String),
    });
    const answer = await new McpCaller(world.url, tokens.access_token).call('aidoo_context');
    expect(answer.structured).toMatchObject({
      company: { id: company.id },
      permissions: ['query', 'read', 'schema'],
    });
  });

  it('sends the browser back with the code, the state and the issuer', async () => {
    const client = new OAuthClient(world.url);
    const begun = client.begin();
    const browser = new PageBrowser(world.url);
    const back = await client.allow(browser, begun, company.people.member, { companyId: company.id });
    expect(back.url.origin + back.url.pathname).toBe(client.client.redirectUri);
    expect(Object.fromEntries(back.url.searchParams)).toEqual({
      code: expect.any(String),
      state: begun.state,
      iss: world.url,
    });
  });

  it('carries a connection on by its refresh token', async () => {
    const client = new OAuthClient(world.url);
    const tokens = await client.connect(company.people.member, { companyId: company.id });
    const renewed = await client.refresh(tokens.refresh_token);
    expect(renewed.status).toBe(200);
    const answer = await new McpCaller(world.url, renewed.body.access_token).call('aidoo_context');
    expect(answer.isError).toBe(false);
  });

  it('asks for the missing scope with a challenge, and lists the tool all the same', async () => {
    const client = new OAuthClient(world.url);
    const tokens = await client.connect(company.people.owner, { companyId: company.id });
    const caller = new McpCaller(world.url, tokens.access_token);
    const listed = await caller.rpc('tools/list');
    expect(listed.text).toContain('aidoo_write');
    const refused = await caller.rpc('tools/call', {
      name: 'aidoo_write',
      arguments: { model: 'res.partner', ids: [1], values: { name: 'x' } },
    });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toBe(
      `Bearer error="insufficient_scope", scope="odoo:write", resource_metadata="${world.url}/.well-known/oauth-protected-resource/mcp"`,
    );
  });

  it('ends with the grant, for the access token and the refresh token alike', async () => {
    const client = new OAuthClient(world.url);
    const tokens = await client.connect(company.people.member, { companyId: company.id });
    const apps = await company.as('member').get<{ items: { id: string }[] }>(company.path('/connected-apps'));
    expect(apps.body.items).toHaveLength(1);
    const ended = await company
      .as('member')
      .delete(company.path(`/connected-apps/${apps.body.items[0]!.id}`));
    expect(ended.status).toBe(204);
    expect((await new McpCaller(world.url, tokens.access_token).rpc('tools/list')).status).toBe(401);
    const renewed = await client.refresh(tokens.refresh_token);
    expect(renewed).toMatchObject({
      status: 400,
      body: {
        error: 'invalid_grant',
        error_description: expect.stringContaining('Connect the application again'),
      },
    });
  });
});
