import { randomUUID } from 'node:crypto';
import { CompanyRemovals } from '@aidoo/companies';
import { Clock } from '@aidoo/kernel';
import type { TenantContext } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { AddressCheckService } from './address-check.service.ts';
import { ConnectionCipher } from './connection-cipher.service.ts';
import { changedMeanwhile, noConnection, wrongField } from './credentials.errors.ts';
import type { SaveOdooConnectionDto } from './dto/save-odoo-connection.dto.ts';
import { toView } from './dto/odoo-connection.dto.ts';
import type { OdooConnectionView } from './dto/odoo-connection.dto.ts';
import type { OpenedConnection } from './odoo-connection.ts';
import { OdooConnectionsRepository } from './odoo-connections.repository.ts';
import type { ConnectionChange } from './odoo-connections.repository.ts';

/** The one Odoo of a company and how to sign in to it. */
@Injectable()
export class OdooConnectionsService implements OnModuleInit {
  constructor(
    private readonly connections: OdooConnectionsRepository,
    private readonly cipher: ConnectionCipher,
    private readonly addresses: AddressCheckService,
    private readonly removals: CompanyRemovals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.removals.add({ remove: (company) => this.connections.remove(company) });
  }

  /** With its secret, for one call: nothing of it is kept. @throws AppError `not_found` or, undecryptable, `unavailable`. */
  async open(ctx: TenantContext): Promise<OpenedConnection> {
    const stored = await this.connections.of(ctx.companyId);
    if (!stored) throw noConnection();
    return this.cipher.open(ctx.companyId, stored);
  }

  /** @throws AppError as {@link open}. */
  async read(ctx: TenantContext): Promise<OdooConnectionView> {
    return toView(await this.open(ctx));
  }

  /**
   * Replaces the connection.
   * @throws AppError `invalid_input` on `url`, or on `secret` when the stored one does not serve; `conflict` when the
   * connection changed between look and save.
   */
  async save(ctx: TenantContext, { secret, ...input }: SaveOdooConnectionDto): Promise<OdooConnectionView> {
    const wanted = { ...input, url: await this.addresses.checked(input.url) };
    const change: ConnectionChange = {
      protocol: input.protocol ?? 'auto',
      updatedAt: this.clock.now(),
      revision: randomUUID(),
    };
    if (secret === undefined) await this.keepSecret(ctx, wanted, change);
    else {
      const sealed = this.cipher.seal(ctx.companyId, { ...wanted, secret });
      await this.connections.put(ctx.companyId, { ...sealed, ...change });
    }
    return toView({ ...wanted, ...change });
  }

  /** Removing what is not there changes nothing. */
  async remove(ctx: TenantContext): Promise<void> {
    await this.connections.remove(ctx.companyId);
  }

  /**
   * A stored secret is only ever shown to the place and user that it was given for: with another url or database it
   * would be handed to whoever runs that one. The change is bound to the revision that was compared, so that a save in
   * between cannot bring the one's secret to the other's address.
   */
  private async keepSecret(ctx: TenantContext, wanted: Place, change: ConnectionChange): Promise<void> {
    const stored = await this.connections.of(ctx.companyId);
    if (!stored) throw wrongField('secret', 'secret is needed: none is stored yet.');
    const opened = this.cipher.tryOpen(ctx.companyId, stored);
    if (!opened) throw wrongField('secret', 'secret is needed again: the stored one can no longer be read.');
    if (PLACE.some((field) => opened[field] !== wanted[field])) {
      throw wrongField('secret', 'secret is needed again when url, database or username changes.');
    }
    if (!(await this.connections.change(ctx.companyId, stored.revision, change))) throw changedMeanwhile();
  }
}

const PLACE = ['url', 'database', 'username'] as const;
type Place = Record<(typeof PLACE)[number], string>;
