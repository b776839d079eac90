import type { Limit } from '@aidoo/rate-limits';
import { Injectable } from '@nestjs/common';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A source is an office, or a vendor whose servers connect for all of its users and register a client for each connection.
 * All sources together fill no disk: a registration that nobody uses is kept for 30 days.
 */
@Injectable()
export class ClientLimits {
  readonly registrationsPerSource: Limit = { name: 'client-source', points: 100, seconds: HOUR };
  readonly registrations: Limit = { name: 'client', points: 5_000, seconds: DAY };
  /** Requests to authorize, each of which is kept for half an hour: they come from people's own browsers. */
  readonly requestsPerSource: Limit = { name: 'authorization-source', points: 300, seconds: 15 * MINUTE };
  readonly documentsPerSource: Limit = { name: 'document-source', points: 20, seconds: MINUTE };
  readonly documents: Limit = { name: 'document', points: 300, seconds: MINUTE };
}
