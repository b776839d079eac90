import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILT_DEMO } from '../../../support/built-gateway.ts';
import { freePort } from '../../../support/free-port.ts';
import { SdkApp } from '../../../support/sdk-oauth-app.ts';
import { allowing } from '../../../support/sdk-oauth-person.ts';
import { PUBLISHED, REGISTERED } from '../../../support/sdk-oauth-registrations.ts';
import { SDKS } from '../../../support/sdk-oauth-sdks.ts';

describe('somebody has started the demo, and does what it says', () => {
  let dataDir: string;
  let demo: ChildProcess;
  let printed: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'aidoo-demo-'));
    const env = {
      PATH: process.env['PATH'],
      DATA_DIR: dataDir,
      PORT: String(await freePort()),
      NO_COLOR: '1',
    };
    demo = spawn(process.execPath, [BUILT_DEMO], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    printed = '';
    await new Promise<void>((resolve, reject) => {
      demo.stdout!.setEncoding('utf8').on('data', (part: string) => {
        printed += part;
        if (printed.includes('Ctrl-C stops.')) resolve();
      });
      demo.once('close', (code) => reject(new Error(`the demo has ended with ${code}: ${printed}`)));
    });
  }, 180_000);
  afterAll(async () => {
    if (demo.exitCode === null && demo.kill('SIGINT')) await once(demo, 'close');
    await rm(dataDir, { recursive: true, force: true });
  });

  it.each(
    SDKS.flatMap((sdk) => [PUBLISHED.claudeCode, REGISTERED['Claude Code']].map((one) => ({ sdk, one }))),
  )(
    'pastes the address into $one.metadata.client_name on the SDK of $sdk.era, signs in as it is told, and works',
    async ({ sdk, one }) => {
      const [, url] = /claude mcp add --transport http aidoo (\S+)\/mcp$/m.exec(printed)!;
      const [, email, password] = /login\s+(\S+) \/ (\S+)/.exec(printed)!;
      const app = new SdkApp(sdk, url!, one);
      await app.connect(allowing(url!, { email: email!, password: password! }));
      const answer = await app.call('aidoo_context');
      await app.close();
      expect(answer.structuredContent).toMatchObject({ company: { name: 'Demo Company' } });
    },
  );
});
