import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Secret } from './secret.ts';

describe(Secret.name, () => {
  const sut = new Secret('canary');

  it.each([
    ['a string', String(sut)],
    ['JSON', JSON.stringify({ sut })],
    ['inspect', inspect({ sut })],
    ['its own fields', JSON.stringify(Object.entries(sut))],
  ])('does not show its value in %s', (_where, text) => {
    expect(text).not.toContain('canary');
  });

  it('gives its value to who asks for it by name', () => {
    expect(sut.reveal()).toBe('canary');
  });
});
