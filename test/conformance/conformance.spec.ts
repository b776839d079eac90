import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp } from '../../apps/gateway/src/create-app.ts';
import { World } from '../support/bootstrap.ts';
import { freePort } from '../support/free-port.ts';
import { CLAUDE_CODE, OAuthClient } from '../support/oauth-client.ts';
import { PageBrowser } from '../support/page-browser.ts';
import type { TestCompany } from '../support/test-company.ts';
import { bearerProxy } from './bearer-proxy.ts';
import { EXPECTED } from './expected-failures.ts';
import type { Expected } from './expected-failures.ts';
import { createFixtureApp } from './fixtures/fixture-app.ts';
import { runSuite } from './suite.ts';
import type { Findings } from './suite.ts';

const SUITE_TIMEOUT_MS = 120_000;

const RUNS = [
  ['the gateway', '2026-07-28', 'an OAuth access token', createApp],
  ['the gateway', '2025-11-25', 'an API key', createApp],
  ['the gateway with fixtures', '2026-07-28', 'an API key', createFixtureApp],
  ['the gateway with fixtures', '2025-11-25', 'an OAuth access token', createFixtureApp],
] as const;

describe.each(RUNS)('%s, protocol %s, with %s', (what, revision, credential, create) => {
  const expected: Expected = EXPECTED[what][revision];
  let world: World;
  let company: TestCompany;
  let findings: Findings;

  beforeAll(async () => {
    world = await World.reachable({}, create);
    company = await world.company();
    const proxy = await bearerProxy(world.url, await token());
    const server = ['server', '--url', `${proxy.url}/mcp`, '--requirements', revision];
    findings = await runSuite(server);
    // The suite gives some answers half a second, which a busy machine may miss once.
    if (unlisted(findings).length > 0) findings = await runSuite(server);
    await proxy.close();
  }, SUITE_TIMEOUT_MS);
  afterAll(() => world.stop());

  const unlisted = ({ failures }: Findings): [check: string, why: string][] =>
    Object.entries(failures).filter(([check]) => !Object.hasOwn(expected, check));

  async function token(): Promise<string> {
    if (credential === 'an API key') return (await company.apiKey('owner')).key;
    const tokens = await new OAuthClient(world.url).connect(company.people.owner, { companyId: company.id });
    return tokens.access_token;
  }

  it('runs all scenarios of the revision', () => {
    expect(findings.ran).toBe(findings.announced);
  });

  it('fails nothing beyond what is listed, each with its reason', () => {
    expect(unlisted(findings)).toEqual([]);
  });

  it('lists nothing that passes by now', () => {
    const stale = Object.keys(expected).filter((check) => !Object.hasOwn(findings.failures, check));
    expect(stale).toEqual([]);
  });

  it('has the suite’s calls on record, as it has any other', async () => {
    const logs = await company
      .as('owner')
      .get<{ items: unknown[] }>(company.path('/logs?tool=test_simple_text'));
    const kind = credential === 'an API key' ? 'api-key' : 'oauth';
    const status = what === 'the gateway' ? 'error' : 'success';
    expect(logs.body.items).toContainEqual(
      expect.objectContaining({ status, credential: expect.objectContaining({ kind }) }),
    );
  });
});

describe('the authorization server', () => {
  let world: World;
  let findings: Findings;

  beforeAll(async () => {
    world = await World.reachable();
    const company = await world.company();
    const port = String(await freePort());
    const { clientId } = CLAUDE_CODE;
    const client = ['--client-id', clientId, '--resource', `${world.url}/mcp`, '--port', port];
    let visit: Promise<void> | undefined;
    findings = await runSuite(['authorization', '--url', world.url, ...client], async (output) => {
      const link = /^(http\S+\/oauth\/authorize\S+)\n/m.exec(output)?.[1];
      if (link) await (visit ??= allow(new URL(link), company));
    });
  }, SUITE_TIMEOUT_MS);
  afterAll(() => world.stop());

  /** What a person does with the link that the suite prints. */
  async function allow(url: URL, company: TestCompany): Promise<void> {
    const client = new OAuthClient(world.url, CLAUDE_CODE);
    const { member } = company.people;
    const back = await client.allow(new PageBrowser(world.url), { url, state: '', verifier: '' }, member, {
      companyId: company.id,
    });
    await fetch(back.url);
  }

  it('runs all scenarios', () => {
    expect(findings.ran).toBe(findings.announced);
  });

  it('fails nothing', () => {
    expect(findings.failures).toEqual({});
  });
});
