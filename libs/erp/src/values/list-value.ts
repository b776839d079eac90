import type { FieldInfo } from '../schema/field-info.ts';
import type { FieldSource } from '../schema/field-source.ts';
import { ToolError } from '../tool-error.ts';
import { parseCommands, toOdooCommand } from './record-commands.ts';
import type { Command, CommandKind, Values } from './record-commands.ts';
import { refusedValue } from './refused-value.ts';
import type { Purpose } from './writable-field.ts';

/** A field that lists records: where it stands, and how the values of a record inside it are checked. */
export interface ListField {
  readonly source: FieldSource;
  readonly model: string;
  readonly info: FieldInfo;
  readonly place: string;
  readonly purpose: Purpose;
  check(this: void, model: string, values: Values, place: string, purpose: Purpose): Promise<Values>;
}

/** What there is to change of records that are only just linked. */
const ON_CREATE: readonly CommandKind[] = ['set', 'add', 'create'];

/** A list of records as Odoo's commands. @throws ToolError `invalid_argument` or `not_allowed` */
export async function listValue(field: ListField, value: unknown): Promise<unknown[]> {
  const { info, place, purpose } = field;
  const commands = parseCommands(value, place);
  // To Odoo it means "do nothing", to whoever writes it "have none": it is not guessed which.
  if (commands.length === 0 && purpose === 'write')
    throw refusedValue(place, 'an empty list.', 'Write {"set":[]} to have none, or leave the field out.');
  if (info.required && commands.some(({ kind, ...rest }) => kind === 'set' && isNone(rest)))
    throw refusedValue(place, 'is required and cannot be empty.');
  const sent: unknown[] = [];
  for (const command of commands) {
    assertAllowed(field, command);
    sent.push(toOdooCommand(await checked(field, command)));
  }
  return sent;
}

const isNone = (rest: object): boolean => 'ids' in rest && Array.isArray(rest.ids) && rest.ids.length === 0;

function assertAllowed({ source, model, info, place, purpose }: ListField, { kind }: Command): void {
  const relation = info.relation ?? '';
  const changesIt = kind === 'create' || kind === 'update' || kind === 'delete';
  // Whatever is done with a one2many is written into the record at its other end.
  if (!source.mayChange(relation) && (info.type === 'one2many' || changesIt)) throw backDoor(place, relation);
  if (purpose === 'create' && !ON_CREATE.includes(kind))
    throw refusedValue(place, `"${kind}" makes no sense in a new record, which lists nothing yet.`);
  if (kind === 'delete' && !(info.type === 'one2many' && isPartOf(model, relation)))
    throw refusedValue(
      place,
      `${relation} is no part of ${model}: it is not deleted through it.`,
      'Take it off with "remove"; delete it with aidoo_delete.',
    );
}

/** `sale.order.line` is a part of `sale.order`: who may change the order may strike out its lines. */
const isPartOf = (model: string, relation: string): boolean => relation.startsWith(`${model}.`);

async function checked({ info, place, check }: ListField, command: Command): Promise<Command> {
  if (command.kind !== 'create' && command.kind !== 'update') return command;
  const purpose = command.kind === 'create' ? 'create' : 'write';
  return { ...command, values: await check(info.relation ?? '', command.values, place, purpose) };
}

const backDoor = (place: string, relation: string): ToolError =>
  new ToolError(
    'not_allowed',
    `${place} would change ${relation}, a technical model that cannot be changed through Aidoo.`,
  );
