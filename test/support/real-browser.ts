import { execFile } from 'node:child_process';
import { access, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** Chromium as npm has brought it, with the libraries and fonts that come with it: nothing has to be installed beside. */
export async function startBrowser(): Promise<Browser> {
  const home = await unpacked();
  return chromium.launch({
    executablePath: join(home, 'chromium'),
    // There is no sandbox for whoever is root, which containers are; what is looked at here is ours.
    chromiumSandbox: false,
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      LD_LIBRARY_PATH: join(home, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(home, 'fonts'),
    },
  });
}

/** Once per version and machine; several that begin at the same time end with the same one. */
async function unpacked(): Promise<string> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@sparticuz/chromium');
  const { version } = require(join(entry, '../../package.json')) as { version: string };
  const home = join(tmpdir(), `aidoo-chromium-${version}-with-fonts`);
  if (await exists(home)) return home;
  const fresh = await mkdtemp(`${home}-`);
  const script = `await (await import(${JSON.stringify(pathToFileURL(entry).href)})).default.executablePath()`;
  // It unpacks what a bare Amazon Linux lacks when it believes to be there, and to where temporary files go.
  const env = { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { env });
  await writeFile(join(fresh, 'fonts', 'fonts.conf'), fontsIn(home));
  await rename(fresh, home).catch(async (error: unknown) => {
    await rm(fresh, { recursive: true, force: true });
    if (!(await exists(home))) throw error;
  });
  return home;
}

/** The package's own configuration looks in places that are there only by chance; without a font no text is drawn, nor typed. */
const fontsIn = (home: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(home, 'fonts')}</dir>
  <cachedir>${join(home, 'fonts-cache')}</cachedir>
</fontconfig>
`;

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
