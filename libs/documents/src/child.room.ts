import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import threads from 'node:worker_threads';

/**
 * Takes from the libraries of this process the network (no connection, no datagram, no name is looked up) and the making of
 * threads. This stops a library that follows an address in a document. It does not stop code that a flaw in V8 has let in: that
 * could ask the system itself. From Node 25 on the permission model refuses the network as well.
 */
export function closeRoom(): void {
  // Not an arrow: a thread is made with `new`.
  const refuse = function refuse(): never {
    throw new Error('There is no network here, and no thread.');
  };
  net.Socket.prototype.connect = refuse;
  net.Server.prototype.listen = refuse;
  dgram.createSocket = refuse;
  Object.defineProperty(threads, 'Worker', { value: refuse });
  for (const place of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
    const names = Object.getOwnPropertyNames(place).filter((name) => /^(lookup|resolve|reverse)/.test(name));
    for (const name of names) Object.defineProperty(place, name, { value: refuse });
  }
  syncBuiltinESMExports();
}
