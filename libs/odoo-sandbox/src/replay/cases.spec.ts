import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { OTHER_WORDS, REPLAYED, SAME_RESULT } from './cases.ts';
import { LEFT_OUT } from './left-out.ts';
import { caseName, load } from './recording.ts';

const FILES = [17, 18, 19].map(
  (series) => new URL(`../../../../../shared/odoo/odoo${series}.ndjson`, import.meta.url),
);

describe('the list of recorded cases', () => {
  const present = FILES.every((file) => existsSync(file));
  (present ? it : it.skip)('says of each whether it is replayed, or why not, once and only once', () => {
    const recorded = new Set(FILES.flatMap(load).map(({ id }) => caseName(id)));
    const listed = [...REPLAYED, ...LEFT_OUT.flatMap(({ cases }) => [...cases])];
    expect(listed.toSorted()).toEqual([...recorded].toSorted());
  });

  it('compares words and results of replayed cases only', () => {
    const unknown = [...OTHER_WORDS, ...SAME_RESULT].filter((name) => !REPLAYED.has(name));
    expect(unknown).toEqual([]);
  });
});
