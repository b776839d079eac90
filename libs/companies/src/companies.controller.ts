import { MayFail } from '@aidoo/kernel';
import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Allow, SignedIn } from './access.ts';
import { CompaniesService } from './companies.service.ts';
import { CompaniesPage, CompanyView } from './dto/company-view.dto.ts';
import { CompanyDeletedDto, DeleteCompanyDto, RenameCompanyDto } from './dto/company.dto.ts';
import { CreateCompanyDto } from './dto/create-company.dto.ts';
import { Ctx, CurrentUser } from './request-context.ts';
import type { MemberContext, SignedInUser } from './request-context.ts';

@Controller('api/v1/companies')
export class CompaniesController {
  constructor(private readonly companies: CompaniesService) {}

  /** The companies where the account belongs, in the order in which it came to them. */
  @Get()
  @SignedIn()
  async list(@CurrentUser() { userId }: SignedInUser): Promise<CompaniesPage> {
    return { items: await this.companies.listOf(userId), nextCursor: null };
  }

  /** Founds a company that the account owns. */
  @Post()
  @SignedIn()
  create(@CurrentUser() { userId }: SignedInUser, @Body() input: CreateCompanyDto): Promise<CompanyView> {
    return this.companies.create(userId, input.name);
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
    return this.companies.remove(ctx, code);
  }
}
