import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadSettings } from './load-settings.ts';
import { rotateKeys } from './rotate-keys.ts';
import type { Settings } from './settings.ts';

describe(rotateKeys.name, () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'aidoo-rotation-'));
  });
  afterEach(() => {
    rmSync(dataDir, { recursive: true });
  });

  const settings = (): Settings => loadSettings({ DATA_DIR: dataDir });
  const kids = ({ oauthJwks }: Settings): unknown[] => oauthJwks.reveal().keys.map(({ kid }) => kid);
  const cookieKeys = (of: Settings): string[] => of.cookieKeys.map((key) => key.reveal());
  const rotate = (): Settings => {
    rotateKeys(settings(), {});
    return settings();
  };

  it('puts a new key in front, another one that comes next behind it, and keeps the former one', () => {
    const before = settings();
    const after = rotate();
    expect(kids(after)).toEqual([expect.any(String), expect.any(String), ...kids(before)]);
    expect(cookieKeys(after)).toEqual([expect.any(String), expect.any(String), ...cookieKeys(before)]);
    expect(new Set([...kids(after), ...cookieKeys(after)]).size).toBe(6);
  });

  it('signs with a key that every gateway knew before', () => {
    const once = rotate();
    const twice = rotate();
    expect(kids(twice)[0]).toBe(kids(once)[1]);
    expect(cookieKeys(twice)[0]).toBe(cookieKeys(once)[1]);
  });

  it('keeps five keys at most', () => {
    const all = Array.from({ length: 6 }, () => rotate());
    expect(all.map((one) => [kids(one).length, cookieKeys(one).length])).toEqual(
      [3, 4, 5, 5, 5, 5].map((count) => [count, count]),
    );
  });

  it('leaves the other secrets as they are, in a file that only its owner can read', () => {
    const before = settings();
    const after = rotate();
    expect(after.encryptionKey.reveal()).toEqual(before.encryptionKey.reveal());
    expect(after.jwtSecret.reveal()).toBe(before.jwtSecret.reveal());
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('takes away what a run left behind that broke off, and has all of it in place or nothing', () => {
    const before = settings();
    writeFileSync(join(dataDir, 'secrets.json.0b5e'), '{"ENCRYPTION_KEY":"half', { mode: 0o600 });
    expect(kids(settings())).toEqual(kids(before));
    expect(kids(rotate())).toContain(kids(before)[0]);
    expect(readdirSync(dataDir)).toEqual(['secrets.json']);
  });

  it('says in words that the file cannot be written', () => {
    const before = settings();
    rmSync(join(dataDir, 'secrets.json'));
    mkdirSync(join(dataDir, 'secrets.json'));
    expect(() => rotateKeys(before, {})).toThrow('DATA_DIR: cannot keep generated secrets there');
  });

  it('answers what the environment has to be set to, and writes nothing then', () => {
    const before = settings();
    const file = readFileSync(join(dataDir, 'secrets.json'), 'utf8');
    const environment = JSON.parse(file) as Record<string, string>;
    const toSet = rotateKeys(before, environment);
    expect(readFileSync(join(dataDir, 'secrets.json'), 'utf8')).toBe(file);
    const after = loadSettings({ DATA_DIR: dataDir, ...environment, ...toSet });
    expect(kids(after)).toContain(kids(before)[0]);
    expect(cookieKeys(after)).toContain(cookieKeys(before)[0]);
  });

  it('renews in the file what lies there, when the environment gives the other', () => {
    const before = settings();
    const COOKIE_KEYS = cookieKeys(before).join(',');
    expect(Object.keys(rotateKeys(before, { COOKIE_KEYS }))).toEqual(['COOKIE_KEYS']);
    expect(kids(settings())).toHaveLength(3);
    expect(cookieKeys(settings())).toEqual(cookieKeys(before));
  });
});
