import { once } from 'node:events';
import { createServer } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** For localhost, made for the tests only and believed by nobody else. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUZSvdiYd7SVR+A+ZR/1mTwmN+dw8wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDAyMzYzM1oYDzIxMjYxMDMx
MDIzNjMzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAT15ZIteRX73DB/WX6LtRA1YIc27PsPiltaE5+1Ia199M+NUmEZd2nW
1VS/FO/l/taVFeKn62AUsQiRqY3WoCtBo28wbTAdBgNVHQ4EFgQUekNll5N9oxj8
4xkKNYgyYUu6WNUwHwYDVR0jBBgwFoAUekNll5N9oxj84xkKNYgyYUu6WNUwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgLKKocfAWnoFXtu7dry1SK1900eNIRSjLYbVqIFF7a9ICIQCM
Mp8K8wD5PPF8VgPhDjODicHJLcUd2UQ17TM+eg72Qw==
-----END CERTIFICATE-----`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgIYbzN80rrV4n+U19
LjJYyvgPvXwsx+dHnMVEe6RICgihRANCAAT15ZIteRX73DB/WX6LtRA1YIc27PsP
iltaE5+1Ia199M+NUmEZd2nW1VS/FO/l/taVFeKn62AUsQiRqY3WoCtB
-----END PRIVATE KEY-----`;

/** A host that publishes client metadata documents over https. */
export class DocumentHost {
  /** How often each path was asked for. */
  readonly asked = new Map<string, number>();
  private readonly answers = new Map<string, RequestListener>();
  private readonly server = createServer({ cert: CERTIFICATE, key: KEY }, (request, response) => {
    const path = request.url ?? '';
    this.asked.set(path, (this.asked.get(path) ?? 0) + 1);
    const answer = this.answers.get(path);
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  });

  static async start(): Promise<DocumentHost> {
    setDefaultCACertificates([...getCACertificates('default'), CERTIFICATE]);
    const host = new DocumentHost();
    host.server.listen(0);
    await once(host.server, 'listening');
    return host;
  }

  /** As it stands in an address. */
  get name(): string {
    return `localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** @returns the address of the document, which is the client's id */
  publish(path: string, metadata: object, headers: Record<string, string> = {}): string {
    const clientId = `https://${this.name}${path}`;
    const text = JSON.stringify({ client_id: clientId, ...metadata });
    this.answer(path, (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(text),
    );
    return clientId;
  }

  answer(path: string, answer: RequestListener): void {
    this.answers.set(path, answer);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
