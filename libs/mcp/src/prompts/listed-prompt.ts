import { LANGUAGES } from '@aidoo/mail';
import type { Language } from '@aidoo/mail';
import type { Prompt as ListedPrompt } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { COMMON } from './common-texts.ts';
import type { Prompt } from './prompt.ts';

/** A prompt as clients list it (MCP, `prompts/list`), in one language. */
export function listedPrompt({ name, input, texts }: Prompt, language: Language): ListedPrompt {
  const { title, description, arguments: described } = texts[language];
  const { required = [] } = z.toJSONSchema(input, { io: 'input' });
  const own = Object.keys(input.shape).map((argument) => ({
    name: argument,
    description: described[argument] ?? '',
    required: required.includes(argument),
  }));
  const shared = { name: 'language', description: COMMON[language].language, required: false };
  return { name, title, description, arguments: [...own, shared] };
}

/** The values that an argument can have; none for one that takes any text. */
export function choicesOf({ input }: Prompt, argument: string): readonly string[] {
  if (argument === 'language') return LANGUAGES;
  const { properties = {} } = z.toJSONSchema(input, { io: 'input' });
  const schema = properties[argument];
  return typeof schema === 'object' ? ((schema.enum as string[] | undefined) ?? []) : [];
}
