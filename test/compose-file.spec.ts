import { readFileSync } from 'node:fs';
import { VARIABLES } from '@aidoo/config';
import { describe, expect, it } from '@jest/globals';

const COMPOSE = new URL('../docker-compose.yml', import.meta.url);

/** What the container has of its own: the port that is published, and a store that is the MongoDB beside it. */
const ITS_OWN = ['PORT', 'DATA_DIR'];

describe('docker-compose.yml', () => {
  it('sets or hands on every variable of docs/configuration.md: one in .env that is not named here would do nothing', () => {
    const named = [...readFileSync(COMPOSE, 'utf8').matchAll(/^ {6}([A-Z_]+): /gm)].map(([, name]) => name);
    const all = Object.keys(VARIABLES.shape).filter((name) => !ITS_OWN.includes(name));
    expect(new Set(named)).toEqual(new Set(all));
  });
});
