import { inspect } from 'node:util';
import type { OdooError } from '../src/odoo.error.ts';

/** The error that the promise ends in; an answer is a failure of the test. */
export const failure = (promise: Promise<unknown>): Promise<OdooError> =>
  promise.then(
    (answer) => Promise.reject(new Error(`answered ${inspect(answer)}`)),
    (error: OdooError) => error,
  );
