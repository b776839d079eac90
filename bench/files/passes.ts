import { PeakMemory } from '../../test/support/peak-memory.ts';
import { median } from '../statistics.ts';
import { table } from '../table.ts';
import type { Direct } from './direct.ts';
import type { Caller } from './set-up.ts';
import { timed, transfer } from './transfer.ts';

export const LARGEST = 100_000_000;
const SIZES = [1_000_000, 10_000_000, LARGEST];
const ROUNDS = 3;
const AT_ONCE = 4;

export interface Stage {
  direct: Direct;
  callers: ReadonlyMap<string, Caller>;
  /** Process id of the gateway. */
  gateway: number;
  say: (text: string) => void;
}

interface Pass {
  title: string;
  bytes: number;
  whole: () => Promise<unknown>;
  bare: () => Promise<unknown>;
}

/** Null where the system does not count it. */
type Growth = number | null;

/** Files of each size, down and up, over each protocol. */
export async function passes(stage: Stage): Promise<string> {
  const { direct, say } = stage;
  const rows: string[][] = [];
  for (const size of SIZES) {
    const content = Buffer.alloc(size, 'This is what is in the file, over and over.\n');
    const base64 = content.toString('base64');
    for (const [protocol, caller] of stage.callers) {
      say(`${size / 1_000_000} MB over ${protocol}`);
      const id = await direct.up(protocol, 'big.bin', base64);
      const down = { whole: () => fetched(caller, id, size), bare: () => direct.down(protocol, id) };
      const up = {
        whole: () => uploaded(caller, content),
        bare: () => direct.up(protocol, 'big.bin', base64),
      };
      const title = `${size / 1_000_000} MB, ${protocol}`;
      rows.push(await measured(stage, { title: `${title}, down`, bytes: size, ...down }));
      rows.push(await measured(stage, { title: `${title}, up`, bytes: size, ...up }));
    }
  }
  rows.push(...(await together(stage)));
  return table(['a file', 's', 'MB/s', 'added MB, at most', 'Odoo directly, s', 'ratio'], rows);
}

/** The very first file of a gateway that has just started: what V8 makes room for with any work counts as well. */
export async function firstPass({ direct, callers, gateway }: Stage): Promise<string> {
  const [[protocol, caller] = []] = callers;
  const content = Buffer.alloc(LARGEST, 'first');
  const id = await direct.up(protocol!, 'first.bin', content.toString('base64'));
  const memory = watched(gateway);
  const seconds = await timed(() => fetched(caller!, id, LARGEST));
  return `The first ${LARGEST / 1_000_000} MB after the start, down over ${protocol}: ${seconds.toFixed(1)} s, ${megabytes(memory())} MB added.`;
}

/** Several of the largest at once, from one company each. */
async function together(stage: Stage): Promise<string[][]> {
  const { direct, callers } = stage;
  stage.say(`${AT_ONCE} files at once`);
  const content = Buffer.alloc(LARGEST, 'several at once');
  const base64 = content.toString('base64');
  const rows: string[][] = [];
  for (const [protocol, caller] of callers) {
    const id = await direct.up(protocol, 'big.bin', base64);
    const all = (one: () => Promise<unknown>) => () => Promise.all(Array.from({ length: AT_ONCE }, one));
    const title = `${AT_ONCE} × ${LARGEST / 1_000_000} MB at once, ${protocol}, down`;
    const [whole, bare] = [all(() => fetched(caller, id, LARGEST)), all(() => direct.down(protocol, id))];
    rows.push(await measured(stage, { title, bytes: LARGEST * AT_ONCE, whole, bare }));
  }
  return rows;
}

/** The whole way and the bare one in turns; the middle of the seconds and of their ratios, the most of the memory. */
async function measured({ gateway }: Stage, { title, bytes, whole, bare }: Pass): Promise<string[]> {
  const rounds: { whole: number; bare: number; growth: Growth }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const memory = watched(gateway);
    const seconds = await timed(whole);
    rounds.push({ whole: seconds, growth: memory(), bare: await timed(bare) });
  }
  const seconds = median(rounds.map((round) => round.whole));
  const growths = rounds.map(({ growth }) => growth).filter((growth) => growth !== null);
  return [
    title,
    seconds.toFixed(2),
    (bytes / 1_000_000 / seconds).toFixed(0),
    megabytes(growths.length > 0 ? Math.max(...growths) : null),
    median(rounds.map((round) => round.bare)).toFixed(2),
    median(rounds.map((round) => round.whole / round.bare)).toFixed(2),
  ];
}

/** Told when asked how much was added since. */
function watched(gateway: number): () => Growth {
  if (!PeakMemory.isKept) return () => null;
  const memory = new PeakMemory(gateway);
  return () => memory.growth;
}

const megabytes = (bytes: Growth): string => (bytes === null ? 'unknown' : (bytes / 1_000_000).toFixed(0));

async function fetched(caller: Caller, attachmentId: number, size: number): Promise<void> {
  const { uri } = await caller.call<{ uri: string }>('aidoo_document', { attachmentId, link: true });
  const { bytes } = await transfer(uri, { method: 'GET' });
  if (bytes !== size) throw new Error(`${bytes} bytes came of ${size}`);
}

async function uploaded(caller: Caller, body: Buffer): Promise<void> {
  const place = { model: 'res.partner', id: 12, name: 'big.bin' };
  const { uploadUrl } = await caller.call<{ uploadUrl: string }>('aidoo_attach', place);
  await transfer(uploadUrl, { method: 'PUT', body });
}
