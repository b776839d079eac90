import type { RpcAnswer } from './rpc.codec.ts';
import { isVoid, lastException } from './fault.traceback.ts';
import { OdooDeserializer } from './xmlrpc.deserializer.ts';

const CHUNK = 64 * 1024;

/**
 * An XML-RPC answer. Blocks for about 0.2 s a megabyte: large ones are decoded in the worker.
 * @throws Error when it is no such answer; the text of that error comes from the package and is not for showing.
 */
export function decodeXmlRpc(xml: string): RpcAnswer {
  let answer: RpcAnswer | undefined;
  let failure: Error | undefined;
  new OdooDeserializer().deserializeMethodResponse(
    source(xml, () => failure !== undefined),
    (error, result) => {
      if (error && 'faultString' in error) answer = toAnswer(error.faultCode, error.faultString);
      else if (error) failure = error;
      else answer = { result };
    },
  );
  if (failure) throw failure;
  if (!answer || ('result' in answer && answer.result === undefined)) throw new Error('No value');
  return answer;
}

/** A method that returned nothing is a fault for Odoo's XML-RPC, after it was committed: for us it is an answer. */
function toAnswer(code: unknown, faultString: unknown): RpcAnswer {
  const text = typeof faultString === 'string' ? faultString : '';
  const raised = code === 1 ? lastException(text) : null;
  return raised && isVoid(raised) ? { result: null } : { fault: { code, text } };
}

/** The text as the package wants it, a stream; it stops feeding a parser that has given up. */
const source = (
  xml: string,
  stopped: () => boolean,
): Parameters<OdooDeserializer['deserializeMethodResponse']>[0] => ({
  setEncoding: () => {},
  on: () => {},
  pipe: (sink) => {
    for (let start = 0; start < xml.length && !stopped(); start += CHUNK)
      sink.write(xml.slice(start, start + CHUNK));
    if (!stopped()) sink.end();
  },
});
