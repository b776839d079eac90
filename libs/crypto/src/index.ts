export { CryptoModule } from './crypto.module.ts';
export { CryptoService } from './crypto.service.ts';
export type { SecretPlace } from './secret-place.ts';
