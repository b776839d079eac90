/** Preloaded into a process that runs from the sources: `@aidoo/<room>` is the front door of a room, as for Jest. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) => {
    const [, room] = /^@aidoo\/([\w-]+)$/.exec(specifier) ?? [];
    return next(
      room === undefined ? specifier : new URL(`../../${room}/src/index.ts`, import.meta.url).href,
      context,
    );
  },
});
