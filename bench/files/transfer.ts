import { Agent, request } from 'undici';

/** A connection for each file, for as long as that takes. */
const dispatcher = new Agent({ pipelining: 0, headersTimeout: 0, bodyTimeout: 0 });

export interface Sent {
  method: 'GET' | 'POST' | 'PUT';
  headers?: Record<string, string>;
  body?: Buffer;
}

export interface Came {
  bytes: number;
  /** Its beginning. */
  text: string;
}

/** Sends what is to be sent and takes what comes, which is not looked at. @throws Error for an answer that is no success */
export async function transfer(url: string, sent: Sent): Promise<Came> {
  const { statusCode, body } = await request(url, { dispatcher, ...sent });
  let [bytes, text] = [0, ''];
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (bytes === 0) text = chunk.toString('utf8', 0, 1_000);
    bytes += chunk.length;
  }
  if (statusCode >= 300) throw new Error(`${url} answered ${statusCode}: ${text}`);
  return { bytes, text };
}

/** In seconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
