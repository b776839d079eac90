import type { Language } from '@aidoo/mail';
import { COMMON } from './common-texts.ts';
import type { Prompt, WrittenStep } from './prompt.ts';

/**
 * What a prompt tells a model. What a person has given stands in it as JSON alone, so that it can end no quotation and
 * begin no line: it says no more to the model than the person could say themselves.
 */
export function writePrompt(
  prompt: Prompt,
  language: Language,
  given: Readonly<Record<string, unknown>>,
): string {
  const { task, care, answer } = prompt.texts[language];
  const common = COMMON[language];
  return [
    task,
    ...(Object.keys(given).length > 0 ? [`${common.given} ${JSON.stringify(given)}`] : []),
    [common.steps, ...prompt.steps(language, given).map(written)].join('\n'),
    [common.care, ...[...care, ...common.cares].map((one) => `- ${one}`)].join('\n'),
    `${common.answer} ${answer} ${common.inLanguage}`,
  ].join('\n\n');
}

const written = ({ words, tool, args }: WrittenStep, place: number): string =>
  `${place + 1}. ${words}\n   ${tool} ${JSON.stringify(args)}`;
