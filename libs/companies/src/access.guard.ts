import { randomUUID } from 'node:crypto';
import { isObjectIdText } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Access } from './access.ts';
import {
  noSuchCompany,
  notInRole,
  notSignedIn,
  secondFactorRequired,
  undeclared,
} from './companies.errors.ts';
import { MembershipsService } from './memberships.service.ts';
import type { GuardedRequest, MemberContext, SignedInUser } from './request-context.ts';
import { may } from './role-table.ts';
import type { Action } from './role-table.ts';

/**
 * Decides for every route of the application, and fails closed: a route without an access rule is refused. Who is
 * asking has been found out before, by the guard that looks at dashboard tokens; without it nobody gets in.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly memberships: MembershipsService,
    private readonly users: UsersService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Tools have no HTTP request; the guard that decides about them is their own and fails closed as well.
    if (context.getType<string>() === 'mcp') return true;
    const rule = this.reflector.getAllAndOverride(Access, [context.getHandler(), context.getClass()]);
    if (rule === 'public' || rule === 'optional' || rule === 'credential') return true;
    if (rule === undefined || context.getType() !== 'http') throw undeclared(routeOf(context));
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    if (!request.user) throw notSignedIn();
    if (rule !== 'signed-in') request.memberContext = await this.member(request, request.user, rule.action);
    return true;
  }

  private async hasSecondFactor({ userId }: SignedInUser): Promise<boolean> {
    return (await this.users.byId(userId))?.secondFactor ?? false;
  }

  private async member(request: GuardedRequest, user: SignedInUser, action: Action): Promise<MemberContext> {
    const { companyId } = request.params;
    // A text that is no id takes the way of one that nobody has.
    const membership = isObjectIdText(companyId)
      ? await this.memberships.find(companyId as CompanyId, user.userId)
      : null;
    if (!membership) throw noSuchCompany();
    if (!may(membership.role, action)) throw notInRole(membership.role, action);
    // Whoever does not want what the company asks for may still leave it.
    const leaves = action === 'members.leave' && request.params['userId'] === user.userId;
    if (membership.requireSecondFactor && !leaves && !(await this.hasSecondFactor(user)))
      throw secondFactorRequired(membership.companyName);
    this.memberships.noteSeen(membership);
    return {
      companyId: membership.companyId,
      actor: { userId: user.userId },
      requestId: typeof request.id === 'string' ? request.id : randomUUID(),
      role: membership.role,
      companyName: membership.companyName,
    };
  }
}

const routeOf = (context: ExecutionContext): string =>
  `${context.getClass().name}.${context.getHandler().name}`;
