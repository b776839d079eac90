import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Types } from 'mongoose';

/** An account. The address is normalised before it gets here: the index compares bytes. */
@Schema({ collection: 'users', versionKey: false })
export class StoredUser {
  _id: Types.ObjectId;

  @Prop({ type: String, required: true })
  email: string;

  @Prop({ type: String, required: true })
  name: string;

  /** A PHC string: algorithm, parameters, salt and hash. */
  @Prop({ type: String, required: true })
  passwordHash: string;

  @Prop({ type: Date, required: true })
  createdAt: Date;

  /** Null until its owner has shown that mail to the address reaches them. */
  @Prop({ type: Date, default: null })
  emailVerifiedAt: Date | null;
}

export const UserSchema = SchemaFactory.createForClass(StoredUser);
UserSchema.index({ email: 1 }, { unique: true });
