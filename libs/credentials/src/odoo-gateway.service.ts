import type { TenantContext } from '@aidoo/kernel';
import { Odoo } from '@aidoo/odoo';
import type { OdooClient } from '@aidoo/odoo';
import { Injectable } from '@nestjs/common';
import type { ProtocolSetting } from './odoo-connection.ts';
import { OdooConnectionsService } from './odoo-connections.service.ts';

export interface CompanyOdoo {
  readonly client: OdooClient;
  /** Of the Odoo, without a slash at the end: for links to records. */
  readonly baseUrl: string;
  /** As it was chosen; `client.version()` knows which one is spoken. */
  readonly protocol: ProtocolSetting;
  /** Another one after every change of the connection: what is remembered of an Odoo is remembered under it. */
  readonly revision: string;
}

/** The way from a company to its Odoo. */
@Injectable()
export class OdooGateway {
  constructor(
    private readonly connections: OdooConnectionsService,
    private readonly odoo: Odoo,
  ) {}

  /**
   * For one call: the connection is read and decrypted anew each time, so that a change holds from the next call on and
   * no secret outlives the client, which the caller lets go of.
   *
   * @throws AppError `not_found` without a connection, `unavailable` when it cannot be decrypted.
   */
  async for(ctx: TenantContext): Promise<CompanyOdoo> {
    const { url, database, username, secret, protocol, revision } = await this.connections.open(ctx);
    const client = this.odoo.for(
      { url, database, username, secret: secret.reveal(), protocol },
      { share: ctx.companyId },
    );
    return { client, baseUrl: url, protocol, revision };
  }
}
