import { createRequire } from 'node:module';
import { OdooFault } from '../faults.ts';
import { traceback } from './traceback.ts';
import { encodeFault } from './xmlrpc-encode.ts';

interface Deserializer {
  deserializeMethodCall(
    stream: object,
    done: (error: Error | null, method: string, params: unknown[]) => void,
  ): void;
}
// The package's front door decodes only what comes from its own server; its decoder has no types.
const Decoder = createRequire(import.meta.url)('xmlrpc/lib/deserializer.js') as new () => Deserializer;

export interface XmlCall {
  method: string;
  params: unknown[];
}

/** Reads a method call. @throws OdooFault as Python's parser complains. */
export function decodeCall(body: string): XmlCall {
  let result: XmlCall | undefined;
  let failure: Error | null = null;
  // The package reads streams; this one hands over all it has at once.
  const whole = {
    setEncoding: () => undefined,
    on: () => undefined,
    pipe: (parser: { end(text: string): void }) => parser.end(body),
  };
  if (body.trim() !== '') {
    new Decoder().deserializeMethodCall(whole, (error, method, params) => {
      if (error) failure ??= error;
      else result = { method, params };
    });
  }
  if (!result || failure) {
    const expat =
      body.trim() === '' ? 'no element found: line 1, column 0' : 'syntax error: line 1, column 0';
    throw new OdooFault('xml.parsers.expat.ExpatError', expat);
  }
  return result;
}

const CODES: Readonly<Record<string, number>> = { AccessDenied: 3, AccessError: 4 };

/** A failure as `/xmlrpc/2` tells it: 2 for users, 3 and 4 for access, 1 with a traceback for everything else. */
export function faultV2(fault: OdooFault): string {
  const [, name] = /^odoo\.exceptions\.(\w+)$/.exec(fault.exception) ?? [];
  return name ? encodeFault(CODES[name] ?? 2, fault.message) : encodeFault(1, traceback(fault));
}

/** The same as the older `/xmlrpc` tells it, with texts for codes. */
export function faultV1(fault: OdooFault): string {
  const [, name] = /^odoo\.exceptions\.(\w+)$/.exec(fault.exception) ?? [];
  if (name === 'AccessDenied') return encodeFault(name, fault.message);
  if (!name) return encodeFault(fault.message, traceback(fault));
  const shown = name === 'ValidationError' ? 'UserError' : name;
  return encodeFault(`warning -- ${shown}\n\n${fault.message}`, '');
}
