import { MayFail, PageQueryDto } from '@aidoo/kernel';
import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Allow, SignedIn } from './access.ts';
import { CompaniesService } from './companies.service.ts';
import { CompanyDeletion } from './company-deletion.service.ts';
import { CompaniesPage, CompanyView } from './dto/company-view.dto.ts';
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

  /** The companies where the account belongs, in the order in which it came to them. */
  @Get()
  @SignedIn()
  list(@CurrentUser() { userId }: SignedInUser, @Query() query: PageQueryDto): Promise<CompaniesPage> {
    return this.companies.page(userId, query);
  }

  /** Founds a company that the account owns. */
  @Post()
  @SignedIn()
  create(@CurrentUser() { userId }: SignedInUser, @Body() input: CreateCompanyDto): Promise<CompanyView> {
    return this.companies.found(userId, input.name);
  }

  /** The company, and the role in it of the one who asks. */
  @Get(':companyId')
  @Allow('company.read')
  read(@Ctx() ctx: MemberContext): Promise<CompanyView> {
    return this.companies.read(ctx);
  }

  /** Renames the company. */
  @Patch(':companyId')
  @Allow('company.rename')
  rename(@Ctx() ctx: MemberContext, @Body() { name }: RenameCompanyDto): Promise<CompanyView> {
    return this.companies.rename(ctx, name);
  }

  /** Deletes the company and ends all that anybody can do in it. */
  @Delete(':companyId')
  @Allow('company.delete')
  @MayFail(['rate_limited'])
  remove(@Ctx() ctx: MemberContext, @Body() { code }: DeleteCompanyDto): Promise<CompanyDeletedDto> {
    return this.deletion.remove(ctx, code);
  }
}
