import { CompaniesService } from '@aidoo/companies';
import type { MemberContext } from '@aidoo/companies';
import { Settings } from '@aidoo/config';
import { Background, Clock, companyId, userId } from '@aidoo/kernel';
import { Mailer } from '@aidoo/mail';
import { UsersService } from '@aidoo/users';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { WARN_BEFORE } from './api-key.ts';
import { ApiKeysRepository } from './api-keys.repository.ts';
import type { StoredApiKey } from './schemas/api-key.schema.ts';

/** Milliseconds between two looks for keys that expire soon. */
const INTERVAL = 60 * 60_000;
const AT_ONCE = 100;

/** Letters about keys: to whom one was made for, and a week before one expires. */
@Injectable()
export class KeyNotices implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(KeyNotices.name);
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly users: UsersService,
    private readonly companies: CompaniesService,
    private readonly mailer: Mailer,
    private readonly background: Background,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.serves) return;
    const look = (): void => void this.warn().catch((error: unknown) => this.logger.error(error));
    look();
    this.timer = setInterval(look, INTERVAL).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  keyMade(ctx: MemberContext, key: StoredApiKey): void {
    this.background.run('a letter of kind key-made', async () => {
      const [holder, maker] = await Promise.all([
        this.users.byId(userId(key.userId.toHexString())),
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
    const now = this.clock.now();
    const until = new Date(now.getTime() + WARN_BEFORE);
    let told = 0;
    for (const key of await this.keys.expiringUnwarned(now, until, AT_ONCE))
      if (await this.tell(key, now)) told += 1;
    return told;
  }

  private async tell(key: StoredApiKey, now: Date): Promise<boolean> {
    const id = companyId(key.companyId.toHexString());
    if (!(await this.keys.markWarned(id, key._id, now))) return false;
    const holder = await this.users.byId(userId(key.userId.toHexString()));
    const company = holder && (await this.companies.listOf(holder.id)).find((one) => one.id === id);
    // Whoever has left is told nothing: the key opens nothing any more.
    if (!holder || !company) return false;
    const { name, expiresAt } = key;
    const letter = { name: holder.name, company: company.name, key: name, expiresAt: expiresAt! };
    return (await this.mailer.send(holder, { kind: 'key-expiring', ...letter })) === 'sent';
  }
}
