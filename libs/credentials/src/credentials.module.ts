import { CompaniesModule } from '@aidoo/companies';
import { CryptoModule } from '@aidoo/crypto';
import { Clock } from '@aidoo/kernel';
import { Odoo } from '@aidoo/odoo';
import { RateLimitsModule } from '@aidoo/rate-limits';
import { UsersModule } from '@aidoo/users';
import { Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AddressCheckService } from './address-check.service.ts';
import { ConnectionCipher } from './connection-cipher.service.ts';
import { ConnectionProbeService } from './connection-probe.service.ts';
import { CredentialsRotation } from './credentials-rotation.service.ts';
import { OdooConnectionsController } from './odoo-connections.controller.ts';
import { OdooConnectionsRepository } from './odoo-connections.repository.ts';
import { OdooConnectionsService } from './odoo-connections.service.ts';
import { OdooGateway } from './odoo-gateway.service.ts';
import { networkPolicyProvider, odooProvider } from './odoo.provider.ts';
import { OdooConnectionSchema, StoredOdooConnection } from './schemas/odoo-connection.schema.ts';

@Module({
  imports: [
    CompaniesModule,
    CryptoModule,
    RateLimitsModule,
    UsersModule,
    MongooseModule.forFeature([{ name: StoredOdooConnection.name, schema: OdooConnectionSchema }]),
  ],
  controllers: [OdooConnectionsController],
  providers: [
    AddressCheckService,
    Clock,
    ConnectionCipher,
    ConnectionProbeService,
    CredentialsRotation,
    OdooConnectionsRepository,
    OdooConnectionsService,
    OdooGateway,
    networkPolicyProvider,
    odooProvider,
  ],
  exports: [ConnectionProbeService, CredentialsRotation, OdooConnectionsService, OdooGateway],
})
export class CredentialsModule implements OnApplicationShutdown {
  constructor(private readonly odoo: Odoo) {}

  /** After the HTTP server has closed: no call is under way any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.odoo.close();
  }
}
