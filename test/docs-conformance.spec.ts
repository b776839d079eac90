import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { format } from 'prettier';
import { EXPECTED } from './conformance/expected-failures.ts';
import type { Expected } from './conformance/expected-failures.ts';

const FILE = 'docs/conformance.md';

const INTRODUCTION = `# Conformance

\`npm run conformance\`, which is part of \`npm test\`, runs the [official suite](https://github.com/modelcontextprotocol/conformance) of the Model Context Protocol
against the gateway: what each revision requires of a server, by \`--requirements\`, what is optional besides, and the authorization server's part.
It needs no network. The suite cannot send a credential, so a proxy on loopback adds one: an API key, or an access token that was got as a client gets it.

It looks at the gateway as it is, and at the gateway with fixtures: the tools, prompts and resources that many scenarios call. They go the way of every
call, by the same credential, limits, argument check and record, and stand in \`test/conformance/fixtures\`: no build has them, and nothing switches them on.
The suite's scenarios for clients do not apply.

The authorization server passes all of its scenarios. What else does not pass, or says nothing, stands below with the reason. It comes from
\`test/conformance/expected-failures.ts\`, and a run that finds anything more fails, as does one that finds less.`;

describe('the page on conformance', () => {
  it('is what is expected of the suite (npm run docs renews it)', async () => {
    const generated = await format(page(), { parser: 'markdown' });
    if (process.env['UPDATE_DOCS']) writeFileSync(FILE, generated);
    expect(readFileSync(FILE, 'utf8')).toBe(generated);
  });
});

function page(): string {
  const runs = Object.entries(EXPECTED).flatMap(([what, revisions]) =>
    Object.entries(revisions).map(
      ([revision, expected]) => `## ${capital(what)}, protocol ${revision}\n\n${reasons(expected)}`,
    ),
  );
  return [INTRODUCTION, ...runs].join('\n\n');
}

const reasons = (expected: Expected): string =>
  [...Map.groupBy(Object.entries(expected), ([, reason]) => reason)]
    .map(([reason, entries]) => `${reason}\n\n${entries.map(([check]) => `- \`${check}\``).join('\n')}`)
    .join('\n\n');

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
