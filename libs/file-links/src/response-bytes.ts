import { finished, Writable } from 'node:stream';
import { freeBytes } from '@aidoo/erp';
import type { Response } from 'express';

/** A response as a file passes into it: the memory of each piece is given back as soon as it is sent. Fails when the response ends early. */
export function passedTo(response: Response): Writable {
  const passing = new Writable({
    write: (chunk: Buffer, _, done) =>
      response.write(chunk, (error) => {
        if (!error) freeBytes(chunk);
        done(error);
      }),
    final: (done) => response.end(done),
  });
  finished(response, (error) => {
    if (error) passing.destroy(error);
  });
  return passing;
}
