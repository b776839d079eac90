import { Reflector } from '@nestjs/core';
import type { ErrorCode } from './app-error.ts';

/**
 * How a route can be refused by what it does, beside what follows from its access rule and its input. The API
 * description tells it, and the property tests take it at its word.
 */
export const MayFail = Reflector.createDecorator<readonly ErrorCode[]>();
