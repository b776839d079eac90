import { readFileSync, writeFileSync } from 'node:fs';
import { VARIABLES } from '@aidoo/config';
import { describe, expect, it } from '@jest/globals';
import { format } from 'prettier';

const FILE = 'docs/configuration.md';

describe('the generated documentation', () => {
  it(`${FILE} is what the settings say (npm run docs renews it)`, async () => {
    const generated = await format(configuration(), { parser: 'markdown' });
    if (process.env['UPDATE_DOCS']) writeFileSync(FILE, generated);
    expect(readFileSync(FILE, 'utf8')).toBe(generated);
  });
});

function shown(fallback: unknown): string {
  if (Array.isArray(fallback)) return shown(fallback.join(','));
  if (typeof fallback !== 'string' && typeof fallback !== 'number') return '';
  return fallback === '' ? '' : `\`${fallback}\``;
}

function configuration(): string {
  const rows = Object.entries(VARIABLES.shape).map(([name, schema]) => {
    const fallback: unknown = schema.safeParse(undefined).data;
    return `| \`${name}\` | ${shown(fallback)} | ${schema.description} |`;
  });
  return `# Configuration

Everything is read from the environment once, at start, and checked: what is wrong is named, and the process ends with exit code 1.
An empty variable counts as unset.

| variable | default | meaning |
|---|---|---|
${rows.join('\n')}

With \`NODE_ENV=production\` \`ENCRYPTION_KEY\`, \`JWT_SECRET\`, \`COOKIE_KEYS\` and \`OAUTH_JWKS\` must be given, from a cryptographic source; values that look like examples,
repeat themselves or have few different characters are refused, and so is a \`PUBLIC_URL\` of plain http that is not loopback. Outside production, missing ones are made once and kept in \`DATA_DIR/secrets.json\`.

\`\`\`bash
openssl rand -hex 32         # ENCRYPTION_KEY
openssl rand -base64 48      # JWT_SECRET, COOKIE_KEYS
node -e "const c=require('crypto');const k=c.generateKeyPairSync('rsa',{modulusLength:2048}).privateKey.export({format:'jwk'});console.log(JSON.stringify({keys:[{...k,kid:c.randomUUID(),use:'sig',alg:'RS256'}]}))"      # OAUTH_JWKS
\`\`\`
`;
}
