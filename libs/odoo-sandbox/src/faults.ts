/** A failure as Odoo's Python raises it: the class decides code and name on the wire, see `wire/`. */
export class OdooFault extends Error {
  /** The whole name of the Python class, such as `odoo.exceptions.UserError`. */
  readonly exception: string;
  /** The exceptions that this one was raised in the handling of, as their last lines. */
  readonly causes: readonly string[];
  /** Of a refusal by the web server itself. */
  readonly status: number | undefined;

  constructor(exception: string, message: string, causes: readonly string[] = [], status?: number) {
    super(message);
    this.exception = exception;
    this.causes = causes;
    this.status = status;
  }
}

const ofOdoo = (name: string) => (message: string) => new OdooFault(`odoo.exceptions.${name}`, message);

export const accessError = ofOdoo('AccessError');
export const userError = ofOdoo('UserError');
export const accessDenied = (): OdooFault => ofOdoo('AccessDenied')('Access Denied');

/** A constraint; `sql` is the database error that Odoo translated, which shows in the traceback only. */
export const validationError = (message: string, sql?: string): OdooFault =>
  new OdooFault('odoo.exceptions.ValidationError', message, sql ? [sql] : []);

export const missingError = (model: string, id: number, uid: number): OdooFault =>
  ofOdoo('MissingError')(
    `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: ${uid})`,
  );

/** An exception of Python itself: `python('ValueError', …)`. */
export const python = (name: string, message: string, causes: readonly string[] = []): OdooFault =>
  new OdooFault(`builtins.${name}`, message, causes);

/** An error of PostgreSQL: its message ends in the statement and a caret, or at least in a line break. */
export const postgres = (name: string, message: string, statement?: string): OdooFault =>
  new OdooFault(
    `psycopg2.errors.${name}`,
    statement ? `${message}\nLINE 1: ...${statement}...\n${' '.repeat(61)}^\n` : `${message}\n`,
  );

/** What werkzeug, Odoo's web server, refuses with a status of HTTP. */
export const WEB_FAULTS = {
  BadRequest: [400, 'Bad Request'],
  Unauthorized: [401, 'Unauthorized'],
  NotFound: [404, 'Not Found'],
  UnprocessableEntity: [422, 'Unprocessable Entity'],
} as const;

/** `cause` is the last line of the exception behind it. */
export const webFault = (name: keyof typeof WEB_FAULTS, message: string, cause?: string): OdooFault =>
  new OdooFault(`werkzeug.exceptions.${name}`, message, cause ? [cause] : [], WEB_FAULTS[name][0]);

/** Anything thrown, as a fault: what is not one of ours is Python's too. */
export const asFault = (error: unknown): OdooFault =>
  error instanceof OdooFault
    ? error
    : python('RuntimeError', error instanceof Error ? error.message : String(error));
