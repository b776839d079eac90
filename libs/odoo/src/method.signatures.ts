import { Deadline } from './deadline.ts';
import { asObject, asText } from './json.text.ts';
import type { MethodShape } from './method.shape.ts';
import { loginKey } from './odoo.connection.ts';
import type { OdooConnection } from './odoo.connection.ts';
import { OdooError } from './odoo.error.ts';
import { Remembered } from './remembered.ts';

const TEN_MINUTES = 600_000;
/** A model's methods take about 10 kB of memory. */
const MAX_MODELS = 300;
const MAX_METHODS = 1_000;
/** The page of a large model takes a real Odoo 0.3 s. */
const TIMEOUT_MS = 20_000;
const NAME = /^[A-Za-z_]\w{0,60}$/;

type Shapes = ReadonlyMap<string, MethodShape>;

/** @returns the body of `/doc-bearer/<model>.json`, parsed. */
export type AskForDoc = (connection: OdooConnection, model: string, deadline: Deadline) => Promise<unknown>;

/**
 * How the methods of models take their arguments, as the server itself says (Odoo 19, module api_doc, whose page only
 * users of its group may read). Ten minutes, so many models, only the parameters.
 */
export class MethodSignatures {
  readonly #shapes = new Remembered<Shapes>(MAX_MODELS, TEN_MINUTES);
  readonly #ask: AskForDoc;

  constructor(ask: AskForDoc) {
    this.#ask = ask;
  }

  /** Null when the server does not say. @throws OdooError when the deadline ends first. */
  async of(
    connection: OdooConnection,
    model: string,
    method: string,
    deadline: Deadline,
  ): Promise<MethodShape | null> {
    const key = JSON.stringify([loginKey(connection), model]);
    try {
      const shapes = await this.#shapes.get(key, deadline, () => this.#read(connection, model));
      return shapes.get(method) ?? null;
    } catch (error) {
      if (deadline.signal.aborted) throw deadline.failure(false);
      if (error instanceof OdooError) return null;
      throw error;
    }
  }

  async #read(connection: OdooConnection, model: string): Promise<Shapes> {
    const deadline = new Deadline(TIMEOUT_MS);
    try {
      return shapesOf(await this.#ask(connection, model, deadline));
    } catch (error) {
      // Somebody who may not read it now may not in a minute either: a lost connection says nothing of the kind.
      if (error instanceof OdooError && !['timeout', 'unreachable', 'cancelled'].includes(error.kind)) {
        return new Map();
      }
      throw error;
    } finally {
      deadline.end();
    }
  }
}

/** What is of no use, or not of the form that 19.0 gives it, is left out. */
function shapesOf(doc: unknown): Shapes {
  const methods = Object.entries(asObject(asObject(doc)?.['methods']) ?? {}).slice(0, MAX_METHODS);
  return new Map(methods.flatMap(([name, said]) => shapeOf(name, asObject(said))));
}

function shapeOf(name: string, said: Record<string, unknown> | null): [string, MethodShape][] {
  const parameters = asObject(said?.['parameters']);
  if (!NAME.test(name) || !parameters) return [];
  const { api } = said ?? {};
  const ids = !(Array.isArray(api) && api.includes('model'));
  // A parameter without a kind may be given by position and by name.
  const names = Object.entries(parameters).filter(([, each]) => asText(asObject(each)?.['kind']) === '');
  const usable = names.length <= 50 && names.every(([each]) => NAME.test(each));
  return usable ? [[name, { ids, names: names.map(([each]) => each) }]] : [];
}
