import { ClientServices } from './client.services.ts';
import type { ClientOptions } from './client.services.ts';
import { OdooClient } from './odoo.client.ts';
import type { OdooConnection } from './odoo.connection.ts';
import { OdooServices } from './odoo.services.ts';
import type { OdooOptions } from './odoo.services.ts';

/** The way to every Odoo: one a process, so that connections and what was found out are shared. */
export class Odoo {
  readonly #services: OdooServices;

  constructor(options: OdooOptions) {
    this.#services = new OdooServices(options);
  }

  /** Sends nothing and keeps nothing. @throws OdooError `invalid_argument` when the URL is none. */
  for(connection: OdooConnection, options: ClientOptions = {}): OdooClient {
    return new OdooClient(new ClientServices(this.#services, connection, options), connection);
  }

  /** Ends all connections and threads; calls under way fail. */
  close(): Promise<void> {
    return this.#services.close();
  }
}
