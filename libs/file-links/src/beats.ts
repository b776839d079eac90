import { Injectable } from '@nestjs/common';

/** What is done again and again while something lasts, as something a test can do at its own moment. */
@Injectable()
export class Beats {
  /** @returns what ends it */
  every(milliseconds: number, work: () => Promise<void>): () => void {
    const timer = setInterval(() => void work(), milliseconds).unref();
    return () => clearInterval(timer);
  }
}
