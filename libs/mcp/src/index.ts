export { McpModule } from './mcp.module.ts';
export { TOOL_ERROR_CODES } from './tool-error.ts';
export type { ToolErrorCode } from './tool-error.ts';
