import { Allow, IsOptional, IsString, MaxLength } from 'class-validator';
import { CredentialRulesDto, DataRulesDto, PolicyExceptionsDto, RoleRulesDto } from './data-rules.dto.ts';

/** The whole policy, of 256 kB at most: what was there before and is not sent again is gone. */
export class SaveDataPolicyDto {
  /** For every credential of the company. */
  @Allow()
  company: DataRulesDto;

  /** The rules for the roles of owner and admin are changed by the owner. */
  @Allow()
  roles: RoleRulesDto;

  /** At most 500, each once. */
  @Allow()
  credentials: CredentialRulesDto[];

  /** Changed by the owner. */
  @Allow()
  exceptions: PolicyExceptionsDto;

  /** Of the policy that is replaced, as it was read. Null or left out: there is none yet. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  revision?: string | null;
}
