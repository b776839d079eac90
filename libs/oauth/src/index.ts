export { OAuthTokens } from './access-tokens.service.ts';
export { OAuthModule } from './oauth.module.ts';
export { ResourceServer } from './resource-server.ts';
export { DEFAULT_SCOPES, scopeOf } from './scopes.ts';
