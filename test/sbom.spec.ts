import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { isAllowed, licenceOf, refused, summary } from '../scripts/licences.ts';

const component = (name: string, id?: string) => ({
  name,
  version: '1.0.0',
  ...(id && { licenses: [{ license: { id } }] }),
});

describe('a licence', () => {
  it.each(['MIT', '(MIT)', 'MIT OR GPL-3.0-only', '(GPL-2.0-only OR (MIT AND ISC))', 'Apache-2.0 AND MIT'])(
    'that asks for no more than to be named may ship: %s',
    (expression) => {
      expect(isAllowed(expression)).toBe(true);
    },
  );

  it.each([
    'GPL-3.0-only',
    'MIT AND GPL-3.0-only',
    '(MIT OR ISC) AND AGPL-3.0-only',
    'SEE LICENSE IN LICENSE.txt',
    'UNLICENSED',
    'unknown',
    '',
    '(MIT',
    'mit',
  ])('that asks for more, or is none, may not: %s', (expression) => {
    expect(isAllowed(expression)).toBe(false);
  });

  it('is what the document says, be it an id, a name or an expression', () => {
    expect(licenceOf(component('a', 'ISC'))).toBe('ISC');
    expect(licenceOf({ ...component('a'), licenses: [{ license: { name: 'Own' } }] })).toBe('Own');
    expect(licenceOf({ ...component('a'), licenses: [{ expression: 'MIT OR ISC' }] })).toBe('MIT OR ISC');
  });

  it('that is said nowhere is unknown, and of two that are said both count', () => {
    expect(licenceOf(component('a'))).toBe('unknown');
    const both = [{ license: { id: 'MIT' } }, { license: { id: 'GPL-3.0-only' } }];
    expect(refused([{ ...component('a'), licenses: both }])).toEqual(['a@1.0.0: MIT AND GPL-3.0-only']);
  });
});

describe('the listing of what ships', () => {
  it('counts the packages of each licence, the commonest first', () => {
    expect(summary([component('a', 'ISC'), component('b', 'MIT'), component('c', 'MIT')])).toEqual([
      ['MIT', 2],
      ['ISC', 1],
    ]);
  });

  it('is CycloneDX in the file that is named, with every dependency, its licence and no tool of development', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aidoo-sbom-'));
    const file = join(folder, 'sbom.json');
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      'scripts/sbom.ts',
      '--output',
      file,
    ]);
    const bom = JSON.parse(readFileSync(file, 'utf8')) as {
      bomFormat: string;
      metadata: { component: { name: string } };
      dependencies: { ref: string; dependsOn: string[] }[];
      components: { 'bom-ref': string; name: string; version: string; licenses: unknown[] }[];
    };
    rmSync(folder, { recursive: true });
    const own = JSON.parse(readFileSync('package.json', 'utf8')) as {
      name: string;
      dependencies: Record<string, string>;
    };
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: own.name } } });
    const listed = bom.components.map((one) => one['bom-ref']);
    for (const [name, version] of Object.entries(own.dependencies))
      expect(listed).toContain(`${name}@${version}`);
    expect(bom.components.filter(({ name }) => ['jest', 'oxlint', 'prettier'].includes(name))).toEqual([]);
    expect(bom.components.filter(({ licenses }) => !licenses?.length)).toEqual([]);
    const graph = bom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
    expect(graph.filter((ref) => !listed.includes(ref) && !ref.startsWith(`${own.name}@`))).toEqual([]);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/\d+ packages ship:\n +\d+ {2}MIT\n/);
  });
});
