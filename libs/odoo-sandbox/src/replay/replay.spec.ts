import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';
import { OTHER_WORDS, REPLAYED, SAME_RESULT } from './cases.ts';
import { exchange } from './exchange.ts';
import { messageOf } from './message.ts';
import { caseName, load, type Recording } from './recording.ts';
import { shapeOf } from './shape.ts';
import { type Ids, learn } from './translate.ts';

const recordings = (series: number): URL =>
  new URL(`../../../../../shared/odoo/odoo${series}.ndjson`, import.meta.url);

/** The sandbox's records that stand in for those of the real database. */
async function standIns(sandbox: Sandbox, series: number): Promise<Ids> {
  const call = caller(sandbox);
  const first = async (model: string, domain: unknown[]): Promise<number> => {
    const [id = 0] = (await call(model, 'search', [domain], { limit: 1 })) as number[];
    return id;
  };
  const companies = { 3: 2, 4: 2 };
  return {
    'sale.order': { 25: await first('sale.order', [['state', '=', 'draft']]) },
    'crm.lead': { 27: await first('crm.lead', [['user_id.login', '=', 'emma']]) },
    'res.country': { 233: 4 },
    'product.product': { 15: 1, 37: 1 },
    'res.users': { [series >= 19 ? 8 : 9]: sandbox.users.sales.uid },
    country_id: { 233: 4 },
    company_id: companies,
    allowed_company_ids: companies,
  };
}

interface Played {
  recorded: Recording;
  played: Recording;
}

async function replay(series: 17 | 18 | 19): Promise<Played[]> {
  const sandbox = await startSandbox({ version: `${series}.0` });
  const pairs: Played[] = [];
  const ids = await standIns(sandbox, series);
  for (const recorded of load(recordings(series))) {
    if (!REPLAYED.has(caseName(recorded.id))) continue;
    const played = await exchange(sandbox, recorded, ids);
    learn(ids, recorded, played);
    pairs.push({ recorded, played });
  }
  await sandbox.close();
  return pairs;
}

/** An empty list is a list of anything. */
const sameKind = (shape: ReturnType<typeof shapeOf>, other: ReturnType<typeof shapeOf>): object =>
  [shape.kind, other.kind].includes('list') ? { ...shape, kind: shape.kind?.split(' ')[0] } : shape;

describe.each([17, 18, 19] as const)('recorded exchanges of Odoo %s', (series) => {
  const present = existsSync(recordings(series));
  (present ? it : it.skip)('come out of the sandbox in the same shape and with the same words', async () => {
    const pairs = await replay(series);
    expect(pairs.length).toBeGreaterThan(320);
    const differing = pairs.flatMap(({ recorded, played }) => {
      const [there, here] = [shapeOf(recorded), shapeOf(played)];
      const [wanted, got] = [sameKind(there, here), sameKind(here, there)];
      const name = caseName(recorded.id);
      const words = OTHER_WORDS.has(name) ? [] : [messageOf(recorded), messageOf(played)];
      const result = SAME_RESULT.has(name) ? [recorded.result, played.result] : [];
      const same = [JSON.stringify(wanted) === JSON.stringify(got), words[0] === words[1]].every(Boolean);
      const equal = JSON.stringify(sorted(result[0])) === JSON.stringify(sorted(result[1]));
      return same && equal ? [] : [{ id: recorded.id, wanted, got, words, result }];
    });
    expect(differing).toEqual([]);
  });
});

/** Without the order of the keys. */
const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, item]) => [key, sorted(item)]),
      )
    : value;
