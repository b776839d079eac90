import { Injectable } from '@nestjs/common';

/** So many `points` within so many `seconds`, counted from the first. */
export interface Limit {
  readonly points: number;
  readonly seconds: number;
}

const QUARTER = 15 * 60;

/**
 * Numbers that a person never meets and somebody who guesses soon does: at 10 in a quarter of an hour, the thousand
 * commonest passwords of twelve characters, which the rules refuse anyway, take a day for one address. A source is an
 * office or a mobile network as often as a person, and may fail as often as ten forgetful people.
 */
@Injectable()
export class AuthLimits {
  readonly failuresPerAddress: Limit = { points: 10, seconds: QUARTER };
  readonly failuresPerSource: Limit = { points: 100, seconds: QUARTER };
  readonly registrationsPerSource: Limit = { points: 20, seconds: 60 * 60 };
}
