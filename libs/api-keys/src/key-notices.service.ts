import type { MemberContext } from '@aidoo/companies';
import { Settings } from '@aidoo/config';
import { Background, Clock, companyId } from '@aidoo/kernel';
import { Mailer } from '@aidoo/mail';
import { UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { WARN_BEFORE } from './api-key.ts';
import { ApiKeysRepository } from './api-keys.repository.ts';
import { holderOf, KeyStandings, makerOf } from './key-standings.service.ts';
import { isAlive, statusOf } from './key-status.ts';
import type { StoredApiKey } from './schemas/api-key.schema.ts';

/** Milliseconds between two looks for keys that expire soon. */
const INTERVAL = 60 * 60_000;
const AT_ONCE = 100;

/** Letters about keys: to whom one was made for, and a week before one expires. */
@Injectable()
export class KeyNotices implements OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;
  private closed = false;

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly users: UsersService,
    private readonly standings: KeyStandings,
    private readonly mailer: Mailer,
    private readonly background: Background,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.serves) return;
    const look = (): void => this.background.run('letters about keys that expire soon', () => this.warn());
    look();
    this.timer = setInterval(look, INTERVAL).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.closed = true;
  }

  keyMade(ctx: MemberContext, key: StoredApiKey): void {
    this.background.run('a letter of kind key-made', async () => {
      const [holder, maker] = await Promise.all([
        this.users.byId(holderOf(key)),
        this.users.byId(ctx.actor.userId),
      ]);
      if (!holder || !maker) return;
      const { companyName: company } = ctx;
      await this.mailer.send(holder, {
        kind: 'key-made',
        name: holder.name,
        company,
        by: maker.name,
        key: key.name,
      });
    });
  }

  /** Without mail nobody is told, and the list alone says it. @returns how many letters went out */
  async warn(): Promise<number> {
    if (!this.mailer.canSend) return 0;
    const until = new Date(this.clock.now().getTime() + WARN_BEFORE);
    let told = 0;
    let after: Date | undefined = this.clock.now();
    while (after && !this.closed) {
      const keys: StoredApiKey[] = await this.keys.expiringUnwarned(after, until, AT_ONCE);
      for (const key of keys) if (!this.closed && (await this.tell(key))) told += 1;
      after = keys.length === AT_ONCE ? (keys.at(-1)?.expiresAt ?? undefined) : undefined;
    }
    return told;
  }

  private async tell(key: StoredApiKey): Promise<boolean> {
    const id = companyId(key.companyId.toHexString());
    const now = this.clock.now();
    if (!(await this.keys.markWarned(id, key._id, now))) return false;
    const standing = await this.standings.ofOne(id, holderOf(key), makerOf(key));
    const { membership, holder } = standing;
    // Whoever has left is told nothing: the key opens nothing any more.
    if (!membership || !holder || !isAlive(statusOf(key, standing, now))) return false;
    const { name, expiresAt } = key;
    const letter = { name: holder.name, company: membership.companyName, key: name, expiresAt: expiresAt! };
    const sent = await this.mailer.send(holder, { kind: 'key-expiring', ...letter });
    if (sent !== 'sent') await this.keys.unmarkWarned(id, key._id, now);
    return sent === 'sent';
  }
}
