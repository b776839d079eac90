import { IsIn, IsString, Length, Matches, MaxLength, ValidateIf } from 'class-validator';
import { PROTOCOLS } from '../odoo-connection.ts';
import type { ProtocolSetting } from '../odoo-connection.ts';

/** Neither control characters, which XML-RPC cannot carry, nor halves of surrogate pairs, which UTF-8 cannot. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;
const unprintable = { message: '$property must not contain control characters' };
const given = (field: keyof SaveOdooConnectionDto) => (input: SaveOdooConnectionDto) =>
  input[field] !== undefined;

/** The whole connection: what is left out goes back to its default. */
export class SaveOdooConnectionDto {
  /** http or https, without a user, query or fragment; a path is kept. */
  @IsString()
  @MaxLength(2000)
  url: string;

  @IsString()
  @Length(1, 200)
  @Matches(PRINTABLE, unprintable)
  database: string;

  /** The Odoo user's login. */
  @IsString()
  @Length(1, 254)
  @Matches(PRINTABLE, unprintable)
  username: string;

  /** The Odoo user's password or API key. Left out: the stored one stays, if url, database and username do. */
  @ValidateIf(given('secret'))
  @IsString()
  @Length(1, 1000)
  @Matches(PRINTABLE, unprintable)
  secret?: string;

  /**
   * `auto`, the default, takes JSON-2 from Odoo 19 on when the secret is an API key, else JSON-RPC, and XML-RPC where that
   * is not answered. `json2` takes an API key only.
   */
  @ValidateIf(given('protocol'))
  @IsIn(PROTOCOLS)
  protocol?: ProtocolSetting;
}
