/** How a text begins that may be a page or XML; empty words for what it has not. Lower case, without prefixes. */
export interface FirstTag {
  isXml: boolean;
  doctype: string;
  tag: string;
}

const SKIPPED = [
  { begin: '<!--', end: '-->' },
  { begin: '<?', end: '?>' },
  { begin: '<!doctype', end: '>' },
] as const;

/** Looks past comments, instructions and declarations. One pass: whoever made the text may have meant to keep us busy. */
export function firstTag(text: string): FirstTag {
  const lower = text.toLowerCase();
  let [at, isXml, doctype] = [0, false, ''];
  for (;;) {
    while (/\s/.test(lower.charAt(at))) at += 1;
    const skipped = SKIPPED.find(({ begin }) => lower.startsWith(begin, at));
    if (!skipped) break;
    if (lower.startsWith('<?xml', at)) isXml = true;
    if (skipped.begin === '<!doctype')
      doctype = /^\s*([\w:.-]*)/.exec(lower.slice(at + 9, at + 100))?.[1] ?? '';
    const end = lower.indexOf(skipped.end, at);
    if (end === -1) return { isXml, doctype: local(doctype), tag: '' };
    at = end + skipped.end.length;
  }
  const tag = /^<([\w:.-]+)/.exec(lower.slice(at, at + 100))?.[1] ?? '';
  return { isXml, doctype: local(doctype), tag: local(tag) };
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
