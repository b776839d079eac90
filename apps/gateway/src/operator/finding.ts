/** What was looked at, and how it is. `advice`: what to do about it. */
export interface Finding {
  readonly what: string;
  readonly state: 'well' | 'notice' | 'wrong';
  readonly text: string;
  readonly advice?: string;
}
