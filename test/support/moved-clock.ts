import { jest } from '@jest/globals';
import { Clock } from '@aidoo/kernel';

/**
 * The time of every room of the gateway that runs in this process, and of the libraries, which ask `Date.now`. It stands
 * still until a test moves it: what a slow machine takes between two requests counts for nothing.
 */
export class MovedClock {
  private time = Date.now();

  constructor() {
    jest.spyOn(Date, 'now').mockImplementation(() => this.time);
    jest.spyOn(Clock.prototype, 'now').mockImplementation(() => new Date(Date.now()));
  }

  now(): number {
    return Date.now();
  }

  forward(milliseconds: number): void {
    this.time += milliseconds;
  }
}
