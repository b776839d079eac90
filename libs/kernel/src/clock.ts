import { Injectable } from '@nestjs/common';

/** The time, as something a test can move. Only code that decides by the time of day asks it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
