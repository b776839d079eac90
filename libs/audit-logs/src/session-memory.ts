const MAX_SESSIONS = 10_000;

/**
 * The sessions that this process has seen, so that not every call asks the store for the one before. What is
 * remembered is always right: a call that was seen less than the gap ago belongs to the same session, whatever other
 * instances have seen in between. What is not remembered is looked up.
 */
export class SessionMemory {
  private readonly seen = new Map<string, { sessionId: string; at: number }>();

  constructor(private readonly gapMs: number) {}

  /** The session that goes on at this moment, or undefined when this process does not know. */
  at(key: string, moment: Date): string | undefined {
    const known = this.seen.get(key);
    return known && Math.abs(moment.getTime() - known.at) <= this.gapMs ? known.sessionId : undefined;
  }

  remember(key: string, sessionId: string, moment: Date): void {
    this.seen.delete(key);
    this.seen.set(key, { sessionId, at: moment.getTime() });
    // A Map keeps the order of insertion: the first was seen the longest ago.
    if (this.seen.size > MAX_SESSIONS) this.seen.delete(this.seen.keys().next().value!);
  }
}
