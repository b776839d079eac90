import { Clock } from '@aidoo/kernel';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { PasswordHasher } from './password-hasher.service.ts';
import { StoredUser, UserSchema } from './schemas/user.schema.ts';
import { UsersRepository } from './users.repository.ts';
import { UsersService } from './users.service.ts';

@Module({
  imports: [MongooseModule.forFeature([{ name: StoredUser.name, schema: UserSchema }])],
  providers: [Clock, PasswordHasher, UsersRepository, UsersService],
  exports: [UsersService],
})
export class UsersModule {}
