/** A box of a page's form, as a browser would show it. */
export interface ShownBox {
  value: string;
  ticked: boolean;
  disabled: boolean;
}

export const boxesIn = (page: string): ShownBox[] =>
  [...page.matchAll(/<input type="checkbox"[^>]*>/g)].map(([tag]) => ({
    value: /value="([^"]*)"/.exec(tag)![1]!,
    ticked: / checked\b/.test(tag),
    disabled: / disabled\b/.test(tag),
  }));

/** What a person reads: without markup, and each space once. */
export const wordsIn = (page: string): string =>
  page
    .replace(/<style>.*<\/style>/s, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_entity, code: string) => String.fromCharCode(Number(code)))
    .replaceAll(/\s+/g, ' ');

export const titleOf = (page: string): string => /<title>(.*)<\/title>/.exec(page)?.[1] ?? '';

/** The markup without any text and without what stands in attributes: the same for every page of one kind. */
export const tagsIn = (page: string): string[] =>
  (page.match(/<[^>]*>/g) ?? []).map((tag) => tag.replaceAll(/"[^"]*"/g, '""'));
