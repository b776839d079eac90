import type { Permission } from '@aidoo/companies';
import type { ToolErrorCode } from '@aidoo/erp';
import type { Tool as ListedTool } from '@modelcontextprotocol/server';
import { toListed } from './tool-registry.ts';
import type { Tool } from './tool.ts';
import { TOOL_CLASSES } from './tools/index.ts';

export interface DescribedTool {
  readonly listed: ListedTool;
  readonly permission: Permission | null;
  readonly errors: readonly ToolErrorCode[];
}

/** Every tool as it is listed, with the permission that it needs and how it can fail: what `docs/tools.md` is generated from. */
export const describeTools = (): DescribedTool[] => TOOL_CLASSES.map((tool) => describe(new tool()));

const describe = (tool: Tool): DescribedTool => ({
  listed: toListed(tool),
  permission: tool.definition.permission,
  errors: errorsOf(tool),
});

const ALWAYS: readonly ToolErrorCode[] = ['invalid_argument', 'rate_limited', 'internal'];
/** Of whatever asks Odoo for a model: how the connection, Odoo and the policy can refuse. */
const ASKING: readonly ToolErrorCode[] = [
  'not_allowed',
  'unknown_model',
  'unknown_field',
  'access_denied',
  'odoo_access',
  'odoo_unreachable',
  'odoo_timeout',
  'odoo_error',
];
const CHANGING: readonly ToolErrorCode[] = ['odoo_validation', 'odoo_user_error', 'outcome_unknown'];

/** It follows from what a tool takes and does. */
function errorsOf({ definition: { input, effect } }: Tool): ToolErrorCode[] {
  const takes = (argument: string): boolean => Object.hasOwn(input.shape, argument);
  const asksOdoo = takes('model') || takes('attachmentId');
  return [
    ...ALWAYS,
    ...(asksOdoo ? ASKING : []),
    ...(takes('domain') ? (['invalid_domain'] as const) : []),
    ...(takes('ids') || takes('id') || takes('attachmentId') ? (['missing_record'] as const) : []),
    ...(takes('model') && effect !== 'reads' ? CHANGING : []),
  ];
}
