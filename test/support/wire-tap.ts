import { setTimeout as sleep } from 'node:timers/promises';
import { OpenRecordsSweep } from '@aidoo/audit-logs';
import { Background } from '@aidoo/kernel';
import type { World } from './bootstrap.ts';

type Document = Readonly<Record<string, unknown>>;

/** A command as the driver sends it to the store. */
export interface WireCommand {
  /** `find`, `update` … */
  name: string;
  collection: string;
  /** What chooses the documents that it reads or changes; of an insert, the documents themselves. */
  filters: readonly Document[];
}

/** What a connection string needs for {@link WireTap} to hear anything. */
export const monitored = (uri: string): string =>
  `${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`;

const QUIET_MS = 150;

/** Commands that choose no document, or carry on with what one before has chosen. */
const CHOOSES_NOTHING = new Set([
  'getMore',
  'killCursors',
  'ping',
  'hello',
  'endSessions',
  'create',
  'createIndexes',
  'listIndexes',
  'dropIndexes',
  'listCollections',
  'dropDatabase',
]);

/** Hears every command that the application sends about documents, whatever code sends it. */
export class WireTap {
  private readonly commands: WireCommand[] = [];

  private readonly background: Background;

  /** The gateway must have been started with a {@link monitored} connection string. */
  constructor({ app, connection }: World) {
    this.background = app.get(Background, { strict: false });
    // Every minute it would be heard by whichever test is under way.
    app.get(OpenRecordsSweep, { strict: false }).onModuleDestroy();
    connection.getClient().on('commandStarted', ({ commandName, command }) => {
      if (CHOOSES_NOTHING.has(commandName)) return;
      const sent = command as Document;
      this.commands.push({
        name: commandName,
        collection: String(sent[commandName]),
        filters: filtersOf(commandName, sent),
      });
    });
  }

  /** What was heard while this was done, and until nothing more came of it: some things are noted after the answer. */
  async during(scenario: () => Promise<unknown>): Promise<WireCommand[]> {
    await this.background.settled();
    this.commands.length = 0;
    await scenario();
    await this.background.settled();
    for (let heard = -1; heard < this.commands.length; await sleep(QUIET_MS)) heard = this.commands.length;
    return this.commands.splice(0);
  }
}

/** Of a command that is not described here: what no check lets pass. */
function filtersOf(name: string, command: Document): Document[] {
  const each = (list: string, part: string): Document[] =>
    (command[list] as Document[]).map((one) => one[part] as Document);
  switch (name) {
    case 'find':
      return [command['filter'] as Document];
    case 'findAndModify':
    case 'count':
    case 'distinct':
      return [command['query'] as Document];
    case 'aggregate':
      return [(command['pipeline'] as Document[])[0]?.['$match'] as Document];
    case 'update':
      return each('updates', 'q');
    case 'delete':
      return each('deletes', 'q');
    case 'insert':
      return command['documents'] as Document[];
    default:
      return [{ [`the command ${name}, which test/support/wire-tap.ts does not know`]: true }];
  }
}
