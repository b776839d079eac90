import { asFault } from '../faults.ts';
import { serve } from '../rpc/services.ts';
import { type Answer, notAllowed, xml } from './answer.ts';
import { encodeAround } from './body.ts';
import type { Backing, HttpRequest, Rpc } from './door.ts';
import { seen } from './seen.ts';
import { decodeCall, faultV1, faultV2 } from './xmlrpc.ts';
import { encodeResponse } from './xmlrpc-encode.ts';

/** `/xmlrpc/2/<service>` and the older `/xmlrpc/<service>`. */
export function overXml(
  { db, database }: Backing,
  request: HttpRequest,
  service: string,
  v2: boolean,
): Rpc | Answer {
  if (request.method !== 'POST') return notAllowed();
  const fail = (error: unknown): Answer => xml((v2 ? faultV2 : faultV1)(asFault(error)));
  try {
    const { method, params } = decodeCall(request.body);
    const call = { service, method, args: params };
    return {
      seen: seen(call, 'xmlrpc'),
      run: () => serve(db, database, call),
      succeed: (value) => xml(encodeAround(value, encodeResponse)),
      fail,
    };
  } catch (error) {
    return fail(error);
  }
}
