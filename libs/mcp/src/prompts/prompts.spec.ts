import { LANGUAGES } from '@aidoo/mail';
import { describe, expect, it } from '@jest/globals';
import { TOOL_CLASSES } from '../tools/index.ts';
import { PROMPTS } from './index.ts';
import { choicesOf, listedPrompt } from './listed-prompt.ts';
import { inMonth } from './prompt-arguments.ts';
import { writePrompt } from './written-prompt.ts';

const TOOLS = TOOL_CLASSES.map((tool) => new tool().definition);
const givenTo = (prompt: (typeof PROMPTS)[number]) =>
  prompt.input.parse(prompt.name === 'find_contact' ? { who: 'Marc' } : {});

describe.each(PROMPTS.map((prompt) => [prompt.name, prompt] as const))('the prompt %s', (_name, prompt) => {
  it('calls tools that only read, so that nobody changes anything by choosing it', () => {
    const called = TOOLS.filter(({ name }) => prompt.tools.includes(name));
    expect(called.map(({ name }) => name).toSorted()).toEqual([...prompt.tools].toSorted());
    expect(called.map(({ effect }) => effect)).toEqual(called.map(() => 'reads'));
  });

  it.each(LANGUAGES)('is short enough to be read at once: %s', (language) => {
    const text = writePrompt(prompt, language, givenTo(prompt));
    expect(text.length).toBeLessThan(6_000);
  });

  it('has other words in each language, and the same names', () => {
    const [english, french] = LANGUAGES.map((language) => listedPrompt(prompt, language));
    expect(french!.arguments!.map(({ name }) => name)).toEqual(english!.arguments!.map(({ name }) => name));
    const wordsIn = ({ title, description, arguments: args }: typeof english & object) => [
      title,
      description,
      ...args!.map((one) => one.description),
    ];
    const shared = wordsIn(english!).filter((words) => wordsIn(french!).includes(words));
    expect(shared).toEqual([]);
  });
});

describe(choicesOf, () => {
  it.each([
    ['sales_overview', 'language', ['en', 'fr']],
    ['sales_overview', 'salesperson', []],
    ['sales_overview', 'nothing', []],
  ])('%s, %s', (name, argument, choices) => {
    expect(
      choicesOf(
        PROMPTS.find((prompt) => prompt.name === name)!,
        argument,
      ),
    ).toEqual(choices);
  });
});

describe(inMonth, () => {
  it.each([
    ['last_month', [['date', '=', 'last_month']]],
    [
      '2026-02',
      [
        ['date', '>=', '2026-02-01'],
        ['date', '<', '2026-03-01'],
      ],
    ],
    [
      '2026-12',
      [
        ['date', '>=', '2026-12-01'],
        ['date', '<', '2027-01-01'],
      ],
    ],
  ])('%s', (given, terms) => {
    expect(inMonth('date', given)).toEqual(terms);
  });
});
