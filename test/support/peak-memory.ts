import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';

/**
 * How far the memory of a process rises, by the mark that Linux keeps of the most that was resident (proc(5)): nothing between
 * two looks is missed.
 */
export class PeakMemory {
  readonly #pid: number;
  readonly #before: number;

  /** From now on. @throws Error where it is not {@link isKept} */
  constructor(pid: number) {
    this.#pid = pid;
    // Sets the mark back to what is resident at this moment.
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    this.#before = this.#mark();
  }

  /** Whether this system keeps such a mark, and lets it be set back. */
  static get isKept(): boolean {
    try {
      accessSync('/proc/self/clear_refs', constants.W_OK);
      return true;
    } catch {
      return false;
    }
  }

  /** How many bytes more than at the beginning were resident at the most. */
  get growth(): number {
    return this.#mark() - this.#before;
  }

  #mark(): number {
    const [, kilobytes] =
      /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${this.#pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  }
}
