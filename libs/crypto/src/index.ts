export { CryptoModule } from './crypto.module.ts';
export { CryptoService } from './crypto.service.ts';
export { sealedSecret } from './sealed-secret.ts';
export type { SealedSecret } from './sealed-secret.ts';
export type { SecretPlace } from './secret-place.ts';
