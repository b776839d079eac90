export { ConnectionProbeService } from './connection-probe.service.ts';
export { CredentialsRotation } from './credentials-rotation.service.ts';
export type { KeysInUse, Rotated } from './credentials-rotation.service.ts';
export { CredentialsModule } from './credentials.module.ts';
export type { ConnectionTestResult, OdooConnectionView, ProtocolSetting } from './odoo-connection.ts';
export { OdooConnectionsService } from './odoo-connections.service.ts';
export { OdooGateway } from './odoo-gateway.service.ts';
export type { CompanyOdoo } from './odoo-gateway.service.ts';
