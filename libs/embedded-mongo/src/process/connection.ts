import type { Socket } from 'node:net';
import { parseCommand, taskOf } from '../commands/dispatch.ts';
import type { Command } from '../commands/dispatch.ts';
import type { Reply } from '../commands/args.ts';
import { CommandError } from '../errors.ts';
import type { Engine } from '../storage/engine.ts';
import { FLAG, FrameError, Frames, parseMessage, replyFrame } from './frames.ts';
import type { Message } from './frames.ts';
import { awaitOf, hello, knowsUs } from './hello.ts';

export interface Service {
  readonly engine: Engine;
  readonly backup: (to: string) => Promise<Reply>;
}

/** Requests that may wait on one connection; past that it is not read further until some are answered. */
const MOST_WAITING = 64;

/**
 * One client: its requests are answered in their order, one after another. Whatever it sends, the worst that happens is that
 * its own connection ends.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #service: Service;
  readonly #frames = new Frames();
  readonly #waiting: Buffer[] = [];
  #busy = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, service: Service) {
    this.#socket = socket;
    this.#service = service;
  }

  start(): void {
    const socket = this.#socket;
    socket.on('data', (chunk: Buffer) => this.#guarded(() => this.#received(chunk)));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => clearTimeout(this.#timer));
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch {
      this.#socket.destroy();
    }
  }

  #received(chunk: Buffer): void {
    for (const frame of this.#frames.push(chunk)) this.#waiting.push(frame);
    if (this.#waiting.length > MOST_WAITING) this.#socket.pause();
    this.#next();
  }

  #next(): void {
    while (!this.#busy && !this.#socket.destroyed) {
      const frame = this.#waiting.shift();
      if (frame === undefined) break;
      this.#busy = true;
      this.#handle(frame);
    }
    if (this.#waiting.length <= MOST_WAITING && this.#socket.isPaused()) this.#socket.resume();
  }

  #handle(frame: Buffer): void {
    let message: Message | undefined;
    try {
      message = parseMessage(frame);
      const asked = message;
      const command = parseCommand(message);
      if (command.name === 'hello' || command.name === 'isMaster' || command.name === 'ismaster')
        this.#greet(asked);
      else if (command.name === 'aidooBackup') this.#backup(asked, command);
      else this.#run(asked, command);
    } catch (error) {
      if (error instanceof FrameError) throw error;
      this.#answer(
        message ?? { id: frame.readInt32LE(4), op: frame.readInt32LE(12), flags: 0 },
        failure(error),
      );
    }
  }

  #run(message: Message, command: Command): void {
    const { engine } = this.#service;
    engine.turns.run(taskOf(engine, command), command.args.whole('maxTimeMS', 0), (outcome) => {
      this.#answer(message, 'error' in outcome ? failure(outcome.error) : outcome.value);
    });
  }

  #backup(message: Message, { args }: Command): void {
    this.#service.backup(args.text('to')).then(
      (reply) => this.#answer(message, reply),
      (error: unknown) => this.#answer(message, failure(error)),
    );
  }

  /** A stream of hellos where the driver allows it: each says that it is not the last, and answers the one before. */
  #greet(message: Message): void {
    const streams = (message.flags & FLAG.exhaustAllowed) !== 0;
    const send = (previous: number): void => {
      if (this.#socket.destroyed) return;
      const { id, frame } = replyFrame(
        { id: previous, op: message.op },
        { ...hello(), ok: 1 },
        streams ? FLAG.moreToCome : 0,
      );
      this.#socket.write(frame);
      if (streams) this.#timer = setTimeout(() => send(id), awaitOf(message.body));
      else this.#done();
    };
    if (knowsUs(message.body)) this.#timer = setTimeout(() => send(message.id), awaitOf(message.body));
    else send(message.id);
  }

  #answer(message: Pick<Message, 'id' | 'op' | 'flags'>, reply: Reply): void {
    this.#guarded(() => {
      const answered = { ...reply, ok: reply['ok'] ?? 1 };
      // A client that said moreToCome reads no answer (write concern w: 0).
      if ((message.flags & FLAG.moreToCome) === 0) this.#socket.write(replyFrame(message, answered).frame);
      this.#done();
    });
  }

  #done(): void {
    this.#busy = false;
    // Not within the answer of the one before: a long queue must not deepen the stack.
    if (this.#waiting.length > 0) setImmediate(() => this.#guarded(() => this.#next()));
  }
}

function failure(error: unknown): Reply {
  const known =
    error instanceof CommandError
      ? error
      : new CommandError(
          'InternalError',
          `embedded store: ${error instanceof Error ? error.message : 'unknown failure'}`,
        );
  return { ok: 0, errmsg: known.message, code: known.code, codeName: known.codeName, ...known.extra };
}
