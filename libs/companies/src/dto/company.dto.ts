import { IsName } from '@aidoo/users';
import { IsOptional, IsString, MaxLength } from 'class-validator';

export class RenameCompanyDto {
  /**
   * 1 to 100 printable characters.
   * @example "Analytical Engines"
   */
  @IsName()
  name: string;
}

export class DeleteCompanyDto {
  /** Of the owner's second factor, or a recovery code; needed where a second factor is set. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  code?: string;
}

/** What a deletion leaves behind. */
export class CompanyDeletedDto {
  deleted: true;

  /** What the audit log keeps, for how long, and who can read it. */
  auditLog: string;
}
