import type { Fields } from '../bson/fields.ts';
import type { Reply } from '../bson/raw.ts';
import type { COMMANDS, CommandName } from '../served.ts';
import type { Engine } from '../storage/engine.ts';
import type { Task } from '../storage/turn.ts';

/** The database that a command speaks to, and its fields as the table in served.ts has them. */
export type Args<C extends CommandName> = Fields<(typeof COMMANDS)[C]> & { readonly $db: string };

/** A command: what it is given, and the answer, at once or when its work is done. */
export type Handler<C extends CommandName> = (engine: Engine, args: Args<C>) => Task<Reply> | Reply;
