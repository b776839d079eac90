import { Settings } from '@aidoo/config';
import { Injectable, Logger } from '@nestjs/common';

interface RunningStore {
  readonly uri: string;
  close(): Promise<void>;
}

/**
 * Where the data is: the MongoDB of `MONGODB_URI`, or the embedded store, which is started as a process of its own
 * and watched. Nothing else in the code knows which of the two it is, and with `MONGODB_URI` set the embedded
 * store's code is not even loaded.
 */
@Injectable()
export class StoreService {
  private readonly logger = new Logger(StoreService.name);
  private running?: Promise<RunningStore>;

  constructor(private readonly settings: Settings) {}

  async uri(): Promise<string> {
    this.running ??= this.open();
    return (await this.running).uri;
  }

  async close(): Promise<void> {
    await (await this.running)?.close();
  }

  private async open(): Promise<RunningStore> {
    const { mongodbUri, dataDir, serves } = this.settings;
    if (mongodbUri) return { uri: mongodbUri, close: () => Promise.resolve() };
    const { attachStore, openStore } = await loadEmbeddedStore();
    // Two gateways would each take the store for their own; a command is a guest where one is running.
    const open = serves ? openStore : attachStore;
    return open({ dataDir, onEvent: (event) => this.logger.log(event, 'embedded store') });
  }
}

/** By its address, since the compiler rewrites the endings of static imports only: `.ts` from source, `.js` once built. */
function loadEmbeddedStore(): Promise<typeof import('./embedded-store.ts')> {
  const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  return import(new URL(`./embedded-store${ending}`, import.meta.url).href) as Promise<
    typeof import('./embedded-store.ts')
  >;
}
