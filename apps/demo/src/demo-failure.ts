/** Why the demo cannot go on, in words that need no stack trace. */
export class DemoFailure extends Error {}
