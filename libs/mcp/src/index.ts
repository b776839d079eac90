export { McpEndpoint } from './mcp-endpoint.service.ts';
export { McpModule } from './mcp.module.ts';
export { describeTools } from './describe-tools.ts';
export { SseSessions } from './sse/sse-sessions.service.ts';
export { ToolRegistry, TOOLS } from './tool-registry.ts';
export type { Tool } from './tool.ts';
