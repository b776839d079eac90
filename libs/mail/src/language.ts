/** The languages that mail and pages are written in. */
export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The best of our languages for an `Accept-Language` header (RFC 9110, section 12.5.4); English when none fits. */
export function languageOf(header: string | undefined): Language {
  const wishes = (header ?? '')
    .slice(0, 1000)
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((text) => /^\s*q=(\d(?:\.\d{1,3})?)\s*$/.exec(text)?.[1]).find(Boolean);
      return { language: range.split('-')[0]!, weight: weight === undefined ? 1 : Number(weight) };
    });
  const [best] = wishes
    .filter(({ language, weight }) => weight > 0 && (LANGUAGES as readonly string[]).includes(language))
    .sort((a, b) => b.weight - a.weight);
  return (best?.language as Language | undefined) ?? 'en';
}
