/**
 * 1,000,000 audit records of 20 companies, in the shape and with the indexes of libs/audit-logs: how long a page, a count, a durable
 * insert, and a point read during a long scan take. Run: npx -c 'node libs/embedded-mongo/bench/audit-million.ts [records]'
 */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, ObjectId } from 'mongodb';
import type { Collection, Document, Filter } from 'mongodb';
import { openStore } from '../src/index.ts';

const RECORDS = Number(process.argv[2] ?? 1_000_000);
const [COMPANIES, USERS, SESSIONS] = [20, 25, 2000];
const TOOLS = ['context', 'schema', 'query', 'read', 'report', 'create', 'write'].map(
  (tool) => `aidoo_${tool}`,
);
const STATUSES = [
  'success',
  'success',
  'success',
  'success',
  'success',
  'success',
  'success',
  'denied',
  'error',
  'started',
];
const START = Date.UTC(2026, 0, 1);
const STEP = (90 * 86_400_000) / RECORDS;
const DAY = 86_400_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

let state = 42;
/** Always the same numbers, so that two runs compare. */
function random(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

const ids = (count: number): ObjectId[] => Array.from({ length: count }, () => new ObjectId());
const companies = ids(COMPANIES);
const users = companies.map(() => ids(USERS));
const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;

function record(n: number): Document {
  const company = random(COMPANIES);
  const user = random(USERS);
  const id = users[company]?.[user] ?? new ObjectId();
  return {
    _id: new ObjectId(),
    companyId: companies[company],
    at: new Date(START + n * STEP),
    tool: pick(TOOLS),
    params: JSON.stringify({
      model: 'res.partner',
      domain: [['country_id', '=', random(200)]],
      fields: ['name', 'email'],
    }),
    result: JSON.stringify({ count: random(500), note: 'x'.repeat(40) }),
    error: null,
    status: pick(STATUSES),
    durationMs: random(900),
    user: { id, name: `User ${user}`, email: `user${user}@example.com` },
    credential: { kind: 'api-key', id: `key-${company}-${user}`, name: 'Laptop' },
    client: { name: 'claude-code', version: '2.1.0' },
    sessionId: `s-${company}-${random(SESSIONS)}`,
    requestId: `r-${n}`,
    odoo: { protocol: 'jsonrpc', model: 'res.partner', method: 'search_read' },
  };
}

async function fill(collection: Collection): Promise<void> {
  const newest = { at: -1, _id: -1 } as const;
  const start = performance.now();
  await collection.createIndexes([
    { key: { companyId: 1, ...newest } },
    { key: { companyId: 1, 'user.id': 1, ...newest } },
    { key: { companyId: 1, tool: 1, ...newest } },
    { key: { companyId: 1, status: 1, ...newest } },
    { key: { companyId: 1, sessionId: 1, ...newest } },
    { key: { companyId: 1, 'credential.id': 1, 'client.name': 1, at: -1 } },
    { key: { status: 1, at: 1 }, partialFilterExpression: { status: 'started' } },
    { key: { at: 1 }, name: 'retention', expireAfterSeconds: 3650 * 86_400 },
  ]);
  for (let n = 0; n < RECORDS; n += 2000)
    await collection.insertMany(Array.from({ length: Math.min(2000, RECORDS - n) }, (_, i) => record(n + i)));
  print(`${RECORDS} records in ${((performance.now() - start) / 1000).toFixed(0)} s`);
}

const at = (times: readonly number[], share: number): string =>
  (times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0).toFixed(1).padStart(8);
const report = (name: string, times: readonly number[], more = ''): void =>
  print(`${name.padEnd(44)} p50 ${at(times, 0.5)}  p95 ${at(times, 0.95)} ms  ${more}`);

async function timed(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work();
    all.push(performance.now() - start);
  }
  return all;
}

/** A page of 50 of some company within 30 days, newest first, with some of the filters. */
function query(names: readonly string[]): Filter<Document> {
  const company = random(COMPANIES);
  const from = START + random(60) * DAY;
  const filters: Record<string, unknown> = {
    'user.id': users[company]?.[random(USERS)],
    tool: pick(TOOLS),
    status: pick(['success', 'denied', 'error']),
    sessionId: `s-${company}-${random(SESSIONS)}`,
  };
  const chosen = Object.fromEntries(names.map((name) => [name, filters[name]]));
  return {
    companyId: companies[company],
    ...chosen,
    at: { $gte: new Date(from), $lt: new Date(from + 30 * DAY) },
  };
}

async function pages(collection: Collection): Promise<void> {
  const [user, tool, status, session] = ['user.id', 'tool', 'status', 'sessionId'] as const;
  const sets = [[], [user], [tool], [status], [session], [user, tool], [user, status], [tool, status], [user, session], [tool, session],
    [status, session], [user, tool, status], [user, tool, session], [user, tool, status, session]]; // prettier-ignore
  for (const names of sets) {
    const page = () => collection.find(query(names)).sort({ at: -1, _id: -1 }).limit(50);
    const times = await timed(60, () => page().toArray());
    const { executionStats } = await page().explain('executionStats');
    const read = `${executionStats.totalKeysExamined} keys, ${executionStats.totalDocsExamined} documents`;
    report(`page: ${['company', 'dates', ...names].join(', ')}`, times, read);
  }
}

const dataDir = await mkdtemp(join(tmpdir(), 'em-bench-'));
const store = await openStore({ dataDir });
const client = new MongoClient(store.uri);
const other = new MongoClient(store.uri);
try {
  const collection = client.db().collection('audit-logs');
  await fill(collection);
  await pages(collection);
  report(
    'count by company',
    await timed(20, () => collection.countDocuments({ companyId: pick(companies) })),
  );
  report('durable insert', await timed(300, () => collection.insertOne(record(random(RECORDS)))));
  const points = (
    await collection
      .find({}, { projection: { _id: 1 } })
      .limit(2000)
      .toArray()
  ).map(({ _id }) => _id);
  const point = (): Promise<unknown> =>
    other
      .db()
      .collection('audit-logs')
      .findOne({ _id: pick(points) });
  report('point read', await timed(300, point));
  const scanning = { goes: true };
  const scan = timed(1, () => collection.countDocuments({ requestId: 'none' })).finally(
    () => (scanning.goes = false),
  );
  const meanwhile: number[] = [];
  while (scanning.goes) meanwhile.push(...(await timed(1, point)));
  report(
    `point read during a scan of ${((await scan)[0] ?? 0).toFixed(0)} ms`,
    meanwhile,
    `${meanwhile.length} reads`,
  );
  const status = await readFile(`/proc/${store.pid}/status`, 'utf8').catch(() => '');
  const { size } = await stat(join(dataDir, 'store', 'store.db'));
  print(`file ${(size / 1e6).toFixed(0)} MB, ${/VmRSS:\s*(\d+ kB)/.exec(status)?.[1] ?? 'unknown'} resident`);
} finally {
  await client.close();
  await other.close();
  await store.close();
  await rm(dataDir, { recursive: true });
}
