import type { Dispatcher, Pool } from 'undici';
import type { Target } from './job.ts';

/**
 * Sends one question and reads the answer to its end, at undici's lowest level: what the load generator takes of the
 * processor is missing for what it measures.
 *
 * @throws Error with the beginning of an answer that is not the expected one.
 */
export function ask(pool: Pool, { path, headers, body, expected }: Target): Promise<void> {
  return new Promise((resolve, reject) => {
    let status = 0;
    const chunks: Buffer[] = [];
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => {},
      onResponseStart: (_, statusCode) => void (status = statusCode),
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => {
        const answer = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
        if (status === 200 && answer.includes(expected)) resolve();
        else reject(new Error(`${path} answered ${status}: ${answer.toString().slice(0, 500)}`));
      },
      onResponseError: (_, error) => reject(error),
    };
    pool.dispatch({ path, method: 'POST', headers, body }, handler);
  });
}
