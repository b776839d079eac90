import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../../support/bootstrap.ts';
import { DocumentHost } from '../../../support/document-host.ts';
import { SdkApp } from '../../../support/sdk-oauth-app.ts';
import type { Introduction } from '../../../support/sdk-oauth-memory.ts';
import { allowing } from '../../../support/sdk-oauth-person.ts';
import { SDKS } from '../../../support/sdk-oauth-sdks.ts';
import type { TestCompany } from '../../../support/test-company.ts';

const REDIRECT = 'https://claude.ai/api/mcp/auth_callback';

/** As Claude publishes it, with a grant type that is none of ours. */
const DOCUMENT = {
  client_name: 'Claude',
  client_uri: 'https://claude.ai',
  redirect_uris: [REDIRECT],
  grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};

describe.each(SDKS)('an application publishes its own metadata document, on the SDK of $era', (sdk) => {
  let vendor: DocumentHost;
  let world: World;
  let company: TestCompany;
  let app: SdkApp;

  beforeAll(async () => {
    vendor = await DocumentHost.start();
    world = await World.reachable({ CIMD_ALLOWED_HOSTS: vendor.name });
    company = await world.company();
    await company.connect(await world.odoo());
  });
  afterEach(() => app.close());
  afterAll(async () => {
    await world.stop();
    await vendor.stop();
  });

  const publish = (path: string): Introduction & { metadataUrl: string } => ({
    metadataUrl: vendor.publish(path, DOCUMENT),
    redirectUrl: REDIRECT,
    metadata: DOCUMENT,
  });

  it('is known by its address, and calls a tool', async () => {
    const introduction = publish('/oauth/claude.json');
    app = new SdkApp(sdk, world.url, introduction);
    await app.connect(allowing(world.url, company.people.member, { companyId: company.id }));
    expect((await app.call('aidoo_context')).isError ?? false).toBe(false);
    expect(app.memory.client?.client_id).toBe(introduction.metadataUrl);
    expect(app.way).not.toContain('POST /oauth/register');
  });

  it('is listed among the connected apps by its name and its address', async () => {
    const introduction = publish('/oauth/listed.json');
    app = new SdkApp(sdk, world.url, introduction);
    await app.connect(allowing(world.url, company.people.admin, { companyId: company.id }));
    const apps = await company.as('admin').get<{ items: unknown[] }>(company.path('/connected-apps'));
    expect(apps.body.items).toContainEqual(
      expect.objectContaining({ name: 'Claude', clientId: introduction.metadataUrl }),
    );
  });
});
