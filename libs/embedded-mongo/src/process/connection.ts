import type { Socket } from 'node:net';
import type { Reply } from '../bson/raw.ts';
import { parseCommand, taskOf } from '../commands/dispatch.ts';
import type { Args } from '../commands/handler.ts';
import { CommandError } from '../errors.ts';
import type { Engine } from '../storage/engine.ts';
import { askedOf, FLAG, FrameError, Frames, parseMessage, replyFrame, type Asked } from './frames.ts';
import { hello, knowsUs, waitOf } from './hello.ts';

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
    this.#waiting.push(...this.#frames.push(chunk));
    if (this.#waiting.length > MOST_WAITING) this.#socket.pause();
    this.#next();
  }

  #next(): void {
    while (!this.#busy && !this.#socket.destroyed) {
      const frame = this.#waiting.shift();
      if (frame === undefined) break;
      this.#busy = true;
      this.#handle(frame, askedOf(frame));
    }
    if (this.#waiting.length <= MOST_WAITING) this.#socket.resume();
  }

  #handle(frame: Buffer, asked: Asked): void {
    const { engine, backup } = this.#service;
    const answer = (reply: Reply): void => this.#guarded(() => this.#answer(asked, reply));
    const refuse = (error: unknown): void => answer(failure(error));
    try {
      const command = parseCommand(parseMessage(frame, asked));
      const { name, args } = command;
      if (/^(hello|is[Mm]aster)$/.test(name)) this.#greet(asked, args);
      else if (name === 'aidooBackup') backup((args as Args<'aidooBackup'>).to).then(answer, refuse);
      else
        engine.turns.run(taskOf(engine, command), args.maxTimeMS ?? 0, (outcome) =>
          'error' in outcome ? refuse(outcome.error) : answer(outcome.value),
        );
    } catch (error) {
      if (error instanceof FrameError) throw error;
      refuse(error);
    }
  }

  /** A stream of hellos where the driver allows it: each says that it is not the last, and answers the one before. */
  #greet(asked: Asked, args: Args<'hello'>): void {
    const streams = (asked.flags & FLAG.exhaustAllowed) !== 0;
    const later = (previous: number): void => {
      this.#timer = setTimeout(() => send(previous), waitOf(args));
    };
    const send = (previous: number): void => {
      const form = { ...asked, id: previous };
      const { id, frame } = replyFrame(form, { ...hello(), ok: 1 }, streams ? FLAG.moreToCome : 0);
      this.#socket.write(frame);
      if (streams) later(id);
      else this.#done();
    };
    if (knowsUs(args)) later(asked.id);
    else send(asked.id);
  }

  #answer(asked: Asked, reply: Reply): void {
    // A client that said moreToCome reads no answer (write concern w: 0).
    const isRead = (asked.flags & FLAG.moreToCome) === 0;
    if (isRead) this.#socket.write(replyFrame(asked, { ok: 1, ...reply }).frame);
    this.#done();
  }

  #done(): void {
    this.#busy = false;
    // Not within the answer of the one before: a long queue must not deepen the stack.
    if (this.#waiting.length > 0) setImmediate(() => this.#guarded(() => this.#next()));
  }
}

function failure(error: unknown): Reply {
  const text = error instanceof Error ? error.message : 'unknown failure';
  const known =
    error instanceof CommandError ? error : new CommandError('InternalError', `embedded store: ${text}`);
  return { ok: 0, errmsg: known.message, code: known.code, codeName: known.codeName, ...known.extra };
}
