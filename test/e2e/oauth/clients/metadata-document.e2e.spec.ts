import { once } from 'node:events';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SELF_SIGNED } from '../../../../libs/odoo/test/self-signed.ts';
import { World } from '../../../support/bootstrap.ts';
import { SdkApp } from '../../../support/sdk-oauth-app.ts';
import type { Introduction } from '../../../support/sdk-oauth-memory.ts';
import { allowing } from '../../../support/sdk-oauth-person.ts';
import { SDKS } from '../../../support/sdk-oauth-sdks.ts';
import type { TestCompany } from '../../../support/test-company.ts';

describe('an application publishes its own metadata document', () => {
  const trusted = getCACertificates('default');
  const redirectUrl = 'https://claude.ai/api/mcp/auth_callback';
  let vendor: Server;
  let vendorUrl: string;
  let world: World;
  let company: TestCompany;
  let app: SdkApp;

  beforeAll(async () => {
    setDefaultCACertificates([...trusted, SELF_SIGNED.cert]);
    vendor = createServer(SELF_SIGNED, (request, response) => {
      const client_id = `${vendorUrl}${request.url}`;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ...DOCUMENT, client_id }));
    }).listen(0, 'localhost');
    await once(vendor, 'listening');
    vendorUrl = `https://localhost:${(vendor.address() as AddressInfo).port}`;
    world = await World.reachable({ CIMD_ALLOWED_HOSTS: new URL(vendorUrl).host });
    company = await world.company();
    await company.connect(await world.odoo());
  });
  afterEach(() => app.close());
  afterAll(async () => {
    await world.stop();
    vendor.close();
    setDefaultCACertificates(trusted);
  });

  /** As Claude publishes it, with a grant type that is none of ours. */
  const DOCUMENT = {
    client_name: 'Claude',
    client_uri: 'https://claude.ai',
    redirect_uris: [redirectUrl],
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  const introduction = (path: string): Introduction => ({
    metadataUrl: `${vendorUrl}${path}`,
    redirectUrl,
    metadata: DOCUMENT,
  });

  it.each(SDKS)('and is known by its address: the SDK of $era connects and calls a tool', async (sdk) => {
    app = new SdkApp(sdk, world.url, introduction(`/oauth/claude-${sdk.era}.json`));
    await app.connect(allowing(world.url, company.people.member, { companyId: company.id }));
    expect((await app.call('aidoo_context')).isError ?? false).toBe(false);
    expect(app.memory.client?.client_id).toBe(`${vendorUrl}/oauth/claude-${sdk.era}.json`);
    expect(app.way).not.toContain('POST /oauth/register');
  });

  it('and is listed among the connected apps by its name and its address', async () => {
    const [sdk] = SDKS;
    app = new SdkApp(sdk, world.url, introduction('/oauth/listed.json'));
    await app.connect(allowing(world.url, company.people.admin, { companyId: company.id }));
    const apps = await company.as('admin').get<{ items: unknown[] }>(company.path('/connected-apps'));
    expect(apps.body.items).toContainEqual(
      expect.objectContaining({ name: 'Claude', clientId: `${vendorUrl}/oauth/listed.json` }),
    );
  });
});
