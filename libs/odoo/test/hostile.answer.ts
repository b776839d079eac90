import type { ServerResponse } from 'node:http';
import serializer from 'xmlrpc/lib/serializer.js';

/** What an Odoo, or what stands in its place, may answer. */
export interface HostileAnswer {
  /** Kinds of errors, or `answered`, in which a call may end. */
  ends: readonly string[];
  give: (response: ServerResponse, xml: boolean) => void;
}

export const MB = 1024 * 1024;
/** Just allowed. */
export const LARGE = 15 * MB;
/** Where it is the form that hurts: enough to take long, or much room, if it were not seen through. */
export const SMALLER = 3 * MB;

export const valid = (result: unknown, xml: boolean): string =>
  xml ? serializer.serializeMethodResponse(result) : JSON.stringify({ jsonrpc: '2.0', id: 1, result });
export const around = (json: string, xmlValue: string, xml: boolean): string =>
  xml
    ? `<?xml version="1.0"?><methodResponse><params><param><value>${xmlValue}</value></param></params></methodResponse>`
    : `{"jsonrpc":"2.0","id":1,"result":${json}}`;
export const list = (items: string): string => `<array><data>${items}</data></array>`;
export const fill = (piece: string, bytes = SMALLER): string =>
  piece.repeat(Math.floor(bytes / piece.length));

export const NO_ODOO = ['not_odoo'];
/** XML is read slowly, in a thread that ends with the call. */
export const LATE_OR_TOO_LARGE = ['answer_too_large', 'timeout'];

export const body = (
  ends: readonly string[],
  make: (xml: boolean) => string | Uint8Array,
  status = 200,
  headers: Record<string, string | number> = {},
): HostileAnswer => ({ ends, give: (response, xml) => response.writeHead(status, headers).end(make(xml)) });

/** @param ends for what is written past Node's HTTP server. */
export const raw = (
  ends: readonly string[],
  write: (send: (text: string | Uint8Array) => boolean) => void,
): HostileAnswer => ({
  ends,
  give: ({ socket }) => write((text) => socket !== null && !socket.destroyed && socket.write(text)),
});

/** Sends the same again and again, as fast as it is read. */
export const endless = (ends: readonly string[], head: string, piece: string): HostileAnswer => ({
  ends,
  give: ({ socket }) => {
    if (!socket) return;
    const more = (): void => {
      for (let goesOn = true; goesOn;) goesOn = !socket.destroyed && socket.write(piece);
    };
    socket.on('drain', more).write(head);
    more();
  },
});
