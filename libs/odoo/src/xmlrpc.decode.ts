import { isVoid, lastException } from './fault.traceback.ts';
import { asObject, asText } from './json.text.ts';
import type { RpcAnswer } from './rpc.codec.ts';
import { XmlRpcScanner } from './xmlrpc.scanner.ts';
import { XmlRpcValues } from './xmlrpc.values.ts';

/**
 * An XML-RPC answer: one value, or a fault, and nothing beside it.
 * @throws OdooError `answer_too_large`; Error when it is no such answer, in words that are not for showing.
 */
export function decodeXmlRpc(xml: string): RpcAnswer {
  const scanner = new XmlRpcScanner(xml);
  scanner.expect('methodResponse');
  const kind = scanner.nextBare();
  if (kind !== 'params' && kind !== 'fault') throw new Error('Expected parameters or a fault');
  if (kind === 'params') scanner.expect('param');
  scanner.expect('value');
  const value = new XmlRpcValues(scanner).read();
  if (kind === 'params') scanner.expect('/param');
  scanner.expect(`/${kind}`);
  scanner.expect('/methodResponse');
  scanner.end();
  return kind === 'params' ? { result: value } : toAnswer(value);
}

/** A method that returned nothing is a fault for Odoo's XML-RPC, after it was committed: for us it is an answer. */
function toAnswer(value: unknown): RpcAnswer {
  const fault = asObject(value);
  if (!fault) throw new Error('Expected a fault');
  const [code, text] = [fault['faultCode'], asText(fault['faultString'])];
  const raised = code === 1 ? lastException(text) : null;
  return raised && isVoid(raised) ? { result: null } : { fault: { code, text } };
}
