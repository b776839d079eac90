import type { Permission } from '@aidoo/companies';
import type { Tool as ListedTool } from '@modelcontextprotocol/server';
import { toListed } from './tool-registry.ts';
import { TOOL_CLASSES } from './tools/index.ts';

/** Every tool as it is listed, with the permission that it needs: what `docs/tools.md` is generated from. */
export const describeTools = (): { listed: ListedTool; permission: Permission | null }[] =>
  TOOL_CLASSES.map((tool) => new tool()).map((tool) => ({
    listed: toListed(tool),
    permission: tool.definition.permission,
  }));
