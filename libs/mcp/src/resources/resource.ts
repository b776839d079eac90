import type { ResourceTemplateType } from '@modelcontextprotocol/server';

/** The tool call that a URI stands for. */
export interface ReadingCall {
  readonly name: `aidoo_${string}`;
  readonly args: Record<string, unknown>;
}

/**
 * One kind of resource (MCP 2026-07-28, Resources): how clients list it, and the tool that reads it. There is no other way
 * to Odoo than the tools', so that permission, policy and bounds are theirs.
 */
export interface Resource {
  /** Its URI template expands simply (RFC 6570, section 3.2.2): no value of it needs to be encoded. */
  readonly listed: ResourceTemplateType;
  readonly tool: ReadingCall['name'];
  /** The arguments that a URI of this kind stands for; null for any other text. */
  readonly argumentsOf: (uri: string) => ReadingCall['args'] | null;
}

export const JSON_TYPE = 'application/json';
