import { describe, expect, it } from '@jest/globals';
import { isOwnOrigin } from './same-origin.guard.ts';

describe(isOwnOrigin.name, () => {
  it.each([
    ['https://aidoo.example.com', 'https://aidoo.example.com', true],
    ['https://evil.example.com', 'https://aidoo.example.com', false],
    ['http://aidoo.example.com', 'https://aidoo.example.com', false],
    ['https://aidoo.example.com.evil.com', 'https://aidoo.example.com', false],
    ['null', 'https://aidoo.example.com', false],
    ['http://127.0.0.1:3000', 'http://localhost:3000', true],
    ['http://[::1]:3000', 'http://localhost:3000', true],
    ['http://localhost:8080', 'http://localhost:3000', false],
    ['https://localhost:3000', 'http://localhost:3000', false],
    ['http://localhost.evil.com:3000', 'http://localhost:3000', false],
    ['null', 'http://localhost:3000', false],
    ['http://127.0.0.1', 'https://localhost', false],
  ])('%s at %s: %s', (origin, publicUrl, own) => {
    expect(isOwnOrigin(origin, publicUrl)).toBe(own);
  });
});
