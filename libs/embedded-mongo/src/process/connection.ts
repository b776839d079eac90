import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from '../bson/raw.ts';
import { parseCommand, taskOf } from '../commands/dispatch.ts';
import type { Args } from '../commands/handler.ts';
import { CommandError } from '../errors.ts';
import type { Engine } from '../storage/engine.ts';
import { askedOf, FLAG, FrameError, framesOf, parseMessage, replyFrame, type Asked } from './frames.ts';
import { hello, knowsUs } from './hello.ts';

export interface Service {
  readonly engine: Engine;
  readonly backup: (to: string) => Promise<Reply>;
}

/**
 * Serves one client until it goes: its requests are answered in their order, and none is read before the one before is answered.
 * Whatever it sends, the worst that happens is that its own connection ends.
 */
export async function converse(socket: Socket, service: Service): Promise<void> {
  socket.on('error', () => socket.destroy());
  for await (const frame of framesOf(socket)) await answer(socket, service, frame, askedOf(frame));
}

/** @throws FrameError: the connection ends */
async function answer(socket: Socket, service: Service, frame: Buffer, asked: Asked): Promise<void> {
  try {
    const command = parseCommand(parseMessage(frame, asked));
    const { name, args } = command;
    if (name === 'hello' || name === 'ismaster') return await greet(socket, asked, args);
    const { engine, backup } = service;
    if (name === 'aidooBackup') send(socket, asked, await backup((args as Args<'aidooBackup'>).to));
    else send(socket, asked, await engine.turns.run(taskOf(engine, command), args.maxTimeMS));
  } catch (error) {
    if (error instanceof FrameError) throw error;
    send(socket, asked, failure(error));
  }
}

function send(socket: Socket, asked: Asked, reply: Reply): void {
  // A client that said moreToCome reads no answer (write concern w: 0).
  if ((asked.flags & FLAG.moreToCome) === 0) socket.write(replyFrame(asked, { ok: 1, ...reply }).frame);
}

/** A stream of hellos where the driver allows it: each says that it is not the last, and answers the one before. */
async function greet(socket: Socket, asked: Asked, args: Args<'hello'>): Promise<void> {
  const streams = (asked.flags & FLAG.exhaustAllowed) !== 0;
  let previous = asked.id;
  for (let waits = knowsUs(args); ; waits = true) {
    // For news, of which there never are any.
    if (waits) await sleep(Math.min(args.maxAwaitTimeMS ?? 10_000, 60_000));
    if (socket.destroyed) return;
    const form = { op: asked.op, id: previous };
    const sent = replyFrame(form, { ...hello(), ok: 1 }, streams ? FLAG.moreToCome : 0);
    socket.write(sent.frame);
    previous = sent.id;
    if (!streams) return;
  }
}

function failure(error: unknown): Reply {
  const text = error instanceof Error ? error.message : 'unknown failure';
  const known =
    error instanceof CommandError ? error : new CommandError('InternalError', `embedded store: ${text}`);
  return { ok: 0, errmsg: known.message, code: known.code, codeName: known.codeName, ...known.extra };
}
