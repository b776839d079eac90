import { SaxesParser } from 'saxes';
import { DocumentError } from './document.error.ts';

export interface XmlEvents {
  /** `name` is without its prefix, attributes are as they are written. */
  open?: (name: string, attributes: Record<string, string>) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
}

/**
 * Reads one XML part bit by bit; nothing of it is kept. Office documents declare no types and no entities (ECMA-376, part 2,
 * annex A): a part that does is refused before any is looked at.
 * @throws DocumentError, and what the parser throws at what is no XML
 */
export async function readXml(chunks: AsyncIterable<Uint8Array>, events: XmlEvents): Promise<void> {
  const parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false });
  parser.on('doctype', () => declared());
  parser.on('opentag', (tag) => events.open?.(local(tag.name), tag.attributes));
  parser.on('closetag', (tag) => events.close?.(local(tag.name)));
  parser.on('text', (text) => events.text?.(text));
  parser.on('cdata', (text) => events.text?.(text));
  // The standard allows UTF-16, and nothing writes it.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of chunks) parser.write(decoder.decode(chunk, { stream: true }));
  parser.write(decoder.decode()).close();
}

/** @throws DocumentError when the part declares a type or entities. */
export function refuseDeclarations(part: Buffer): void {
  if (/<!(DOCTYPE|ENTITY)/i.test(part.toString('latin1'))) declared();
}

function declared(): never {
  throw new DocumentError(
    'unsupported',
    'The document declares entities of its own, as no office program does: it is not read.',
    {
      hint: 'Open it in an office program, save it and attach it again.',
    },
  );
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
