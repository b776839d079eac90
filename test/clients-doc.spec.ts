import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { clientConfigs } from '../apps/demo/src/client-configs.ts';

const page = readFileSync('docs/clients.md', 'utf8');
const readme = readFileSync('README.md', 'utf8');

describe('how to connect a client', () => {
  it.each([...clientConfigs('$PUBLIC_URL'), ...clientConfigs('$PUBLIC_URL', 'aid_live_…')])(
    '$client: the page has what the demo prints',
    ({ text }) => {
      expect(page).toContain(`\n${text}\n\`\`\``);
    },
  );

  it.each(['Claude Code', 'Codex', 'Cursor', 'Windsurf', 'VS Code', 'ChatGPT', 'Claude, all apps'])(
    '%s is in the README',
    (client) => {
      expect(readme.slice(readme.indexOf('## Connect a client'))).toContain(`| ${client}`);
    },
  );
});
