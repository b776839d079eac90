import { CommandError } from '../errors.ts';
import type { Catalog } from './catalog.ts';
import { storageError, type Sqlite } from './sqlite.ts';

/** Work that pauses now and then (`yield`), so that other requests get their turn; between pauses it has the store to itself. */
export type Task<T> = Generator<void, T, void>;

/** What goes on after this turn: a task that paused, or an answer that waits for the commit. */
interface Pending {
  readonly proceed: () => void;
  readonly fail: (error: unknown) => void;
}

/** How long one task may go on before the others are let through, in milliseconds. */
const SLICE = 5;

/**
 * Runs the tasks and commits once for all that wrote in the same turn of the event loop. No answer leaves before the commit of
 * the turn in which it was found; when that fails, none of them was: a client never hears of what was not kept.
 */
export class Turns {
  readonly #sql: Sqlite;
  readonly #catalog: Catalog;
  readonly #paused: Pending[] = [];
  readonly #answers: Pending[] = [];
  #scheduled = false;

  constructor(sql: Sqlite, catalog: Catalog) {
    this.#sql = sql;
    this.#catalog = catalog;
  }

  /** @param maxTimeMS 0: as long as it takes. Looked at when the task pauses. */
  run<T>(task: Task<T>, maxTimeMS = 0): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const deadline = maxTimeMS > 0 ? performance.now() + maxTimeMS : Infinity;
    const advance = (next: () => IteratorResult<void, T>): void => {
      const until = performance.now() + SLICE;
      try {
        let result = next();
        while (result.done !== true && performance.now() < until) result = task.next();
        if (result.done === true) {
          const { value } = result;
          return this.#answer({ proceed: () => resolve(value), fail: reject });
        }
        const isLate = performance.now() > deadline;
        this.#paused.push({
          proceed: () => advance(() => (isLate ? task.throw(timeout()) : task.next())),
          fail: (error) => advance(() => task.throw(error)),
        });
      } catch (error) {
        const failure = storageError(error);
        if (failure === undefined) return this.#answer({ proceed: () => reject(error), fail: reject });
        if (failure.codeName !== 'QueryPlanKilled') this.#undo(failure);
        reject(failure);
      }
    };
    advance(() => task.next());
    this.#schedule();
    return promise;
  }

  #answer(answer: Pending): void {
    if (this.#sql.isOpen) this.#answers.push(answer);
    else answer.proceed();
  }

  #schedule(): void {
    if (this.#scheduled || (this.#paused.length === 0 && !this.#sql.isOpen)) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.commit();
      this.#paused.shift()?.proceed();
      this.#schedule();
    });
  }

  /** Makes what was written last, then lets the answers go. */
  commit(): void {
    try {
      if (this.#sql.isOpen) this.#sql.exec('COMMIT');
    } catch (error) {
      return this.#undo(storageError(error) ?? error);
    }
    for (const { proceed } of this.#answers.splice(0)) proceed();
  }

  /** What was written in this turn is gone, whoever wrote it: paused tasks may have counted on it, so they fail too. */
  #undo(error: unknown): void {
    if (this.#sql.isOpen) this.#sql.exec('ROLLBACK');
    this.#catalog.load();
    for (const { fail } of [...this.#answers.splice(0), ...this.#paused.splice(0)]) fail(error);
  }
}

const timeout = (): CommandError => new CommandError('MaxTimeMSExpired', 'operation exceeded time limit');
