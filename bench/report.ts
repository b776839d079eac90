import { compared, typical } from './measure.ts';
import type { Row } from './measure.ts';
import type { Memory } from './servers/gateway.probe.ts';
import { QUESTIONS, VARIANTS } from './variants.ts';
import type { Variant } from './variants.ts';

export interface Findings {
  rows: readonly Row[];
  memory: Memory;
  calls: number;
  /** Bytes of the answer to tools/list, and how many tools it lists. */
  list: { bytes: number; tools: number };
}

const AIM = { addedMs: 3, ofBare: 0.5, perSecond: 1_000, listBytes: 16_000 };

/** Markdown, so that it can be read in a terminal and pasted into a document. */
export function report({ rows, memory, calls, list }: Findings): string {
  const row = (variant: Variant, concurrency: number): Row =>
    rows.find((each) => each.variant === variant && each.concurrency === concurrency)!;
  return [
    table(
      ['what', 'at a time', 'calls/s', 'p50 ms', 'p95 ms', 'p99 ms'],
      rows.map((each) => [
        VARIANTS[each.variant],
        String(each.concurrency),
        typical(each, 'perSecond').toFixed(0),
        ...(['p50', 'p95', 'p99'] as const).map((figure) => typical(each, figure).toFixed(2)),
      ]),
    ),
    `Memory of the gateway after ${calls} calls: RSS ${mb(memory.rss)}, heap ${mb(memory.heapUsed)}, of which live ${mb(memory.live)}.`,
    table(['against the aims', 'reached', 'aim', 'met'], [...aims(row), listAim(list)]),
  ].join('\n\n');
}

function* aims(row: (variant: Variant, concurrency: number) => Row): Iterable<string[]> {
  for (const question of QUESTIONS) {
    const added = compared(row(`whole ${question}`, 1), row(`direct ${question}`, 1), (a, b) => a.p50 - b.p50);
    const aim = `at most ${AIM.addedMs} ms`;
    yield [`${question}: added at p50, 1 at a time`, `${added.toFixed(2)} ms`, aim, met(added <= AIM.addedMs)];
  }
  for (const concurrency of [8, 32])
    for (const question of QUESTIONS) {
      const whole = row(`whole ${question}`, concurrency);
      const share = compared(whole, row('bare', concurrency), (a, b) => a.perSecond / b.perSecond);
      const perSecond = typical(whole, 'perSecond');
      const what = `${question}: ${concurrency} at a time`;
      yield [`${what}, of the bare server`, share.toFixed(2), `at least ${AIM.ofBare}`, met(share >= AIM.ofBare)];
      yield [`${what}, calls/s`, perSecond.toFixed(0), `over ${AIM.perSecond}`, met(perSecond > AIM.perSecond)];
    }
}

const listAim = ({ bytes, tools }: Findings['list']): string[] => [
  `tools/list, ${tools} tools`,
  `${bytes} bytes`,
  `under ${AIM.listBytes} bytes`,
  met(bytes < AIM.listBytes),
];

const met = (isMet: boolean): string => (isMet ? 'yes' : 'no');
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

function table(head: readonly string[], lines: readonly string[][]): string {
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column]!.length)));
  const show = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [show(head), show(rule), ...lines.map(show)].join('\n');
}
