import { Clock, KernelModule } from '@aidoo/kernel';
import { MailModule } from '@aidoo/mail';
import { RateLimitsModule } from '@aidoo/rate-limits';
import { UsersModule } from '@aidoo/users';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { AcceptanceController } from './acceptance.controller.ts';
import { AcceptanceService } from './acceptance.service.ts';
import { AccessGuard } from './access.guard.ts';
import { CompaniesController } from './companies.controller.ts';
import { CompaniesRepository } from './companies.repository.ts';
import { CompaniesService } from './companies.service.ts';
import { CompanyDeletion } from './company-deletion.service.ts';
import { CompanyRemovals } from './company-removals.ts';
import { InvitationsController } from './invitations.controller.ts';
import { InvitationsRepository } from './invitations.repository.ts';
import { InvitationsService } from './invitations.service.ts';
import { MembersController } from './members.controller.ts';
import { MembersService } from './members.service.ts';
import { MembershipsRepository } from './memberships.repository.ts';
import { MembershipsService } from './memberships.service.ts';
import { OwnershipService } from './ownership.service.ts';
import { OwnRemovals } from './own-removals.ts';
import { PolicyController } from './policy.controller.ts';
import { PolicyService } from './policy.service.ts';
import { RemovalsSweep } from './removals.sweep.ts';
import { CompanySchema, StoredCompany } from './schemas/company.schema.ts';
import { InvitationSchema, StoredInvitation } from './schemas/invitation.schema.ts';
import { MembershipSchema, StoredMembership } from './schemas/membership.schema.ts';
import { SignIns } from './sign-ins.ts';
import { UserCompaniesRepository } from './user-companies.repository.ts';

/** Import AuthModule before this one: its guard must have looked at the token when this one decides. */
@Module({
  imports: [
    KernelModule,
    MailModule,
    RateLimitsModule,
    UsersModule,
    MongooseModule.forFeature([
      { name: StoredCompany.name, schema: CompanySchema },
      { name: StoredInvitation.name, schema: InvitationSchema },
      { name: StoredMembership.name, schema: MembershipSchema },
    ]),
  ],
  controllers: [
    AcceptanceController,
    CompaniesController,
    InvitationsController,
    MembersController,
    PolicyController,
  ],
  providers: [
    AcceptanceService,
    Clock,
    CompaniesRepository,
    CompaniesService,
    CompanyDeletion,
    CompanyRemovals,
    InvitationsRepository,
    InvitationsService,
    MembersService,
    MembershipsRepository,
    MembershipsService,
    OwnershipService,
    OwnRemovals,
    PolicyService,
    RemovalsSweep,
    SignIns,
    UserCompaniesRepository,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [CompaniesService, CompanyRemovals, MembershipsService, RemovalsSweep, SignIns],
})
export class CompaniesModule {}
