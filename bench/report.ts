import { compared, typical } from './measure.ts';
import type { Row } from './measure.ts';
import { CONCURRENCIES } from './options.ts';
import type { Memory } from './servers/gateway.probe.ts';
import { table } from './table.ts';
import { QUESTIONS, VARIANTS } from './variants.ts';
import type { Variant } from './variants.ts';

export interface Findings {
  rows: readonly Row[];
  memory: { fresh: Memory; used: Memory; calls: number };
  /** Bytes of the answer to tools/list, and how many tools it lists. */
  list: { bytes: number; tools: number };
}

type Rows = (variant: Variant, concurrency: number) => Row;

const AIM = { addedMs: 3, ofBare: 0.5, perSecond: 1_000, listBytes: 28_000 };

export function report({ rows, memory, list }: Findings): string {
  const row: Rows = (variant, concurrency) =>
    rows.find((each) => each.variant === variant && each.concurrency === concurrency)!;
  const aims = [...added(row), ...throughput(row), listed(list)];
  return [
    table(['what', 'at a time', 'calls/s', 'p50 ms', 'p95 ms', 'p99 ms'], rows.map(speeds)),
    table(
      ['memory of the gateway', 'RSS', 'heap', 'live after a collection'],
      [
        ['before the first call', ...megabytes(memory.fresh)],
        [`after ${memory.calls} calls`, ...megabytes(memory.used)],
      ],
    ),
    table(['an access token beside an API key', 'calls/s', 'p50'], besideKey(row)),
    table(['against the aims', 'reached', 'aim', 'met'], aims),
  ].join('\n\n');
}

const speeds = (row: Row): string[] => [
  VARIANTS[row.variant],
  String(row.concurrency),
  typical(row, 'perSecond').toFixed(0),
  ...(['p50', 'p95', 'p99'] as const).map((figure) => typical(row, figure).toFixed(2)),
];

/** The same question by the same person: what is different is how they are let in. */
const besideKey = (row: Rows): string[][] =>
  CONCURRENCIES.map((concurrency) => {
    const [token, key] = [row('oauth count', concurrency), row('whole count', concurrency)];
    const ratio = (figure: 'perSecond' | 'p50'): string =>
      compared(token, key, (a, b) => a[figure] / b[figure]).toFixed(2);
    return [`count: ${concurrency} at a time`, ratio('perSecond'), ratio('p50')];
  });

const megabytes = ({ rss, heapUsed, live }: Memory): string[] =>
  [rss, heapUsed, live].map((bytes) => `${(bytes / 1e6).toFixed(0)} MB`);

const met = (isMet: boolean): string => (isMet ? 'yes' : 'no');

const added = (row: Rows): string[][] =>
  QUESTIONS.map((question) => {
    const ms = compared(row(`whole ${question}`, 1), row(`direct ${question}`, 1), (a, b) => a.p50 - b.p50);
    const what = `${question}: added at p50, 1 at a time`;
    return [what, `${ms.toFixed(2)} ms`, `at most ${AIM.addedMs} ms`, met(ms <= AIM.addedMs)];
  });

function* throughput(row: Rows): Iterable<string[]> {
  for (const question of QUESTIONS) {
    for (const concurrency of [8, 32]) {
      const whole = row(`whole ${question}`, concurrency);
      const share = compared(whole, row('bare', concurrency), (a, b) => a.perSecond / b.perSecond);
      const perSecond = typical(whole, 'perSecond');
      const what = `${question}: ${concurrency} at a time`;
      yield [
        `${what}, of the bare server`,
        share.toFixed(2),
        `at least ${AIM.ofBare}`,
        met(share >= AIM.ofBare),
      ];
      yield [
        `${what}, calls/s`,
        perSecond.toFixed(0),
        `over ${AIM.perSecond}`,
        met(perSecond > AIM.perSecond),
      ];
    }
  }
}

const listed = ({ bytes, tools }: Findings['list']): string[] => [
  `tools/list, ${tools} tools`,
  `${bytes} bytes`,
  `under ${AIM.listBytes} bytes`,
  met(bytes < AIM.listBytes),
];
