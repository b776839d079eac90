import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/**
 * Takes the network away from the libraries of this process: no connection, no datagram, no name is looked up. This stops a
 * library that follows an address in a document. It does not stop code that a flaw in V8 has let in: that could ask the
 * system itself. From Node 25 on the permission model refuses the network as well.
 */
export function closeNetwork(): void {
  const refuse = (): never => {
    throw new Error('There is no network here.');
  };
  net.Socket.prototype.connect = refuse;
  net.Server.prototype.listen = refuse;
  dgram.createSocket = refuse;
  for (const place of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
    const names = Object.getOwnPropertyNames(place).filter((name) => /^(lookup|resolve|reverse)/.test(name));
    for (const name of names) Object.defineProperty(place, name, { value: refuse });
  }
  syncBuiltinESMExports();
}
