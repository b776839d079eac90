export { McpProtocol } from './mcp-protocol.service.ts';
export { McpModule } from './mcp.module.ts';
export { describePrompts, describeResources } from './describe-prompts.ts';
export { describeTools } from './describe-tools.ts';
export { SseSessions } from './sse/sse-sessions.service.ts';
export { ToolRegistry, TOOLS } from './tool-registry.ts';
export type { Tool } from './tool.ts';
