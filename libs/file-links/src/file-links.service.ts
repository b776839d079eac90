import { CompanyRemovals } from '@aidoo/companies';
import type { Principal } from '@aidoo/companies';
import { Settings } from '@aidoo/config';
import type { CallContext } from '@aidoo/erp';
import { Clock, newToken, tokenHash, userId } from '@aidoo/kernel';
import { AccountRemovals } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { LINK_LIFE_MS, MOST_TRIES } from './file-link.ts';
import type { FileLink, LinkedFile } from './file-link.ts';
import { FileLinksRepository } from './file-links.repository.ts';
import { addressOf, FILES_PATH, parseAddress } from './link-address.ts';
import type { StoredFileLink } from './schemas/file-link.schema.ts';

/** How long it is known that there was one. */
const REMEMBERED_MS = 60 * 60_000;
/** Of one link so many refusals are on record: whoever holds a dead one could else fill the log. */
const MOST_RECORDED = 20;

type Content = Pick<FileLink, 'file' | 'context' | 'credential'> & {
  actor: Omit<FileLink['actor'], 'userId'>;
};

/** Links to files in Odoo: made for a call, found by whoever shows one, used once. */
@Injectable()
export class FileLinks implements OnModuleInit {
  constructor(
    private readonly links: FileLinksRepository,
    private readonly settings: Settings,
    private readonly removals: CompanyRemovals,
    private readonly accountRemovals: AccountRemovals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.removals.add({ remove: (company) => this.links.removeAll(company) });
    this.accountRemovals.add({ remove: (user) => this.links.removeAllOf(user) });
  }

  /** A new link for whoever asks, to what they were found to be allowed. Nothing but its answer ever holds its token. */
  async make(
    { companyId, actor, credential }: Principal,
    file: LinkedFile,
    context: CallContext = {},
  ): Promise<{ uri: string; expiresAt: Date }> {
    const token = newToken();
    const now = this.clock.now().getTime();
    const { name, email } = actor;
    const content: Content = { file, context, credential, actor: { name, email } };
    const expiresAt = new Date(now + LINK_LIFE_MS);
    await this.links.add(companyId, actor.userId, {
      tokenHash: tokenHash(token),
      content: JSON.stringify(content),
      expiresAt,
      removeAt: new Date(now + REMEMBERED_MS),
    });
    return { uri: `${this.settings.publicUrl}/${FILES_PATH}/${addressOf({ companyId, token })}`, expiresAt };
  }

  /** Null for one that there never was, or was long ago. */
  async find(address: string): Promise<FileLink | null> {
    const shown = parseAddress(address);
    const stored = shown && (await this.links.byHash(shown.companyId, tokenHash(shown.token)));
    return stored && toLink(stored, shown.companyId);
  }

  /** Whether it could be used at this moment, as far as it depends on the link alone. */
  refusalOf({ usedAt, tries, expiresAt }: FileLink): 'used' | 'tried' | 'expired' | null {
    if (usedAt) return 'used';
    if (tries >= MOST_TRIES) return 'tried';
    return expiresAt <= this.clock.now() ? 'expired' : null;
  }

  /** Of several that show it at the same moment, one gets true. */
  use({ companyId, id }: FileLink): Promise<boolean> {
    return this.links.use(companyId, id, this.clock.now());
  }

  /** It may be used again: nothing came of it. */
  giveBack({ companyId, id }: FileLink): Promise<void> {
    return this.links.giveBack(companyId, id);
  }

  /** Counts a refusal. @returns whether it is one more that goes on record */
  async isRecorded({ companyId, id }: FileLink): Promise<boolean> {
    return (await this.links.countRefusal(companyId, id)) <= MOST_RECORDED;
  }
}

function toLink(stored: StoredFileLink, companyId: FileLink['companyId']): FileLink {
  const { file, context, credential, actor } = JSON.parse(stored.content) as Content;
  return {
    id: stored._id.toHexString(),
    companyId,
    file,
    context,
    credential,
    actor: { userId: userId(stored.userId.toHexString()), ...actor },
    expiresAt: stored.expiresAt,
    usedAt: stored.usedAt,
    tries: stored.tries,
  };
}
