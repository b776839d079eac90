import type { Limit } from '@aidoo/rate-limits';
import { Injectable } from '@nestjs/common';

const QUARTER = 15 * 60;
const HOUR = 60 * 60;

/**
 * Numbers that a person never meets and somebody who guesses soon does: at 10 in a quarter of an hour, the thousand
 * commonest passwords of twelve characters, which the rules refuse anyway, take a day for one address. A source is an
 * office or a mobile network as often as a person, and may fail as often as ten forgetful people.
 * Sessions of a whole office may end in one night, with several tabs of each open in the morning.
 */
@Injectable()
export class AuthLimits {
  readonly failuresPerAddress: Limit = { name: 'address', points: 10, seconds: QUARTER };
  readonly failuresPerSource: Limit = { name: 'source', points: 100, seconds: QUARTER };
  readonly refusedRefreshesPerSource: Limit = { name: 'refresh-source', points: 300, seconds: QUARTER };
  readonly registrationsPerSource: Limit = { name: 'registration', points: 20, seconds: HOUR };
  readonly codesPerUser: Limit = { name: 'login-code', points: 10, seconds: QUARTER };
  readonly lettersPerAddress: Limit = { name: 'letter', points: 5, seconds: HOUR };
  readonly lettersPerSource: Limit = { name: 'letter-source', points: 30, seconds: HOUR };
  readonly tokensPerSource: Limit = { name: 'token-source', points: 60, seconds: HOUR };
}
