import { Clock } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { errors } from 'oidc-provider';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { ArtifactsRepository } from '../artifacts.repository.ts';
import type { ArtifactKind } from '../artifacts.repository.ts';
import { ClientsRepository } from '../clients/clients.repository.ts';
import { GrantsService } from '../grants.service.ts';
import { REFRESH_GRACE, REGISTRATION_LIFETIME } from '../lifetimes.ts';
import { ResourceServer } from '../resource-server.ts';
import { OFFLINE_ACCESS, scopeOf } from '../scopes.ts';

const KINDS: readonly ArtifactKind[] = ['AccessToken', 'RefreshToken', 'AuthorizationCode', 'Interaction'];
const isKind = (name: string): name is ArtifactKind => KINDS.some((kind) => kind === name);

/** How the authorization server stores what it stores: each kind of its models in a place of ours. */
@Injectable()
export class Adapters {
  constructor(
    private readonly artifacts: ArtifactsRepository,
    private readonly grants: GrantsService,
    private readonly clients: ClientsRepository,
    private readonly resource: ResourceServer,
    private readonly clock: Clock,
  ) {}

  /** @throws Error for a model of a feature that is off here */
  for(model: string): Adapter {
    if (isKind(model)) return this.artifact(model);
    if (model === 'Grant') return this.grant();
    if (model === 'Client') return this.client();
    if (model === 'Session') return NOTHING_KEPT;
    throw new Error(`the authorization server wants to store ${model}, and nobody has said how`);
  }

  private artifact(kind: ArtifactKind): Adapter {
    return {
      ...NOTHING_KEPT,
      upsert: (id, payload, seconds) => {
        const { jti: _id, ...kept } = payload;
        const expiresAt = new Date(this.clock.now().getTime() + (seconds ?? 0) * 1000);
        return this.artifacts.put(kind, id, { payload: kept, grantId: payload.grantId ?? null, expiresAt });
      },
      find: async (id) => {
        const found = await this.artifacts.find<AdapterPayload>(kind, id);
        if (!found) return undefined;
        const consumed = this.counts(kind, found.consumedAt) ? found.consumedAt : null;
        return { ...found.payload, jti: id, ...(consumed && { consumed: seconds(consumed) }) };
      },
      consume: async (id) => {
        const first = await this.artifacts.consume(kind, id, this.clock.now());
        if (!first && kind === 'AuthorizationCode') await this.refuseSecondUse(id);
      },
      destroy: (id) => this.artifacts.remove(kind, id),
      revokeByGrantId: (grantId) => this.artifacts.removeOfGrant(grantId),
    };
  }

  /** A refresh token that was replaced a moment ago is still good: see {@link REFRESH_GRACE}. */
  private counts(kind: ArtifactKind, consumedAt: Date | null): boolean {
    if (!consumedAt || kind !== 'RefreshToken') return consumedAt !== null;
    return this.clock.now().getTime() - consumedAt.getTime() > REFRESH_GRACE;
  }

  /** Two that show one code at the same time, here or at another instance: nobody knows which of them is the thief (RFC 6749, section 10.5). */
  private async refuseSecondUse(code: string): Promise<never> {
    const found = await this.artifacts.find<AdapterPayload>('AuthorizationCode', code);
    if (found?.payload.grantId) await this.grants.endById(found.payload.grantId);
    throw new errors.InvalidGrant('authorization code already consumed');
  }

  /** Grants are made by consent, never by the library: it reads them, and ends them after a replay. */
  private grant(): Adapter {
    return {
      ...NOTHING_KEPT,
      upsert: () => Promise.reject(new Error('a grant is made by consent only')),
      find: async (id) => {
        const grant = await this.grants.live(id);
        if (!grant) return undefined;
        return {
          jti: id,
          kind: 'Grant',
          iat: seconds(grant.createdAt),
          exp: seconds(grant.expiresAt),
          accountId: grant.userId.toHexString(),
          clientId: grant.clientId,
          openid: { scope: OFFLINE_ACCESS },
          resources: { [this.resource.uri]: grant.permissions.map(scopeOf).join(' ') },
        };
      },
      destroy: (id) => this.grants.endById(id),
    };
  }

  private client(): Adapter {
    return {
      ...NOTHING_KEPT,
      upsert: (clientId, metadata) => {
        const createdAt = this.clock.now();
        const expiresAt = new Date(createdAt.getTime() + REGISTRATION_LIFETIME);
        return this.clients.add({ clientId, metadata: JSON.stringify(metadata), createdAt, expiresAt });
      },
      find: async (clientId) => {
        const found = await this.clients.find(clientId, this.clock.now());
        if (!found) return undefined;
        // As it was when it registered: the keys may be of another kind since, and nothing is signed for it.
        const { id_token_signed_response_alg: _alg, ...metadata } = JSON.parse(
          found.metadata,
        ) as AdapterPayload;
        return metadata;
      },
      destroy: (clientId) => this.clients.remove(clientId),
    };
  }
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/**
 * The library's own sign-ins are kept nowhere: who somebody is, is asked of our sessions at each request to authorize,
 * and so it ends with them.
 */
const NOTHING_KEPT: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};
