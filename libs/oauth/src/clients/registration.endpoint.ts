import { Settings } from '@aidoo/config';
import { Attempts, sourceOf } from '@aidoo/rate-limits';
import { Injectable } from '@nestjs/common';
import { json } from 'express';
import type { Request, Response } from 'express';
import { ClientLimits } from './client-limits.ts';
import { ClientMetadataError } from './client-metadata.error.ts';
import { Registrations } from './registrations.service.ts';

/** Ten addresses of the greatest length, and the rest. */
const BODY_LIMIT_KB = 24;

/** Clients in browsers register, too, each from a page of its own: without cookies, so any page may (Fetch, CORS). */
const FOR_ANY_PAGE = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Retry-After',
};
const FOR_THE_ASKING = {
  'Access-Control-Allow-Methods': 'POST',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Max-Age': '3600',
};

/** `POST /oauth/register`, which answers as RFC 7591 says, also when it refuses. */
@Injectable()
export class RegistrationEndpoint {
  readonly isOpen: boolean;
  private readonly parse = json({ limit: `${BODY_LIMIT_KB}kb`, inflate: false });

  constructor(
    private readonly registrations: Registrations,
    private readonly attempts: Attempts,
    private readonly limits: ClientLimits,
    settings: Settings,
  ) {
    this.isOpen = settings.oauthRegistration === 'open';
  }

  async answer(request: Request, response: Response): Promise<void> {
    response.set(FOR_ANY_PAGE);
    if (request.method === 'OPTIONS') {
      response.set(FOR_THE_ASKING).status(204).end();
      return;
    }
    const wait = await this.wait(request);
    if (wait !== null) {
      response.set('Retry-After', String(wait));
      return refuse(response, 429, 'Too many clients have registered from here. Try again later.');
    }
    try {
      const said = await this.body(request, response);
      response.status(201).json(await this.registrations.register(said));
    } catch (error) {
      if (error instanceof ClientMetadataError) return refuse(response, 400, error.message, error.code);
      if (!isTooLarge(error)) throw error;
      refuse(response, 413, `The registration is larger than ${BODY_LIMIT_KB} kB.`);
    }
  }

  /** The source first: one that is refused takes nothing away from the others. */
  private async wait(request: Request): Promise<number | null> {
    return (
      (await this.attempts.take(this.limits.registrationsPerSource, sourceOf(request))) ??
      (await this.attempts.take(this.limits.registrations, 'all'))
    );
  }

  /** @throws ClientMetadataError for one that is no JSON */
  private async body(request: Request, response: Response): Promise<unknown> {
    if (!request.is('application/json')) throw notJson();
    await new Promise<void>((resolve, reject) => {
      this.parse(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
    }).catch((error: unknown) => {
      throw isTooLarge(error) ? error : notJson();
    });
    return request.body;
  }
}

const notJson = (): ClientMetadataError =>
  new ClientMetadataError(
    'invalid_client_metadata',
    'Send the metadata as a JSON object, as application/json in UTF-8.',
  );

const isTooLarge = (error: unknown): boolean =>
  (error as { type?: unknown } | null)?.type === 'entity.too.large';

function refuse(
  response: Response,
  status: number,
  description: string,
  error = 'invalid_client_metadata',
): void {
  response.status(status).json({ error, error_description: description });
}
