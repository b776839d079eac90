import { Settings } from '@aidoo/config';
import { Inject, Injectable, Logger } from '@nestjs/common';

/** `own`: the store is this process's, and refused when another one has it. `attach`: also beside a gateway that runs. */
export type StoreUse = 'own' | 'attach';
export const STORE_USE = Symbol('how the embedded store is used');

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

  constructor(
    private readonly settings: Settings,
    @Inject(STORE_USE) private readonly use: StoreUse,
  ) {}

  async uri(): Promise<string> {
    this.running ??= this.open();
    return (await this.running).uri;
  }

  async close(): Promise<void> {
    await (await this.running)?.close();
  }

  private async open(): Promise<RunningStore> {
    const { mongodbUri, dataDir } = this.settings;
    if (mongodbUri) return { uri: mongodbUri, close: () => Promise.resolve() };
    const { attachStore, openStore } = await loadEmbeddedStore();
    const open = this.use === 'attach' ? attachStore : openStore;
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
