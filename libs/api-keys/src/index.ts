export { isApiKey } from './api-key.format.ts';
export { ApiKeyView, NewApiKey } from './dto/api-key.dto.ts';
export { ApiKeysModule } from './api-keys.module.ts';
export { ApiKeysService } from './api-keys.service.ts';
export { KeyNotices } from './key-notices.service.ts';
