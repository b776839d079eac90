import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { PAGE, POLICY, SCRIPT, STYLE } from './page.ts';

const FOLDER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Swagger UI's own files, as they are in the package; nothing else of it is served. */
const FILES: ReadonlySet<string> = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']);

/** Ours, beside them. */
const OURS: ReadonlyMap<string, { type: string; text: string }> = new Map([
  ['page.js', { type: 'text/javascript', text: SCRIPT }],
  ['page.css', { type: 'text/css', text: STYLE }],
]);

/** The page at /api/docs. It is whole in itself: nothing comes from another host, and nothing goes there. */
@Injectable()
export class ApiPage {
  send(response: Response): void {
    response.setHeader('Content-Security-Policy', POLICY);
    response.type('html').send(PAGE);
  }

  /** @throws AppError `not_found` */
  async sendFile(name: string, response: Response): Promise<void> {
    const ours = OURS.get(name);
    if (!ours && !FILES.has(name)) throw new AppError('not_found', 'There is nothing here.');
    // The same for everybody: unlike all else here it may be kept.
    response.setHeader('Cache-Control', 'public, max-age=3600');
    if (ours) response.type(ours.type).send(ours.text);
    else await sent(response, join(FOLDER, name));
  }
}

const sent = (response: Response, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    response.sendFile(path, { cacheControl: false }, (error?: Error) => {
      // Whoever goes away in the middle is no mistake of anybody's.
      if (error && !response.headersSent) reject(error);
      else resolve();
    });
  });
