export { McpEndpoint } from './mcp-endpoint.service.ts';
export { McpModule } from './mcp.module.ts';
export { describeTools } from './describe-tools.ts';
export { SseSessions } from './sse/sse-sessions.service.ts';
export { TOOL_ERRORS } from './tool-error.ts';
export type { ToolErrorCode } from './tool-error.ts';
export { ToolRegistry, TOOLS } from './tool-registry.ts';
export type { Tool } from './tool.ts';
