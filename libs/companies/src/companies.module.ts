import { Clock } from '@aidoo/kernel';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { AccessGuard } from './access.guard.ts';
import { CompaniesController } from './companies.controller.ts';
import { CompaniesRepository } from './companies.repository.ts';
import { CompaniesService } from './companies.service.ts';
import { MembershipsRepository } from './memberships.repository.ts';
import { MembershipsService } from './memberships.service.ts';
import { CompanyRemovals } from './company-removals.ts';
import { CompanySchema, StoredCompany } from './schemas/company.schema.ts';
import { MembershipSchema, StoredMembership } from './schemas/membership.schema.ts';
import { UserCompaniesRepository } from './user-companies.repository.ts';

/** Import AuthModule before this one: its guard must have looked at the token when this one decides. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: StoredCompany.name, schema: CompanySchema },
      { name: StoredMembership.name, schema: MembershipSchema },
    ]),
  ],
  controllers: [CompaniesController],
  providers: [
    Clock,
    CompaniesRepository,
    CompaniesService,
    CompanyRemovals,
    MembershipsRepository,
    MembershipsService,
    UserCompaniesRepository,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [CompaniesService, CompanyRemovals, MembershipsService],
})
export class CompaniesModule {}
