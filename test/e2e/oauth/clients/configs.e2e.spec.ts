import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { clientConfigs } from '../../../../apps/demo/src/client-configs.ts';
import { World } from '../../../support/bootstrap.ts';
import { SdkApp } from '../../../support/sdk-oauth-app.ts';
import { allowing } from '../../../support/sdk-oauth-person.ts';
import { REGISTERED } from '../../../support/sdk-oauth-registrations.ts';
import { SDK_2025 } from '../../../support/sdk-oauth-sdks.ts';
import type { TestCompany } from '../../../support/test-company.ts';

const CLIENTS = clientConfigs('').map(({ client }) => client);

describe('what people are told to paste', () => {
  let world: World;
  let company: TestCompany;

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company();
    await company.connect(await world.odoo());
  });
  afterAll(() => world.stop());

  it.each(CLIENTS)('connects %s by API key', async (client) => {
    const { key } = await company.apiKey('member');
    const { address, authorization } = pasted(clientConfigs(world.url, key), client);
    const link = new Client({ name: client, version: '1.0.0' });
    const requestInit = { headers: { authorization: authorization! } };
    await link.connect(new StreamableHTTPClientTransport(new URL(address), { requestInit }));
    const answer = await link.callTool({ name: 'aidoo_context' });
    await link.close();
    expect(answer).toMatchObject({ structuredContent: { company: { id: company.id } } });
  });

  it.each(CLIENTS)('connects %s by OAuth, with nothing secret in it', async (client) => {
    const { address, authorization } = pasted(clientConfigs(world.url), client);
    expect(authorization).toBeUndefined();
    const app = new SdkApp(SDK_2025, address.replace(/\/mcp$/, ''), REGISTERED['MCP Inspector']);
    await app.connect(allowing(world.url, company.people.member, { companyId: company.id }));
    const answer = await app.call('aidoo_context');
    await app.close();
    expect(answer).toMatchObject({ structuredContent: { company: { id: company.id } } });
  });
});

/** What a client makes of it: the address, and the header if there is one. */
function pasted(configs: ReturnType<typeof clientConfigs>, client: string) {
  const { text } = configs.find((config) => config.client === client)!;
  const key = /aid_live_\w+/.exec(text)?.[0];
  return {
    address: /https?:\/\/[^\s"]+/.exec(text)![0],
    authorization: /Bearer (?:aid_live_\w+)/.exec(text)?.[0] ?? (key && `Bearer ${key}`),
  };
}
