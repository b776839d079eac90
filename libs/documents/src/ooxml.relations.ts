import { posix } from 'node:path';
import type { OoxmlPackage } from './ooxml.package.ts';
import { readXml } from './xml.parts.ts';

export interface Relation {
  /** The last word of its type's address: `worksheet`, `styles`, `sharedStrings` (there are two families of addresses). */
  type: string;
  /** The part's name in the package. */
  part: string;
}

/** What a part refers to inside its package, by id (ECMA-376, part 2, section 6.5); the empty name is the package's own. */
export async function relationsOf(office: OoxmlPackage, part: string): Promise<Map<string, Relation>> {
  const found = new Map<string, Relation>();
  const { dir, base } = posix.parse(part);
  const name = posix.join(dir, '_rels', `${base}.rels`);
  if (!office.has(name)) return found;
  await readXml(office.stream(name), {
    open: (tag, { Id = '', Type = '', Target = '', TargetMode }) => {
      if (tag !== 'Relationship' || TargetMode === 'External') return;
      const type = Type.slice(Type.lastIndexOf('/') + 1);
      // Resolved as an address is, so that no name leads out of the package.
      found.set(Id, { type, part: posix.resolve('/', dir, Target).slice(1) });
    },
  });
  return found;
}

/** The name of the part that the package is about. */
export async function mainPart(office: OoxmlPackage): Promise<string | undefined> {
  const relations = await relationsOf(office, '');
  return [...relations.values()].find(({ type }) => type === 'officeDocument')?.part;
}
