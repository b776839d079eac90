import { readFileSync, writeFileSync } from 'node:fs';
import { VARIABLES } from '@aidoo/config';
import { TOOL_ERRORS } from '@aidoo/erp';
import { describePrompts, describeResources, describeTools } from '@aidoo/mcp';
import { describe, expect, it } from '@jest/globals';
import { format } from 'prettier';

describe('the generated documentation', () => {
  it.each([
    ['docs/configuration.md', 'the settings', configuration],
    ['docs/tools.md', 'the tools', tools],
  ])('%s is what %s say (npm run docs renews it)', async (file, _what, generate) => {
    const generated = await format(generate(), { parser: 'markdown' });
    if (process.env['UPDATE_DOCS']) writeFileSync(file, generated);
    expect(readFileSync(file, 'utf8')).toBe(generated);
  });
});

interface Argument {
  description?: string;
  type?: string;
}

function tools(): string {
  const pages = describeTools().map(
    ({
      listed: { name, title, description, inputSchema, outputSchema, annotations },
      permission,
      errors: codes,
    }) => {
      const required = inputSchema.required ?? [];
      const args = Object.entries((inputSchema.properties ?? {}) as Record<string, Argument>).map(
        ([arg, { type, description: text }]) =>
          `| \`${arg}\`${required.includes(arg) ? '' : '?'} | ${type ?? 'object or array'} | ${(text ?? '').replaceAll('|', '\\|')} |`,
      );
      const table =
        args.length > 0
          ? `| argument | type | meaning |\n|---|---|---|\n${args.join('\n')}`
          : 'It takes no arguments.';
      const effect = annotations?.readOnlyHint
        ? 'only reads'
        : annotations?.destructiveHint
          ? 'changes what is there'
          : 'adds';
      const answers = Object.entries((outputSchema?.['properties'] ?? {}) as Record<string, Argument>)
        .filter(([key]) => key !== 'error')
        .map(([key, { description: text }]) => `\`${key}\`${text ? ` (${text.replace(/\.$/, '')})` : ''}`);
      const hints = Object.entries(annotations ?? {}).map(([hint, value]) => `\`${hint}: ${String(value)}\``);
      return [
        `## \`${name}\`: ${title}`,
        `Permission: ${permission ?? 'none'}; ${effect}. Annotations: ${hints.join(', ')}.`,
        description,
        table,
        `Answers: ${answers.join(', ')}.`,
        `Fails with: ${codes.map((code) => `\`${code}\``).join(', ')}.`,
      ].join('\n\n');
    },
  );
  const errors = Object.entries(TOOL_ERRORS).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return `# Tools

What an assistant can call at \`POST /mcp\`. A key lists the tools that its permissions allow; any other answers like one that does not exist (\`-32602\`).
An OAuth client lists what its person could allow it; a call that was not allowed answers 403 with the scopes to ask for (\`odoo:\` and the permission).
Arguments that a tool does not have are refused by name. Answers are structured content, and the same as JSON text,
of at most 60,000 characters: a list is cut between two records, and the answer says how to go on; of what is too long alone, the longest texts and lists
are cut, and \`shortened\` says which, and how to see more.

${pages.join('\n\n')}

${resources()}

${prompts()}

## Errors

A failed call answers \`isError: true\` with \`{"error":{"code","message","hint"?,"details"?}}\`.

| code | meaning |
|---|---|
${errors.join('\n')}
`;
}

function resources(): string {
  const rows = describeResources().map(
    ({ listed: { uriTemplate, title = '', description = '' }, tool }) =>
      `| \`${uriTemplate}\` | ${title}. ${description} | \`${tool}\` |`,
  );
  return `## Resources

What a client can attach to a conversation. A URI is another way to write a call of the tool that reads it: it needs the same permission, the same policy holds,
it counts as a call and stands in the log as \`resources/read\`. The answer is the tool's, as JSON. What is not there answers \`-32602\` with the URI as its data.
\`resources/list\` is empty: what there is depends on the Odoo. Models are completed (\`completion/complete\`), by \`aidoo_schema\`.

| URI | what it is | read by |
|---|---|---|
${rows.join('\n')}`;
}

function prompts(): string {
  const described = describePrompts().map(({ english, french, permissions }) => {
    const rows = (english.arguments ?? []).map(
      ({ name, description = '', required }) => `| \`${name}\`${required ? '' : '?'} | ${description} |`,
    );
    return `### \`${english.name}\`: ${english.title ?? ''} · ${french.title ?? ''}

${english.description ?? ''} Permissions: ${permissions.join(', ')}.

| argument | meaning |
|---|---|
${rows.join('\n')}`;
  });
  return `## Prompts

What a person can choose in a client: a task in steps, with the calls that work on Odoo 14 to 20. It comes in English or French, as the argument \`language\` says, else in the
language of the account. It asks nothing of Odoo itself; its calls only read, and the model makes them under the permissions of the credential. One that could never have all of
them does not list the prompt. Each is counted as a call, and stands in the log as \`prompts/get\`.

${described.join('\n\n')}`;
}

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
