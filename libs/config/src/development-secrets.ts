import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SettingsError } from './settings.error.ts';
import { newSigningKey } from './signing-keys.ts';

const FILE = 'secrets.json';

const stored = z.object({
  ENCRYPTION_KEY: z.string(),
  JWT_SECRET: z.string(),
  COOKIE_KEYS: z.string(),
  OAUTH_JWKS: z.string(),
});

export type DevelopmentSecrets = z.output<typeof stored>;

/**
 * Secrets for a start without configuration: made once, kept in `DATA_DIR/secrets.json` with mode 0600, so that a
 * second start can read what the first one encrypted. Never used in production.
 *
 * @throws SettingsError when the directory cannot be written or the file is damaged.
 */
export function developmentSecrets(dataDir: string): DevelopmentSecrets {
  const file = join(dataDir, FILE);
  return withWords(() => read(file) ?? make(dataDir, file));
}

function withWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingsError([
      { variable: 'DATA_DIR', message: `cannot keep generated secrets there (${reason})` },
    ]);
  }
}

function read(file: string): DevelopmentSecrets | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return stored.parse(JSON.parse(text));
  } catch {
    const message = `${file} is damaged. Restore it: without its ENCRYPTION_KEY the stored Odoo credentials cannot be read.`;
    throw new SettingsError([{ variable: 'DATA_DIR', message }]);
  }
}

function make(dataDir: string, file: string): DevelopmentSecrets {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const secrets: DevelopmentSecrets = {
    ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    JWT_SECRET: randomBytes(32).toString('base64url'),
    COOKIE_KEYS: randomBytes(32).toString('base64url'),
    OAUTH_JWKS: JSON.stringify({ keys: [newSigningKey()] }),
  };
  // Written aside and linked into place: two gateways that start at once agree on one file, and never see half of it.
  const aside = writeAside(file, secrets);
  try {
    linkSync(aside, file);
    return secrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return read(file)!;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/**
 * Replaces some of the secrets in the file, which is the former or the new one at any moment. What an earlier try left
 * behind goes: it holds secrets.
 * @throws SettingsError as {@link developmentSecrets}
 */
export function renewSecrets(dataDir: string, renewed: Partial<DevelopmentSecrets>): void {
  const secrets = developmentSecrets(dataDir);
  const file = join(dataDir, FILE);
  withWords(() => {
    for (const name of readdirSync(dataDir))
      if (name.startsWith(`${FILE}.`)) rmSync(join(dataDir, name), { force: true });
    renameSync(writeAside(file, { ...secrets, ...renewed }), file);
  });
}

function writeAside(file: string, secrets: DevelopmentSecrets): string {
  const aside = `${file}.${randomUUID()}`;
  writeFileSync(aside, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return aside;
}
