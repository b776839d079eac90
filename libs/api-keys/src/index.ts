export { isApiKey } from './api-key.format.ts';
export type { ApiKeyView, NewApiKey } from './api-key.ts';
export { ApiKeysModule } from './api-keys.module.ts';
export { ApiKeysService } from './api-keys.service.ts';
export { KeyNotices } from './key-notices.service.ts';
