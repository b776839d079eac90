import { Clock, newToken } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { REGISTRATION_LIFETIME } from '../lifetimes.ts';
import { ClientsRepository } from './clients.repository.ts';
import { asPublicClient } from './public-client.ts';

/** Clients that register themselves (RFC 7591). Anybody may: what a client gets, a person decides. */
@Injectable()
export class Registrations {
  constructor(
    private readonly clients: ClientsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * What the client is now, which may be other than what it asked for. There is no secret and no way to change it: a
   * client that is to be different registers again. Nobody's use of it for 30 days, and it is gone.
   * @throws ClientMetadataError
   */
  async register(said: unknown): Promise<object> {
    const createdAt = this.clock.now();
    const client = {
      client_id: newToken(),
      client_id_issued_at: Math.floor(createdAt.getTime() / 1000),
      ...asPublicClient(said),
    };
    await this.clients.add({
      clientId: client.client_id,
      metadata: JSON.stringify(client),
      createdAt,
      expiresAt: new Date(createdAt.getTime() + REGISTRATION_LIFETIME),
    });
    return client;
  }
}
