import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { startFlags } from './support/start-flags.ts';

const DOCKERFILE = new URL('../Dockerfile', import.meta.url);

describe('the Node of the gateway', () => {
  it('has a young generation that is bounded: a file would else fill all that V8 may take for it', () => {
    expect(startFlags()).toEqual(['--max-semi-space-size=16']);
  });

  it('is started in a container as by npm start', () => {
    const [, command] = /^CMD (\[.*\])$/m.exec(readFileSync(DOCKERFILE, 'utf8')) ?? [];
    expect(JSON.parse(command ?? '[]')).toEqual(['node', ...startFlags(), 'dist/apps/gateway/src/main.js']);
  });
});
