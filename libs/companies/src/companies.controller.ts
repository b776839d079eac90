import { PageQueryDto } from '@aidoo/kernel';
import type { Page } from '@aidoo/kernel';
import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Allow, SignedIn } from './access.ts';
import { CompaniesService } from './companies.service.ts';
import { CompanyDeletion } from './company-deletion.service.ts';
import type { CompanyView } from './company.ts';
import { CompanyDeletedDto, DeleteCompanyDto, RenameCompanyDto } from './dto/company.dto.ts';
import { CreateCompanyDto } from './dto/create-company.dto.ts';
import { Ctx, CurrentUser } from './request-context.ts';
import type { MemberContext, SignedInUser } from './request-context.ts';

@Controller('api/v1/companies')
export class CompaniesController {
  constructor(
    private readonly companies: CompaniesService,
    private readonly deletion: CompanyDeletion,
  ) {}

  @Get()
  @SignedIn()
  list(@CurrentUser() { userId }: SignedInUser, @Query() query: PageQueryDto): Promise<Page<CompanyView>> {
    return this.companies.page(userId, query);
  }

  @Post()
  @SignedIn()
  create(@CurrentUser() { userId }: SignedInUser, @Body() input: CreateCompanyDto): Promise<CompanyView> {
    return this.companies.found(userId, input.name);
  }

  @Get(':companyId')
  @Allow('company.read')
  read(@Ctx() ctx: MemberContext): Promise<CompanyView> {
    return this.companies.read(ctx);
  }

  @Patch(':companyId')
  @Allow('company.rename')
  rename(@Ctx() ctx: MemberContext, @Body() { name }: RenameCompanyDto): Promise<CompanyView> {
    return this.companies.rename(ctx, name);
  }

  @Delete(':companyId')
  @Allow('company.delete')
  remove(@Ctx() ctx: MemberContext, @Body() { code }: DeleteCompanyDto): Promise<CompanyDeletedDto> {
    return this.deletion.remove(ctx, code);
  }
}
