import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Settings } from '@aidoo/config';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';

/** At the same place from the sources as from the build, which carries a copy. */
const FILE = join(import.meta.dirname, '../../../../docs/openapi.json');

/** The description of the API as it is in docs/, with the address of this gateway. */
@Injectable()
export class ApiDocument {
  private readonly text: string;

  constructor({ publicUrl }: Settings) {
    const document = JSON.parse(readFileSync(FILE, 'utf8')) as object;
    this.text = JSON.stringify({ ...document, servers: [{ url: publicUrl }] });
  }

  send(response: Response): void {
    // Read by programs of any origin: it is the same for everybody, and says nothing of anybody.
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.type('application/json').send(this.text);
  }
}
