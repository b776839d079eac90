/** A question that is asked again and again: the same bytes each time. */
export interface Target {
  origin: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** Stands in every right answer and in no wrong one. */
  expected: string;
}

export interface Job {
  target: Target;
  concurrency: number;
  /** The work ends with whichever comes first. */
  most: { seconds: number; calls?: number };
}

/** Latencies in milliseconds. */
export interface Measured {
  calls: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
}
