/** Why the demo cannot go on, in words that need no stack trace. */
export class DemoFailure extends Error {
  constructor(
    message: string,
    /** The gateway's code, where it is the one that refuses. */
    readonly code?: string,
  ) {
    super(message);
  }
}
