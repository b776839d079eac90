/**
 * What ships: a CycloneDX document of the installed packages without those of development, by npm's own hand, and on
 * the side how many have which licence. A package whose licence is unknown, or asks for more than to be named, ends it
 * with exit code 1. Nothing is downloaded.
 *
 *     npm run --silent sbom               the document on standard output
 *     npm run sbom -- --output sbom.json  into a file
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { licenceOf, refused, summary, UNKNOWN } from './licences.ts';
import type { Component } from './licences.ts';

interface Listed extends Component {
  readonly 'bom-ref': string;
  readonly properties?: readonly { name: string; value: string }[];
}

interface Bom {
  metadata: { component: { name: string } };
  components: Listed[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

interface Manifest {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

const MAX_BYTES = 64 * 1024 * 1024;

const { output } = parseArgs({ options: { output: { type: 'string', short: 'o' } } }).values;
const own = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const bom = shipped(listed());
const problems = [...missing(bom), ...refused(bom.components)];

// Only a document that may go out is written: one that is wrong must not lie there and look right.
if (problems.length === 0) {
  const text = `${JSON.stringify(bom, null, 2)}\n`;
  if (output === undefined) process.stdout.write(text);
  else writeFileSync(output, text);
}
const counts = summary(bom.components).map(
  ([licence, count]) => `  ${String(count).padStart(4)}  ${licence}`,
);
process.stderr.write(`${bom.components.length} packages ship:\n${counts.join('\n')}\n`);
if (problems.length > 0) {
  const why =
    'Nothing was written. Each of these is not installed, or has no licence of scripts/licences.ts:';
  process.stderr.write(`${why}\n  ${problems.join('\n  ')}\n`);
  process.exitCode = 1;
}

function listed(): Bom {
  // npm tells its scripts which npm runs them.
  const npm = process.env['npm_execpath'];
  const args = ['sbom', '--sbom-format=cyclonedx', '--offline'];
  const [program, all] = npm ? [process.execPath, [npm, ...args]] : ['npm', args];
  const text = execFileSync(program, all, { encoding: 'utf8', maxBuffer: MAX_BYTES });
  return JSON.parse(text) as Bom;
}

/** Sorted out here: with `--omit=dev` npm 11 leaves out whatever a tool of development needs as well, Nest itself among it. */
function shipped(whole: Bom): Bom {
  const components = whole.components.filter(
    ({ properties = [] }) => !properties.some(({ name }) => name === 'cdx:npm:package:development'),
  );
  const isDevelopment = new Set(whole.components.map(refOf));
  for (const component of components) {
    isDevelopment.delete(refOf(component));
    const licence = licenceOf(component);
    if (!component.licenses?.length && licence !== UNKNOWN)
      component.licenses = [{ license: { id: licence } }];
  }
  const dependencies = whole.dependencies
    .filter(({ ref }) => !isDevelopment.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => !isDevelopment.has(one)) }));
  // npm takes the name of the folder, which is whoever's who has cloned it.
  const component = { ...whole.metadata.component, name: own.name };
  return { ...whole, metadata: { ...whole.metadata, component }, components, dependencies };
}

function missing({ components }: Bom): string[] {
  const there = new Set(components.map(refOf));
  const wanted = Object.entries(own.dependencies).map(([name, version]) => `${name}@${version}`);
  return wanted.filter((ref) => !there.has(ref));
}

function refOf(component: Listed): string {
  return component['bom-ref'];
}
