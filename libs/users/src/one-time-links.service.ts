import { Settings } from '@aidoo/config';
import { Clock, newToken, tokenHash, userId } from '@aidoo/kernel';
import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { AccountRemovals } from './account-removals.ts';
import { OneTimeLinksRepository } from './one-time-links.repository.ts';
import type { LinkPurpose, StoredOneTimeLink } from './schemas/one-time-link.schema.ts';

const MINUTE = 60_000;
const LIFETIMES: Readonly<Record<LinkPurpose, number>> = {
  'verify-address': 24 * 60 * MINUTE,
  'reset-password': 30 * MINUTE,
};

export interface OneTimeLink {
  /** The token is in the fragment, which no browser sends to anybody (RFC 9110, section 7.1). */
  readonly link: string;
  readonly expiresAt: Date;
}

/** Links that show that mail to an address reaches its owner: each opens one thing, once, for a while. */
@Injectable()
export class OneTimeLinks implements OnModuleInit {
  constructor(
    private readonly links: OneTimeLinksRepository,
    private readonly removals: AccountRemovals,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.removals.add({ remove: (id) => this.links.removeAll(id) });
  }

  /** A new link; those that were given before for the same purpose open nothing any more. */
  async issue(purpose: LinkPurpose, user: UserId, { mailed }: { mailed: boolean }): Promise<OneTimeLink> {
    const token = newToken();
    const expiresAt = new Date(this.clock.now().getTime() + LIFETIMES[purpose]);
    await this.links.put(user, purpose, { hash: tokenHash(token), mailed, expiresAt });
    return { link: `${this.settings.publicUrl}/${purpose}#${token}`, expiresAt };
  }

  /** What was given for this purpose opens nothing any more. */
  async discard(purpose: LinkPurpose, user: UserId): Promise<void> {
    await this.links.removeAll(user, purpose);
  }

  /** Whose link this is, or null for one that is unknown, used or expired. It stays as it is. */
  async owner(purpose: LinkPurpose, token: string): Promise<UserId | null> {
    return ownerOf(await this.links.find(purpose, tokenHash(token), this.clock.now()));
  }

  /** Uses the link up. Null for one that is unknown, used or expired. */
  async redeem(purpose: LinkPurpose, token: string): Promise<{ userId: UserId; mailed: boolean } | null> {
    const taken = await this.links.take(purpose, tokenHash(token), this.clock.now());
    return taken && { userId: ownerOf(taken), mailed: taken.mailed };
  }
}

function ownerOf(link: StoredOneTimeLink): UserId;
function ownerOf(link: StoredOneTimeLink | null): UserId | null;
function ownerOf(link: StoredOneTimeLink | null): UserId | null {
  return link && userId(link.userId.toHexString());
}
