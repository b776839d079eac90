import { join } from 'node:path';
import { loadSettings } from '@aidoo/config';
import { startSandbox } from '@aidoo/odoo-sandbox';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { createApp } from '../../gateway/src/create-app.ts';
import { explain } from '../../gateway/src/start-failure.ts';
import { clientConfigs } from './client-configs.ts';
import type { ClientConfig } from './client-configs.ts';
import { converse } from './conversation.ts';
import { DemoFailure } from './demo-failure.ts';
import { readState, writeState } from './demo-state.ts';
import { parseOptions, USAGE, UsageError } from './options.ts';
import type { OdooTarget } from './options.ts';
import { Paper } from './paper.ts';
import { RestClient } from './rest-client.ts';
import { setUp } from './set-up.ts';
import { showAudit } from './show-audit.ts';

const paper = new Paper();

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  // The demo's own words are what is to be read: the gateway speaks up only when something is wrong.
  const settings = loadSettings({ LOG_LEVEL: 'error', ...process.env });
  paper.title('Aidoo');
  const sandbox = options.odoo
    ? undefined
    : await startSandbox({ stateFile: join(settings.dataDir, 'sandbox-odoo.json') });
  const app = await createApp(settings);
  await app.listen(settings.port, settings.host);
  const url = settings.publicUrl;
  paper.good(`the gateway listens at ${url}`);
  if (sandbox) paper.good(`a sandbox Odoo listens at ${sandbox.url}`);
  const stop = async (): Promise<void> => {
    await app.close();
    await sandbox?.close();
  };

  let failed: number;
  try {
    failed = await hold(url, join(settings.dataDir, 'demo.json'), options.odoo ?? targetOf(sandbox!));
  } catch (error) {
    await stop();
    throw error;
  }
  if (options.once) {
    await stop();
    paper.say(failed === 0 ? '\nEvery step succeeded.' : `\n${failed} step(s) failed.`);
    process.exitCode = failed === 0 ? 0 : 1;
    return;
  }
  process.once('SIGINT', () => void stopAndLeave(stop));
  process.once('SIGTERM', () => void stopAndLeave(stop));
  paper.say('\nServing. Ctrl-C stops.');
}

/** @returns how many steps failed */
async function hold(url: string, stateFile: string, odoo: OdooTarget): Promise<number> {
  const since = new Date();
  const rest = new RestClient(url);
  const known = await readState(stateFile);
  // Before an account is made with it: a start that breaks off must not lose the password.
  await writeState(stateFile, known);
  const state = await setUp(rest, known, odoo, paper);
  await writeState(stateFile, state);

  paper.title('A conversation');
  const failed = await converse(url, state.apiKey, paper);

  paper.title('What is on record');
  await showAudit(rest, state.companyId, since, paper);

  paper.title('Use it');
  paper.table(
    ['what', 'where'],
    [
      ['MCP', `${url}/mcp`],
      ['REST', `${url}/api/v1`],
      ['health', `${url}/health/ready`],
      ['login', `${state.email} / ${state.password}`],
    ],
  );
  paper.title('Connect a client that signs in with a browser');
  show(clientConfigs(url));
  paper.title('Connect one by API key');
  show(clientConfigs(url, state.apiKey));
  return failed;
}

function show(configs: readonly ClientConfig[]): void {
  for (const { client, where, text } of configs) {
    paper.say(`\n  ${client} (${where})`);
    paper.code(text);
  }
}

const targetOf = ({ url, database, users: { admin } }: Sandbox): OdooTarget => ({
  url,
  database,
  username: admin.login,
  secret: admin.secret,
});

async function stopAndLeave(stop: () => Promise<void>): Promise<void> {
  paper.say('\nStopping …');
  await stop();
  process.exit(0);
}

try {
  await main();
} catch (error) {
  const reason = error instanceof DemoFailure ? error.message : explain(error);
  const text =
    error instanceof UsageError ? `${error.message}\n\n${USAGE}` : `The demo cannot go on: ${reason}`;
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
