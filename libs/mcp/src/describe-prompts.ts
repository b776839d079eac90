import type { Permission } from '@aidoo/companies';
import type { Prompt as ListedPrompt, ResourceTemplateType } from '@modelcontextprotocol/server';
import { describeTools } from './describe-tools.ts';
import { PROMPTS } from './prompts/index.ts';
import { listedPrompt } from './prompts/listed-prompt.ts';
import { RESOURCES } from './resources/index.ts';

/** Every kind of resource as it is listed, with what reads it: what `docs/tools.md` is generated from, as are the prompts. */
export const describeResources = (): { listed: ResourceTemplateType; tool: string }[] =>
  RESOURCES.map(({ listed, tool }) => ({ listed, tool }));

export interface DescribedPrompt {
  readonly english: ListedPrompt;
  readonly french: ListedPrompt;
  readonly permissions: readonly Permission[];
}

export function describePrompts(): DescribedPrompt[] {
  const permissions = new Map(describeTools().map(({ listed, permission }) => [listed.name, permission]));
  return PROMPTS.map((prompt) => ({
    english: listedPrompt(prompt, 'en'),
    french: listedPrompt(prompt, 'fr'),
    permissions: prompt.tools.flatMap((tool) => permissions.get(tool) ?? []),
  }));
}
