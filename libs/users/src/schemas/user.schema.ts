import { LANGUAGES } from '@aidoo/mail';
import type { Language } from '@aidoo/mail';
import { Prop, raw, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Types } from 'mongoose';

/** Codes of an authenticator app (RFC 6238), asked for at sign-in once it is confirmed. */
export interface StoredSecondFactor {
  /** Ciphertext (CryptoService) of the shared secret in base32. */
  secret: string;
  /** Null until its owner has shown a code of it. */
  confirmedAt: Date | null;
  /** The latest 30-second step whose code was accepted: each code counts once. */
  lastStep: number;
  /** SHA-256 of the recovery codes that were not used yet. */
  recoveryHashes: string[];
}

/** An account. The address is normalised before it gets here: the index compares bytes. */
@Schema({ collection: 'users', versionKey: false })
export class StoredUser {
  _id: Types.ObjectId;

  @Prop({ type: String, required: true })
  email: string;

  @Prop({ type: String, required: true })
  name: string;

  @Prop({ type: String, enum: LANGUAGES, default: 'en' })
  language: Language;

  /** A PHC string: algorithm, parameters, salt and hash. Null: nobody can sign in with a password until one is set. */
  @Prop({ type: String, default: null })
  passwordHash: string | null;

  @Prop({ type: Date, required: true })
  createdAt: Date;

  /** Null until its owner has shown that mail to the address reaches them. */
  @Prop({ type: Date, default: null })
  emailVerifiedAt: Date | null;

  /** Sessions, keys and grants from before this moment are dead. Null: none are. */
  @Prop({ type: Date, default: null })
  credentialsSince: Date | null;

  /** Another one whenever all sessions end: a session of an earlier epoch is dead, but for {@link keptSession}. */
  @Prop({ type: String, default: null })
  sessionEpoch: string | null;

  /** The session in which the password was changed, which alone goes on into the new epoch. */
  @Prop({ type: String, default: null })
  keptSession: string | null;

  /** Set while the account is being deleted: for everybody else it has gone already. */
  @Prop({ type: Date, default: null })
  deletedAt: Date | null;

  @Prop({
    type: raw({ _id: false, secret: String, confirmedAt: Date, lastStep: Number, recoveryHashes: [String] }),
    default: null,
  })
  secondFactor: StoredSecondFactor | null;
}

export const UserSchema = SchemaFactory.createForClass(StoredUser);
UserSchema.index({ email: 1 }, { unique: true });
