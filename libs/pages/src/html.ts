/** A piece of a page that is markup already. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = Html | string | null | undefined | false | readonly Html[];

/** Markup with values in it. Every value is text, whatever it holds; only what this function has made is markup. */
export const html = (texts: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(texts.map((text, index) => text + markupOf(parts[index])).join(''));

function markupOf(part: Part): string {
  if (typeof part === 'string')
    return part.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  if (part instanceof Html) return part.markup;
  return part ? part.map(({ markup }) => markup).join('') : '';
}
