import type { CompanyId } from '@aidoo/kernel';
import type { CallTally } from './call-tally.ts';

/** More than call in the same minute; beyond it everything is forgotten at once, which costs a read for each. */
const MOST = 1_000;

interface Seen {
  date: string;
  at: number;
  minute: Map<string, number>;
  day: Map<string, number>;
}

/**
 * What the store has answered last about each company: a guess, so that a call is counted without reading first. As
 * counts only grow while a window lasts, there are at least so many: what is full by them is full.
 */
export class SeenTallies {
  private readonly seen = new Map<CompanyId, Seen>();

  get(companyId: CompanyId, date: string): CallTally | undefined {
    const seen = this.seen.get(companyId);
    return seen?.date === date ? seen : undefined;
  }

  /** What is left out of `tally` stays as it was seen before. */
  note(companyId: CompanyId, date: string, tally: CallTally): void {
    const held = this.seen.get(companyId);
    if (!held && this.seen.size >= MOST) this.seen.clear();
    const before = held?.date === date ? held : undefined;
    const day = before?.day ?? new Map<string, number>();
    const minute = before?.at === tally.at ? before.minute : new Map<string, number>();
    for (const [name, count] of tally.day) day.set(name, count);
    for (const [name, count] of tally.minute) minute.set(name, count);
    this.seen.set(companyId, { date, at: tally.at, minute, day });
  }

  forget(companyId: CompanyId): void {
    this.seen.delete(companyId);
  }
}
