/** MongoDB's error codes that this store answers with, by the names that MongoDB gives them (error_codes.yml). */
// prettier-ignore
const CODES = {
  InternalError: 1, BadValue: 2, FailedToParse: 9, TypeMismatch: 14, Overflow: 15, InvalidBSON: 22,
  NamespaceNotFound: 26, IndexNotFound: 27, PathNotViable: 28, ConflictingUpdateOperators: 40,
  CursorNotFound: 43, NamespaceExists: 48, MaxTimeMSExpired: 50, DollarPrefixedFieldName: 52,
  InvalidIdField: 53, NotSingleValueField: 54, EmptyFieldName: 56, CommandNotFound: 59, ImmutableField: 66,
  CannotCreateIndex: 67, InvalidOptions: 72, InvalidNamespace: 73, IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86, CannotIndexParallelArrays: 171, QueryPlanKilled: 175, InvalidIndexSpecificationOption: 197,
  OperationNotSupportedInTransaction: 263, QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  BSONObjectTooLarge: 10334, DuplicateKey: 11000, OutOfDiskSpace: 14031,
  Location40324: 40324, Location40415: 40415,
} as const;

export type CodeName = keyof typeof CODES;

/** A request that is refused or that failed, in MongoDB's own terms. `extra` goes into the answer as it is. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly codeName: CodeName;
  readonly code: number;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(codeName: CodeName, message: string, extra = {}) {
    super(message);
    this.codeName = codeName;
    this.code = CODES[codeName];
    this.extra = extra;
  }
}

/** @throws CommandError unless the condition holds */
export function must(condition: unknown, codeName: CodeName, message: string): asserts condition {
  if (!condition) throw new CommandError(codeName, message);
}

/** What MongoDB could do and this store does not: named, so that nobody looks for a mistake of their own. */
export const notServed = (what: string, codeName: CodeName = 'BadValue'): CommandError =>
  new CommandError(codeName, `${what} is not served by the embedded store; set MONGODB_URI for a MongoDB`);
