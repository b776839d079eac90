import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { TestCompany } from '../../support/test-company.ts';

const CLAUDE = 'https://claude.ai/oauth/mcp-oauth-client-metadata';
const CLAUDE_CODE = 'https://claude.ai/oauth/claude-code-client-metadata';
const CHATGPT = 'https://chatgpt.com/oauth/client.json';
const CODEX = 'https://chatgpt.com/oauth/codex/client.json';
const VS_CODE = 'https://vscode.dev/oauth/client-metadata.json';

describe('the clients that are known from the start', () => {
  let world: World;
  let company: TestCompany;

  beforeAll(async () => {
    // Nothing may be fetched: what works here works where no vendor’s host can be reached.
    world = await World.reachable({ CIMD_ALLOWED_HOSTS: 'nowhere.example', OAUTH_REGISTRATION: 'off' });
    company = await world.company();
    await company.connect(await world.odoo());
  });
  afterAll(() => world?.stop());

  const ask = (clientId: string, redirectUri: string) =>
    new PageBrowser(world.url).get(new OAuthClient(world.url, { clientId, redirectUri }).begin().url);

  it.each([
    ['Claude', CLAUDE, 'https://claude.ai/api/mcp/auth_callback'],
    ['Claude Code', CLAUDE_CODE, 'http://localhost:52163/callback'],
    ['ChatGPT', CHATGPT, 'https://chatgpt.com/connector_platform_oauth_redirect'],
    ['Codex', CODEX, 'http://127.0.0.1:41239/callback'],
    ['Visual Studio Code', VS_CODE, 'http://127.0.0.1:33418/'],
  ])('%s connects, and is listed by its name', async (name, clientId, redirectUri) => {
    const client = new OAuthClient(world.url, { clientId, redirectUri });
    const tokens = await client.connect(company.people.member, { companyId: company.id });
    const answer = await new McpCaller(world.url, tokens.access_token).call('aidoo_context');
    expect(answer.isError).toBe(false);
    const apps = await company.as('member').get<{ items: object[] }>(company.path('/connected-apps'));
    expect(apps.body.items).toContainEqual(expect.objectContaining({ name, clientId }));
  });

  it.each([
    [CLAUDE, 'https://claude.com/api/mcp/auth_callback'],
    [CLAUDE_CODE, 'http://127.0.0.1:1/callback'],
    [CLAUDE_CODE, 'http://localhost/callback'],
    [CODEX, 'http://localhost:65535/callback'],
    // Where somebody else listens at its usual port.
    [VS_CODE, 'http://127.0.0.1:59656/'],
    [VS_CODE, 'https://vscode.dev/redirect'],
  ])('%s may be called back at %s', async (clientId, redirectUri) => {
    const page = await ask(clientId, redirectUri);
    expect([page.status, page.url.pathname]).toEqual([200, expect.stringMatching(/^\/interaction\//)]);
  });

  it.each([
    [CLAUDE, 'https://claude.ai/api/mcp/auth_callback/'],
    [CLAUDE, 'https://claude.ai:8443/api/mcp/auth_callback'],
    [CLAUDE, 'http://localhost:3000/callback'],
    [CLAUDE_CODE, 'http://localhost:3000/callback/other'],
    [CLAUDE_CODE, 'http://localhost:3000/Callback'],
    [CLAUDE_CODE, 'http://[::1]:3000/callback'],
    [CLAUDE_CODE, 'https://localhost:3000/callback'],
    [CLAUDE_CODE, 'http://user@localhost:3000/callback'],
    [CHATGPT, 'https://chatgpt.com/connector_platform_oauth_redirect?x=1'],
    [CODEX, 'http://127.0.0.1.evil.example:3000/callback'],
    [VS_CODE, 'https://vscode.dev:8443/redirect'],
    [VS_CODE, 'https://insiders.vscode.dev/redirect'],
  ])('%s is not called back at %s: the browser stays on a page of ours', async (clientId, redirectUri) => {
    const page = await ask(clientId, redirectUri);
    expect([page.status, page.url.pathname]).toEqual([400, '/oauth/authorize']);
    expect(page.text).toContain('redirect_uri');
  });

  it.each([CLAUDE.toUpperCase(), `${CLAUDE}/`, `${CLAUDE}?x`, `${CLAUDE}#x`, ` ${CLAUDE}`, 'claude'])(
    'are none of another spelling: %s',
    async (clientId) => {
      const page = await ask(clientId, 'https://claude.ai/api/mcp/auth_callback');
      expect([page.status, page.url.pathname]).toEqual([400, '/oauth/authorize']);
      expect(page.text).toContain('invalid_client');
    },
  );
});
