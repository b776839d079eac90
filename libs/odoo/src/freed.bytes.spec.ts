import { describe, expect, it } from '@jest/globals';
import { freeBytes } from './freed.bytes.ts';

describe('freeBytes', () => {
  it('takes their memory from bytes that have it for themselves', () => {
    const bytes = Buffer.alloc(100_000, 'x');
    freeBytes(bytes);
    expect([bytes.length, bytes.buffer.byteLength]).toEqual([0, 0]);
  });

  it.each([
    ['a part of others', Buffer.alloc(100_000, 'x').subarray(1)],
    ['small ones, which Node keeps many of in one piece', Buffer.from('x'.repeat(100))],
    ['shared ones', new Uint8Array(new SharedArrayBuffer(10)).fill(120)],
  ])('leaves %s as they are', (_, bytes) => {
    const before = [...bytes];
    freeBytes(bytes);
    expect([...bytes]).toEqual(before);
  });
});
