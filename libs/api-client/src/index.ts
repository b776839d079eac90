export { apiClient } from './api-client.ts';
export type { ApiClient, ApiClientOptions } from './api-client.ts';
export type { components, operations, paths } from './generated/api.ts';
