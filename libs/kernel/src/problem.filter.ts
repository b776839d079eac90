import { Catch, HttpException, Logger, NotFoundException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { allowedMethods } from './allowed-methods.ts';
import { AppError } from './app-error.ts';
import type { ErrorCode } from './app-error.ts';
import { PROBLEM_TYPE, toProblem } from './problem.ts';

/**
 * Turns everything that a route throws into `application/problem+json`. Only an {@link AppError}'s own message is
 * sent; of anything else the caller learns the status and the request id under which the log has the rest.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw thrown;
    const response = host.switchToHttp().getResponse<Response>();
    const request = host.switchToHttp().getRequest<Request>();
    const error = otherMethod(thrown, request, response) ?? toAppError(thrown);
    if (error.code === 'internal') this.logger.error(thrown);
    else if (error.detail) this.logger.warn(`${error.code}: ${error.detail}`);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error.retryAfter !== undefined)
      response.setHeader('Retry-After', String(Math.ceil(error.retryAfter)));
    const requestId = (request as { id?: unknown }).id;
    this.answer(error, request, response, typeof requestId === 'string' ? requestId : undefined);
  }

  /** For people a page may say it instead. */
  protected answer(error: AppError, _request: Request, response: Response, requestId?: string): void {
    const problem = toProblem(error, requestId);
    response.status(problem.status).type(PROBLEM_TYPE).json(problem);
  }
}

/** Where there is no route for the method but one for others, which are named then (RFC 9110, section 15.5.6). */
function otherMethod(thrown: unknown, request: Request, response: Response): AppError | undefined {
  if (!(thrown instanceof NotFoundException)) return undefined;
  const allowed = allowedMethods(request).join(', ');
  if (allowed === '') return undefined;
  if (!response.headersSent) response.setHeader('Allow', allowed);
  return new AppError('method_not_allowed', `This address answers ${allowed} only.`, { cause: thrown });
}

/** What the framework itself throws (unknown route, malformed body), in our words: its own may quote the input. */
const FRAMEWORK_ERRORS: Readonly<Record<number, [ErrorCode, string]>> = {
  400: ['malformed_request', 'The request cannot be read: is the body valid JSON and the path well-formed?'],
  401: ['unauthenticated', 'Sign in first: this needs an access token in the Authorization header.'],
  403: ['forbidden', 'You may not do this.'],
  404: ['not_found', 'There is nothing here.'],
  413: ['payload_too_large', 'The request body is too large.'],
  415: ['unsupported_media_type', 'Send the body as application/json in UTF-8.'],
  422: ['invalid_input', 'The input is not valid.'],
  503: ['unavailable', 'The service cannot answer right now. Try again in a moment.'],
};

function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof HttpException) {
    const known = FRAMEWORK_ERRORS[thrown.getStatus()];
    if (known) return new AppError(known[0], known[1], { cause: thrown });
  }
  if (isStoreAway(thrown)) {
    const [code, message] = FRAMEWORK_ERRORS[503]!;
    return new AppError(code, message, { cause: thrown, detail: thrown.message });
  }
  return new AppError(
    'internal',
    'Something went wrong on our side. It is in our log under this request id.',
    {
      cause: thrown,
    },
  );
}

/** What the driver says when the store does not answer, by its names: a command that the store refuses is another matter. */
const STORE_AWAY =
  /^Mongo(?:ServerSelection|Network|PoolCleared|NotConnected|TopologyClosed|OperationTimeout|WaitQueueTimeout)/;

const isStoreAway = (thrown: unknown): thrown is Error =>
  thrown instanceof Error &&
  (STORE_AWAY.test(thrown.name) ||
    // Mongoose while it is not connected, and the driver's socket in the moment in which the store goes away.
    (thrown.name === 'MongooseError' && /buffering timed out/.test(thrown.message)) ||
    /^write (?:EPIPE|ECONNRESET)$/.test(thrown.message));
