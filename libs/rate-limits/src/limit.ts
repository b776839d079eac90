/** So many `points` within so many `seconds`, counted from the first. */
export interface Limit {
  /** Its own in the whole application: it keeps its counts apart from those of other limits. */
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}
