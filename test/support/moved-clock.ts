import { jest } from '@jest/globals';
import { Clock } from '@aidoo/kernel';

/** Moves the time of every room of the gateway that runs in this process, and of the libraries, which ask `Date.now`. */
export class MovedClock {
  private ahead = 0;

  constructor() {
    const real = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => real() + this.ahead);
    jest.spyOn(Clock.prototype, 'now').mockImplementation(() => new Date(Date.now()));
  }

  now(): number {
    return Date.now();
  }

  forward(milliseconds: number): void {
    this.ahead += milliseconds;
  }
}
