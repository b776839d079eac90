import { readFileSync } from 'node:fs';

const PACKAGE = new URL('../../package.json', import.meta.url);

/** What `npm start` gives to the Node that the gateway runs in. */
export function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { scripts: Record<string, string> };
  const [, flags] =
    /&& node ((?:--\S+ )*)dist\/apps\/gateway\/src\/main\.js$/.exec(scripts['start'] ?? '') ?? [];
  if (flags === undefined) throw new Error('npm start does not start the gateway as it is known here');
  return flags.split(' ').filter((flag) => flag !== '');
}
