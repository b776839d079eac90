import type { TenantContext, UserId } from '@aidoo/kernel';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Role } from './role-table.ts';

/** Who holds the dashboard session that a request showed. */
export interface SignedInUser {
  readonly userId: UserId;
  readonly sessionId: string;
}

/** The tenant context of a dashboard request, with what the guard has learnt about the member on the way. */
export interface MemberContext extends TenantContext {
  readonly role: Role;
  readonly companyName: string;
}

/** What the guards leave on a request. `user` is passport's own name for it. */
export interface GuardedRequest extends Omit<Request, 'user' | 'id'> {
  user?: SignedInUser;
  memberContext?: MemberContext;
  id?: unknown;
}

const requestOf = (context: ExecutionContext): GuardedRequest =>
  context.switchToHttp().getRequest<GuardedRequest>();

/** The {@link MemberContext} of a route with `@Allow(action)`. On any other route there is none, and that is a mistake of ours. */
export const Ctx = createParamDecorator((_data: unknown, context): MemberContext => {
  const { memberContext } = requestOf(context);
  if (!memberContext) throw new Error(`${context.getHandler().name}: @Ctx() needs a route with @Allow(…)`);
  return memberContext;
});

/** The {@link SignedInUser} of a route with `@MaybeSignedIn()`, or undefined. */
export const CurrentUserIfAny = createParamDecorator(
  (_data: unknown, context): SignedInUser | undefined => requestOf(context).user,
);

/** The {@link SignedInUser} of a route with `@SignedIn()` or `@Allow(action)`. */
export const CurrentUser = createParamDecorator((_data: unknown, context): SignedInUser => {
  const { user } = requestOf(context);
  if (!user) throw new Error(`${context.getHandler().name}: @CurrentUser() needs a route with @SignedIn()`);
  return user;
});
