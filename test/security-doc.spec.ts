import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** Sections of ASVS 5.0.0 and, of each, the requirements of levels 1 and 2. */
const ASVS: Readonly<Record<string, string>> = {
  '1.1': '1-2',
  '1.2': '1-9',
  '1.3': '1-11',
  '1.4': '1-3',
  '1.5': '1-2',
  '2.1': '1-3',
  '2.2': '1-3',
  '2.3': '1-4',
  '2.4': '1',
  '3.2': '1-2',
  '3.3': '1-4',
  '3.4': '1-6',
  '3.5': '1-5',
  '3.7': '1-2',
  '4.1': '1-3',
  '4.2': '1',
  '4.3': '1-2',
  '4.4': '1-4',
  '5.1': '1',
  '5.2': '1-3',
  '5.3': '1-2',
  '5.4': '1-3',
  '6.1': '1-3',
  '6.2': '1-12',
  '6.3': '1-4',
  '6.4': '1-4',
  '6.5': '1-5',
  '6.6': '1-3',
  '6.8': '1-4',
  '7.1': '1-3',
  '7.2': '1-4',
  '7.3': '1-2',
  '7.4': '1-5',
  '7.5': '1-2',
  '7.6': '1-2',
  '8.1': '1-2',
  '8.2': '1-3',
  '8.3': '1',
  '8.4': '1',
  '9.1': '1-3',
  '9.2': '1-4',
  '10.1': '1-2',
  '10.2': '1-2',
  '10.3': '1-4',
  '10.4': '1-11',
  '10.5': '1-5',
  '10.6': '1-2',
  '10.7': '1-3',
  '11.1': '1-2',
  '11.2': '1-3',
  '11.3': '1-3',
  '11.4': '1-4',
  '11.5': '1',
  '11.6': '1',
  '12.1': '1-3',
  '12.2': '1-2',
  '12.3': '1-4',
  '13.1': '1',
  '13.2': '1-5',
  '13.3': '1-2',
  '13.4': '1-5',
  '14.1': '1-2',
  '14.2': '1-4',
  '14.3': '1-3',
  '15.1': '1-3',
  '15.2': '1-3',
  '15.3': '1-7',
  '16.1': '1',
  '16.2': '1-5',
  '16.3': '1-4',
  '16.4': '1-3',
  '16.5': '1-3',
  '17.1': '1',
  '17.2': '1-4',
  '17.3': '1-2',
};

/** A file of tests and, in quotation marks, tests of it. */
const PROOF = /`([^`]+\.spec\.ts)` › ("[^"]+"(?:, "[^"]+")*)/g;
const document = readFileSync('docs/security.md', 'utf8');

const required = Object.entries(ASVS).flatMap(([section, numbers]) =>
  numbers.split(' ').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, index) => `${section}.${first! + index}`);
  }),
);

/** The lines that answer requirements. */
const answers = [...document.matchAll(/^- ((?:\d+\.\d+\.\d+(?:, )?)+) .+? → (.+)$/gm)].map(
  ([, numbers, answer]) => ({ numbers: numbers!.split(', '), answer: answer! }),
);

const proofs = [...document.matchAll(PROOF)].flatMap(([, file, names]) =>
  [...names!.matchAll(/"([^"]+)"/g)].map(([, name]) => ({ file: file!, name: name! })),
);

describe('docs/security.md', () => {
  it('answers each requirement of ASVS 5.0 of levels 1 and 2, once', () => {
    expect(required).toHaveLength(253);
    expect(answers.flatMap(({ numbers }) => numbers).sort()).toEqual(required.sort());
  });

  it('says of each how it stands, in one of its words', () => {
    const words = /^\*\*(met|by construction|partly|not met|n\/a|later|for whoever runs it)\*\*/;
    expect(answers.filter(({ answer }) => !words.test(answer))).toEqual([]);
  });

  it('names a test, a file or a reason for whatever it calls met', () => {
    const bare = answers.filter(({ answer }) => /^\*\*met\*\*[.: ]*$/.test(answer));
    expect(bare).toEqual([]);
  });

  it.each([...new Set(proofs.map(({ file }) => file))])('names tests that are there: %s', (file) => {
    expect(existsSync(file)).toBe(true);
    const source = readFileSync(file, 'utf8');
    const named = proofs.filter((proof) => proof.file === file).map(({ name }) => name);
    expect(
      named.filter((name) => !["'", '"', '`'].some((mark) => source.includes(mark + name + mark))),
    ).toEqual([]);
  });

  it('names files that are there', () => {
    const files = [...document.matchAll(/`((?:apps|libs|test|docs)\/[^`]+\.(?:ts|md))`/g)].map(
      ([, file]) => file!,
    );
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});
