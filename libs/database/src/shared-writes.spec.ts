import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@aidoo/embedded-mongo';
import { describe, expect, it } from '@jest/globals';
import { createConnection, Schema, Types } from 'mongoose';
import type { Model } from 'mongoose';
import { SharedWrites } from './shared-writes.ts';

interface Line {
  text: string;
}

/** A store that keeps what it is sent, one list a command. */
class Paper {
  readonly commands: unknown[][] = [];
  fails = false;

  readonly writes = new SharedWrites<Line>({
    collection: {
      bulkWrite: (operations: unknown[], options: unknown): Promise<void> => {
        expect(options).toEqual({ ordered: false });
        this.commands.push(operations);
        return this.fails ? Promise.reject(new Error('the store is away')) : Promise.resolve();
      },
    },
  } as unknown as Model<Line>);

  write(text: string): Promise<void> {
    return this.writes.write({ insertOne: { document: { text } } });
  }

  get texts(): string[][] {
    const lines = this.commands as { insertOne: { document: Line } }[][];
    return lines.map((command) => command.map(({ insertOne }) => insertOne.document.text));
  }
}

describe(SharedWrites, () => {
  it('sends in one command what is written in one turn', async () => {
    const paper = new Paper();
    await Promise.all(['a', 'b', 'c'].map((text) => paper.write(text)));
    expect(paper.texts).toEqual([['a', 'b', 'c']]);
  });

  it('writes each thing once: what comes later goes by itself', async () => {
    const paper = new Paper();
    await paper.write('a');
    await paper.write('b');
    expect(paper.texts).toEqual([['a'], ['b']]);
  });

  it('tells all who share a command of its failure, and nobody after them', async () => {
    const paper = new Paper();
    paper.fails = true;
    const both = await Promise.allSettled([paper.write('a'), paper.write('b')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    paper.fails = false;
    await paper.write('c');
    expect(paper.texts).toEqual([['a', 'b'], ['c']]);
  });

  it('tells of what the store refused only whom it belongs to: the rest is stored', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'aidoo-shared-writes-'));
    const store = await openStore({ dataDir });
    const connection = await createConnection(store.uri).asPromise();
    try {
      const model = connection.model<Line>('Line', new Schema({ text: String }));
      const writes = new SharedWrites(model);
      const [twice, other] = [new Types.ObjectId(), new Types.ObjectId()];
      const insert = (_id: Types.ObjectId) => writes.write({ insertOne: { document: { _id, text: 'x' } } });
      await insert(twice);
      const both = await Promise.allSettled([insert(twice), insert(other)]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
      expect(await model.countDocuments()).toBe(2);
    } finally {
      await connection.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
