import { jest } from '@jest/globals';
import { Clock } from '@aidoo/kernel';

/** Moves the time of every room of the gateway that runs in this process. */
export class MovedClock {
  private ahead = 0;

  constructor() {
    jest.spyOn(Clock.prototype, 'now').mockImplementation(() => new Date(Date.now() + this.ahead));
  }

  now(): number {
    return Date.now() + this.ahead;
  }

  forward(milliseconds: number): void {
    this.ahead += milliseconds;
  }
}
