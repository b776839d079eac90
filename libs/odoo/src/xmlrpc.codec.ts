import { checkArguments } from './argument.check.ts';
import type { CarrierRules } from './argument.check.ts';
import { OdooError } from './odoo.error.ts';
import type { RpcCodec } from './rpc.codec.ts';
import { utf8Text } from './utf8.text.ts';
import { decodeXmlRpc } from './xmlrpc.decode.ts';
import { undecodable } from './xmlrpc.decoder.ts';
import type { Decoder } from './xmlrpc.decoder.ts';
import { encodeCall } from './xmlrpc.encode.ts';

const MAX_INT = 2 ** 31 - 1;
/** What XML 1.0 cannot hold, not even escaped (§2.2). */
// oxlint-disable-next-line no-control-regex -- these characters are what is looked for
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;
/** Decoding this much takes about 4 ms, and what was made to take long some 40: as long as the process may stand still. */
const INLINE_BYTES = 256 * 1024;

const RULES: CarrierRules = {
  integer: (value) =>
    Math.abs(value) <= MAX_INT
      ? null
      : `is a whole number beyond ${MAX_INT}, which XML-RPC cannot carry: use JSON-RPC`,
  text: (value) => {
    if (!value.isWellFormed()) return 'is no well-formed Unicode text';
    const [character] = NOT_XML.exec(value) ?? [];
    if (character === undefined) return null;
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return `contains the control character U+${code}, which XML-RPC cannot carry`;
  },
};

/** XML-RPC as `/xmlrpc/2` speaks it (Odoo 8 to 21). */
export function xmlRpcCodec(decoder: Decoder): RpcCodec {
  return {
    protocol: 'xmlrpc',
    contentType: 'text/xml',

    path: (service) => `/xmlrpc/2/${service}`,

    encode(_service, method, parameters) {
      for (const [name, value] of Object.entries(parameters)) checkArguments(value, name, RULES);
      return encodeCall(method, Object.values(parameters));
    },

    async decode(body, deadline) {
      if (body.byteLength > INLINE_BYTES) return decoder.decode(body, deadline);
      try {
        return decodeXmlRpc(utf8Text(body));
      } catch (error) {
        throw error instanceof OdooError ? error : undecodable();
      }
    },
  };
}
